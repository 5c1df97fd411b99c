package ui

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// off are the channels that are switched off, of the network in use; nil where all are on.
func (s *subject) off() session.Off {
	n := s.network()
	if n == nil {
		return nil
	}
	var off session.Off
	for layer, list := range s.scene.OffIn(n) {
		if off == nil {
			off = session.Off{}
		}
		for _, r := range list {
			c := session.Switched{Channel: r.Channel}
			switch r.With {
			case probe.Mean:
				c.With = r.With
			case probe.Swap:
				b := s.scene.Beside.Picture
				c.With, c.Of = r.With, session.SecondOf(b.Path, b.Name)
			}
			off[layer] = append(off[layer], c)
		}
	}
	return off
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

// replacedBy reports whether something stands in the place of the scene's channel.
func replacedBy(s scene.Scene, layer string, with probe.Replacement) bool {
	now, is := s.InsteadOf(layer, s.Channel)
	return is && now == with
}

// exchange puts something in the place of the chosen channel, or its own values again where that is there already.
func (v *viewer) exchange(with probe.Replacement) {
	n := v.now.network()
	l := n.Layers[v.now.layer()]
	s := v.whole().AtChannel(v.now.scene.Channel, l.Out.C)
	if replacedBy(s, l.Name, with) {
		with = ""
	}
	if with == probe.Swap && s.Beside.Picture == (scene.Source{}) {
		s = s.WithSecond(v.now.before)
	}
	v.look(s.Replace(l.Name, s.Channel, with))
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
		action.SwitchMean: {
			do: func() { v.exchange(probe.Mean) }, why: w.unswitchable,
			checked: func() bool { return replacedBy(v.now.scene, v.now.layerName(), probe.Mean) },
		},
		action.SwitchSwap: {
			do: func() { v.exchange(probe.Swap) },
			why: w.either(w.unswitchable, func() string {
				if v.now.scene.Beside.Picture == (scene.Source{}) && v.now.before == (scene.Source{}) {
					return "why.nosecond"
				}
				return ""
			}),
			checked: func() bool { return replacedBy(v.now.scene, v.now.layerName(), probe.Swap) },
			note: func() string {
				return behind(v.now.lang, kit.Shorten(cmp.Or(v.now.scene.Beside.Picture, v.now.before).Name, 30))
			},
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
			words = append(words, l.Name+" "+s.numbered(channels))
		}
	}
	return strings.Join(words, "; ")
}

// offCount is how many channels are off.
func (s *subject) offCount() int {
	return s.off().Count()
}

// withOff is a text over numbers of the pass that is shown, with how many channels are switched in it, where some are.
func (s *subject) withOff(text string) string { return s.withSwitched(text, s.offCount()) }

// withSwitched is a text with how many channels are switched, where some are.
func (s *subject) withSwitched(text string, n int) string {
	switch {
	case n == 0:
		return text
	case text == "":
		return s.lang.Text("grid.off", n)
	}
	return text + dot + s.lang.Text("grid.off", n)
}

// withAllOn is a text over numbers with all channels on, which says so where others in the window are not.
func (s *subject) withAllOn(text string) string {
	if s.offCount() == 0 {
		return text
	}
	return text + dot + s.lang.Text("dream.allon")
}

// offByName are the channels at zero by the name of their layer.
func (s *subject) offByName() map[string][]int {
	var list map[string][]int
	for layer, channels := range s.off() {
		for _, c := range channels {
			if c.With != "" {
				continue
			}
			if list == nil {
				list = map[string][]int{}
			}
			name := s.network().Layers[layer].Name
			list[name] = append(list[name], c.Channel)
		}
	}
	return list
}

// replacedByName are the channels with other values in their place, as files name them.
func (s *subject) replacedByName() (list []string) {
	off, b := s.off(), s.scene.Beside.Picture
	for layer := range s.layers() {
		for _, c := range off[layer] {
			switch name := s.network().Layers[layer].Name; c.With {
			case probe.Mean:
				list = append(list, fmt.Sprintf("%s:%d=mean", name, c.Channel))
			case probe.Swap:
				list = append(list, fmt.Sprintf("%s:%d=%s", name, c.Channel, cmp.Or(b.Path, b.Name)))
			}
		}
	}
	return list
}

// aboutWords name the channels that are off, the picture and the model of what is exported.
func (s *subject) aboutWords() string {
	words := s.result.Picture.Name + ", " + s.modelCalled(s.network())
	if off := s.offWords(); off != "" { // first, for what is too long is cut off
		words = s.lang.Text("off.words", off) + ", " + words
	}
	return words
}

// mostNamed is how many channels of a layer are named, before the rest is counted.
const mostNamed = 8

// numbered are channels with what stands in their place, unless that is zeros.
func (s *subject) numbered(channels []session.Switched) string {
	var words []string
	for _, c := range channels[:min(len(channels), mostNamed)] {
		word := fmt.Sprint(c.Channel)
		switch c.With {
		case probe.Mean:
			word = s.lang.Text("off.mean", c.Channel)
		case probe.Swap:
			word = s.lang.Text("off.swap", c.Channel, kit.Shorten(s.scene.Beside.Picture.Name, 24))
		}
		words = append(words, word)
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

// changed has the tab that it stands in laid out anew.
func (o *offNote) changed() {
	if o.text.Grown != nil {
		o.text.Grown()
	}
}

// show follows the scene and the result.
func (o *offNote) show() {
	words := o.now.offWords()
	if words == "" {
		if o.root.Visible() {
			o.root.Hide()
			o.changed()
		}
		return
	}
	note, noteOf := "off.note", "off.noteof"
	if len(o.now.replacedByName()) > 0 {
		note, noteOf = "off.note.put", "off.noteof.put"
	}
	text := o.now.lang.Text(note, words)
	if r := o.now.result.AllOn(); r != nil && len(r.Top) > 0 {
		text = o.now.lang.Text(noteOf, words, o.now.lang.Class(r.Top[0].Class), shareText(r.Top[0].Probability))
	}
	o.text.Say(text)
	if !o.root.Visible() {
		o.root.Show()
		o.changed()
	}
}
