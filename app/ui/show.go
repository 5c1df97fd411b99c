package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// showAll fills new parts from what is known: what is seen first at once, and the rest in pieces.
func (w *Window) showAll() {
	w.parts.smooth.SetChecked(w.scene.Smooth)
	w.showColumns()
	w.showTools()
	w.showPlace()
	w.showMaps()
	w.soon("model", w.showModel)
	w.soon("layers", w.showRows)
	w.soon("answers", w.showAnswers)
	w.soon("picture", w.showPicture)
	w.soon("card", w.showCard)
	w.soon("banner", w.showProblem)
	if w.result.Complete() {
		w.readAll()
	}
	w.showStatus()
}

// showProblem shows what went wrong, or nothing.
func (w *Window) showProblem() {
	w.parts.banner.show(w.state.Problem, w.lang, w.options.LogPath)
}

// showPicture shows the result's picture on its way into the network.
func (w *Window) showPicture() {
	if w.result == nil {
		w.parts.strip.show(nil, "", thumbs{}, w.lang)
		return
	}
	w.parts.strip.show(w.result.Picture, w.pictureName(), w.thumbs, w.lang)
}

// network is the one in use, or nil.
func (w *Window) network() *nn.Network {
	if w.state.Model == nil {
		return nil
	}
	return w.state.Model.Network
}

// layers is how many layers it has.
func (w *Window) layers() int {
	if n := w.network(); n != nil {
		return len(n.Layers)
	}
	return 0
}

// card is what the model's card says of its input.
func (w *Window) card() weights.Input {
	if m := w.state.Model; m != nil {
		return m.Network.Card.Input
	}
	return weights.Input{Fit: "stretch", Resample: "bicubic"}
}

// showTools shows what is chosen in the tool bar.
func (w *Window) showTools() {
	p, t := w.parts, w.lang.Text
	name := t("tool.model")
	if m := w.state.Model; m != nil {
		name += ": " + kit.Shorten(m.Network.Card.Name, 22)
	}
	p.model.Say(name)
	p.fit.Say(t("tool.fit", t("fit."+w.scene.Input(w.card()).Fit)))
	p.filter.Say(t("tool.filter", t("filter."+w.scene.Input(w.card()).Resample)))
	p.colours.Say(t("tool.map", t("colormap."+w.scene.Colours)))
	p.ranges.Say(t("tool.range", t("range."+string(w.scene.Range))))
	relu := "relu.after"
	if w.scene.Before {
		relu = "relu.before"
	}
	p.relu.Say(t(relu))
}

// showModel tells of the model as a whole.
func (w *Window) showModel() {
	p, m := w.parts, w.state.Model
	if m == nil {
		p.totals.Say("")
		p.knows.Say("")
		p.layers.show(nil, 0)
		return
	}
	p.totals.Say(w.totals(m.Network))
	p.knows.Say(w.knowledge(m))
}

// totals counts the network's parameters, with and without its dense layers.
func (w *Window) totals(n *nn.Network) string {
	text := w.lang.Text("tree.total", plain.Thousands(n.Params(len(n.Layers))))
	if n.HasTop() {
		text += " (" + w.lang.Text("tree.total.notop", plain.Thousands(n.Params(n.Top()))) + ")"
	}
	return text
}

// knowledge says what the model can name, and for the built-in one how to get more.
func (w *Window) knowledge(m *session.Model) string {
	t := w.lang.Text
	switch {
	case m.Network.Classes == nil:
		return t("predictions.none")
	case m.Path == "":
		return t("answers.builtin", len(m.Network.Classes))
	case m.Network.Card.Assumed && !m.Network.Card.Recognised:
		return t("answers.assumed", m.Network.Card.Name, len(m.Network.Classes))
	}
	return t("answers.model", m.Network.Card.Name, len(m.Network.Classes))
}

// showRows lists the layers with the times of those that are computed.
func (w *Window) showRows() {
	if n := w.network(); n != nil {
		w.parts.layers.show(view.LayerRows(n, w.scene.Closed(), w.times()), w.layer())
	}
}

func (w *Window) times() (times []time.Duration) {
	if w.result != nil {
		for i := range w.result.Done {
			times = append(times, w.result.Activations.Time(i))
		}
	}
	return times
}

func (w *Window) showCard() {
	n := w.network()
	if n == nil {
		return
	}
	var took time.Duration
	if times := w.times(); w.layer() < len(times) {
		took = times[w.layer()]
	}
	w.parts.card.showLayer(n, w.layer(), took, w.lang)
}

