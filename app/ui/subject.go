package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// A subject is what the window shows something of: what the session has, and what is looked at of it. There is one, which the
// window changes on the main thread; panes read it when they show something.
type subject struct {
	lang      *locale.Language
	state     session.State
	thumbs    thumbs
	result    *session.Result          // what is on the screen: the state's, or the one before until that has something to show
	classroom bool                     // the middle is alone on the screen, in larger texts
	cancelled bool                     // the work before was, by the user
	before    scene.Source             // the picture that was looked at before this one
	library   func() []settings.Model  // the models that are remembered; nil: none
	words     map[string]func() string // of tasks that tell more of themselves than how far they are
	works     func() []string          // what the window itself does that takes its time
	scene     scene.Scene              // without the cameras of what is in sight, which are the grids'; see viewer.whole
}

// inClass reports whether the middle is alone on the screen.
func (s *subject) inClass() bool { return s.classroom }

// network is the one in use, or nil.
func (s *subject) network() *nn.Network {
	if s.state.Model == nil {
		return nil
	}
	return s.state.Model.Network
}

// layer is the index of the chosen layer, 0 without a network.
func (s *subject) layer() int {
	if n := s.network(); n != nil {
		return s.scene.Index(n)
	}
	return 0
}

// layers is how many layers there are.
func (s *subject) layers() int {
	if n := s.network(); n != nil {
		return len(n.Layers)
	}
	return 0
}

// want is the layer at index i as it is to be seen now.
func (s *subject) want(i int) layerKey {
	d := s.scene.Demand(s.network().Layers[i])
	return layerKey{s.result.At(d.Site), s.result.AllOn().Activations, d}
}

// rangeOf is what the layer at index i is scaled by: one that has no range to keep is on its own while others are locked.
func (s *subject) rangeOf(i int) scene.Mode {
	if s.scene.Range == scene.Locked && s.scene.Demand(s.network().Layers[i]).Mode != view.Locked {
		return scene.PerLayer
	}
	return s.scene.Range
}

// taskWords tell of a task under way.
func (s *subject) taskWords(t session.TaskState) string {
	if f := s.words[t.Name]; f != nil {
		return f()
	}
	text := s.lang.Text("phase." + t.Name)
	if t.Progress > 0 {
		text += fmt.Sprintf(" %.0f %%", 100*t.Progress)
	}
	return text
}

// card is what the model's card says of its input.
func (s *subject) card() weights.Input {
	if n := s.network(); n != nil {
		return n.Card.Input
	}
	return weights.Input{Fit: "stretch", Resample: "bicubic"}
}

// times are those of the layers that are computed.
func (s *subject) times() (times []time.Duration) {
	if s.result != nil {
		for i := range s.result.Done {
			times = append(times, s.result.Time(i))
		}
	}
	return times
}

// picture is the one that is shown on its way into the network: the result's, or before there is one the state's; nil before
// the first.
func (s *subject) picture() *session.Picture {
	if s.result != nil {
		return s.result.Picture
	}
	return s.state.Picture
}

// pictureCalled is what a picture is called: a sample, which has no path, as the menu has it.
func (s *subject) pictureCalled(path, name string) string {
	for _, sample := range assets.Samples() {
		if path == "" && sample.Name == name {
			return s.lang.Pick(sample.Title, sample.TitleZh)
		}
	}
	return name
}

// nameOf is a picture's name; that of the state's picture with its place among those opened together.
func (s *subject) nameOf(p *session.Picture) string {
	name := s.pictureCalled(p.Path, p.Name)
	if n := len(s.state.Files); n > 1 && p == s.state.Picture {
		name += "  (" + s.lang.Text("grid.picture", s.state.At+1, n) + ")"
	}
	return name
}

// ofCard marks what the model was trained with.
func (s *subject) ofCard(is bool) string {
	if !is {
		return ""
	}
	return "  " + s.lang.Text("menu.ofcard")
}

// ofFilter marks what the model was trained with, and what Keras' load_img takes where a notebook says nothing: the reason
// why its numbers are others.
func (s *subject) ofFilter(f picture.Filter) string {
	if string(f) != s.card().Resample && f == picture.Nearest {
		return "  " + s.lang.Text("menu.ofkeras")
	}
	return s.ofCard(string(f) == s.card().Resample)
}

// deviceWords say what computes; none before it is known.
func (s *subject) deviceWords() []string {
	switch d := s.state.Device; d.Backend {
	case nn.GPU:
		return []string{d.Renderer, "OpenGL " + shortVersion(d.Version)}
	case nn.CPU:
		return []string{s.lang.Text("status.cpu"), threadWords(s.lang, d)}
	}
	return nil
}

// threadWords say what computes in CPU mode.
func threadWords(l *locale.Language, d nn.DeviceInfo) string {
	switch {
	case d.Threads == 0:
		return d.Renderer
	case d.Units == "":
		return l.Text("status.threads", d.Threads)
	}
	return l.Text("status.threads.units", d.Threads, d.Units)
}

// shortVersion is the number at the head of an OpenGL version: "4.5 (Core Profile) Mesa 22.3.6" is 4.5.
func shortVersion(s string) string {
	v, _, _ := strings.Cut(s, " ")
	return v
}
