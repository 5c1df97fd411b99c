package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn"
)

// off are the channels that are switched off, of the network in use; nil where all are on.
func (s *subject) off() session.Off {
	if n := s.network(); n != nil {
		return s.scene.OffIn(n)
	}
	return nil
}

// holds reports whether the result has the values at a site, with the channels off that are chosen to be.
func (s *subject) holds(at nn.Site) bool {
	return s.result != nil && at.Layer < s.result.Done && s.result.Off.Same(s.off(), at)
}

// answered reports whether the result is what was chosen, as a whole.
func (s *subject) answered() bool { return s.result.Complete() && s.result.Off.Equal(s.off()) }

// vain reports whether the channels that are chosen to be off were, and nothing came of it.
func (s *subject) vain() bool { return s.result != nil && s.state.Tried.Equal(s.off()) }

// switchable reports whether channels of a layer can be switched off.
func switchable(l nn.Layer) bool { return !l.Out.Flat() }

// toggleOff switches a channel of the chosen layer off, or on again.
func (v *viewer) toggleOff(channel int) {
	if n := v.now.network(); n != nil && switchable(n.Layers[v.now.layer()]) {
		v.look(v.whole().AtChannel(channel, n.Layers[v.now.layer()].Out.C).Switch(n.Layers[v.now.layer()].Name, channel))
	}
}

// showOff has the channels switched off that are chosen, and what is no longer so taken away.
func (v *viewer) showOff() {
	v.session.SwitchOff(v.now.state.Model, v.now.off())
	v.showAnswers()
	v.parts.layers.showRows()
	v.parts.card.showLayer()
	v.parts.unit.show()
	v.prefetch()
}

// showAnswers shows the answer of the channels that are on, or none until it is there.
func (v *viewer) showAnswers() {
	v.parts.answers.showBest()
	v.parts.answers.showAll(nil)
	if v.now.answered() {
		v.readAll()
	}
}

// bindSwitches is what switches channels off.
func (w *Window) bindSwitches() commands {
	v := w.viewer
	return commands{
		action.SwitchChannel: {
			do:      func() { v.toggleOff(v.now.scene.Channel) },
			why:     w.unswitchable,
			checked: func() bool { return v.now.scene.IsOff(v.now.layerName(), v.now.scene.Channel) },
		},
		action.AllOn: {
			do: func() { v.look(v.whole().AllOn()) },
			why: func() string {
				if len(v.now.scene.Off) == 0 {
					return "why.allon"
				}
				return ""
			},
		},
	}
}

// unswitchable is for what needs a channel that can be switched off.
func (w *Window) unswitchable() string {
	switch n := w.now.network(); {
	case n == nil:
		return "why.nomodel"
	case !switchable(n.Layers[w.now.layer()]):
		return "why.flatoff"
	}
	return ""
}

// layerName is the chosen layer's.
func (s *subject) layerName() string {
	if n := s.network(); n != nil {
		return n.Layers[s.layer()].Name
	}
	return ""
}

// offWords name the channels that are off, layer by layer; "" where all are on.
func (s *subject) offWords() string {
	n := s.network()
	if n == nil {
		return ""
	}
	off := s.off()
	var words []string
	for _, l := range n.Layers {
		if channels := off[l.Index]; len(channels) > 0 {
			words = append(words, l.Name+" "+numbered(channels))
		}
	}
	return strings.Join(words, "; ")
}

// offCount is how many channels are off.
func (s *subject) offCount() (n int) {
	for _, channels := range s.off() {
		n += len(channels)
	}
	return n
}

// offByName are the channels that are off by the name of their layer.
func (s *subject) offByName() map[string][]int {
	var list map[string][]int
	for layer, channels := range s.off() {
		if list == nil {
			list = map[string][]int{}
		}
		list[s.network().Layers[layer].Name] = channels
	}
	return list
}

// aboutWords name the channels that are off, the picture and the model of what is exported.
func (s *subject) aboutWords() string {
	words := s.result.Picture.Name + ", " + s.network().Card.Name
	if off := s.offWords(); off != "" { // first, for what is too long is cut off
		words = s.lang.Text("off.words", off) + ", " + words
	}
	return words
}

// mostNamed is how many channels of a layer are named, before the rest is counted.
const mostNamed = 8

func numbered(channels []int) string {
	var words []string
	for _, c := range channels[:min(len(channels), mostNamed)] {
		words = append(words, fmt.Sprint(c))
	}
	text := strings.Join(words, ", ")
	if more := len(channels) - mostNamed; more > 0 {
		text += fmt.Sprintf(", +%d", more)
	}
	return text
}

// An offNote says over the answers which channels are off, what the answer was with all on, and switches them on.
type offNote struct {
	root *fyne.Container
	now  *subject
	text *kit.Paragraph
}

func newOffNote(now *subject, control controls) *offNote {
	o := &offNote{now: now, text: kit.NewParagraph("")}
	o.text.Importance = widget.WarningImportance
	on := control(now.lang.Text("tool.allon"), theme.VisibilityIcon(), "tip.allon", action.AllOn)
	o.root = kit.Snug(o.text, container.NewHBox(on))
	o.root.Hide()
	return o
}

// show follows the scene and the result.
func (o *offNote) show() {
	words := o.now.offWords()
	if words == "" {
		o.root.Hide()
		return
	}
	text := o.now.lang.Text("off.note", words)
	if r := o.now.result.AllOn(); r != nil && len(r.Top) > 0 {
		text = o.now.lang.Text("off.noteof", words, o.now.lang.Class(r.Top[0].Class), shareText(r.Top[0].Probability))
	}
	o.text.Say(text)
	o.root.Show()
}