// showTitle says over the grid what is in it.
func (w *Window) showTitle() {
	p, t, n := w.parts, w.lang.Text, w.network()
	if n == nil {
		kit.Say(p.title, "")
		kit.Say(p.count, "")
		return
	}
	l := n.Layers[w.layer()]
	kit.Say(p.title, l.Name)
	words := []string{strings.ReplaceAll(l.Out.String(), " x ", " × ")}
	if m := p.pane.maps; m != nil && !w.pending() {
		words = append(words, w.countOf(m))
		if solo := p.pane.solo(); solo >= 0 {
			words = append(words[:1], t("grid.solo", solo))
		}
	} else if w.result == nil && w.state.Phase == session.Idle {
		words = append(words, t("strip.empty"))
	} else {
		words = append(words, t("grid.waiting"))
	}
	if l.Activation != "" {
		if w.scene.Before {
			words = append(words, t("grid.before."+l.Activation))
		} else {
			words = append(words, t("grid.after."+l.Activation))
		}
	}
	kit.Say(p.count, strings.Join(words, "  ·  "))
}

// countOf counts what is on the screen, and what is silent of it.
func (w *Window) countOf(m *view.Maps) string {
	t, key := w.lang.Text, "channels"
	if m.Flat() {
		key = "units"
	}
	s := t("grid.count."+key, m.Tally.All, m.Tally.All)
	if m.Tally.Silent > 0 {
		s += ", " + t("grid.silent."+key, m.Tally.Silent)
	}
	if m.Tally.Faulty > 0 {
		s += ", " + t("grid.faulty", m.Tally.Faulty)
	}
	return s
}

// showAnswers lists the five best classes.
func (w *Window) showAnswers() {
	for i, a := range w.parts.answers {
		p := nn.Prediction{Index: -1}
		if w.result != nil && i < len(w.result.Top) {
			p = w.result.Top[i]
		}
		a.set(i+1, p, w.lang)
	}
}

// showPlace names the picture in the window's title, and which of several it is.
func (w *Window) showPlace() {
	title := "VGGScope"
	if p := w.state.Picture; p != nil {
		title = w.pictureName() + " — " + title
	}
	w.win.SetTitle(title)
}

// pictureName is the picture's name, with its place among those opened together.
func (w *Window) pictureName() string {
	name := w.state.Picture.Name
	if n := len(w.state.Files); n > 1 {
		name += "  (" + w.lang.Text("grid.picture", w.state.At+1, n) + ")"
	}
	return name
}

// telling is how long a message stays in the status line.
const telling = 6 * time.Second

// tell shows a message in the status line for a while.
func (w *Window) tell(text string) {
	w.told, w.toldAt = text, time.Now()
	w.showStatus()
	time.AfterFunc(telling, func() { w.do(w.showStatus) })
}

// showStatus says what computes, how fast, and with how much memory.
func (w *Window) showStatus() {
	if w.told != "" && time.Since(w.toldAt) < telling {
		kit.Say(w.parts.machine, w.told)
		return
	}
	t, d := w.lang.Text, w.state.Device
	words := w.deviceWords()
	if w.result.Complete() {
		words = append(words, t("status.forward", view.Millis(w.result.Activations.Total())))
	}
	if d.Bytes > 0 {
		words = append(words, fmt.Sprintf("%.0f MB", float64(d.Bytes)/1e6))
	}
	for _, task := range w.state.Tasks {
		words = append(words, t("phase."+task.Name))
	}
	if d.Refused != nil {
		words = append(words, t("status.refused", plain.Sentence(d.Refused)))
	}
	if w.state.CPUWhy != nil {
		words = append(words, cmp.Or(reason(w.state.CPUWhy, w.lang), plain.Sentence(w.state.CPUWhy)))
	}
	kit.Say(w.parts.machine, strings.Join(words, "  ·  "))
}

// deviceWords say what computes; none before it is known.
func (w *Window) deviceWords() []string {
	switch d := w.state.Device; d.Backend {
	case nn.GPU:
		return []string{d.Renderer, "OpenGL " + shortVersion(d.Version)}
	case nn.CPU:
		return []string{w.lang.Text("status.cpu"), d.Renderer}
	}
	return nil
}

// shortVersion is the number at the head of an OpenGL version: "4.5 (Core Profile) Mesa 22.3.6" is 4.5.
func shortVersion(s string) string {
	v, _, _ := strings.Cut(s, " ")
	return v
}
