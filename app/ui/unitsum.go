package ui

import (
	"fmt"
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// A sumPart tells how the pinned unit's value came about, with a way down for each part of it.
type sumPart struct {
	root   *fyne.Container
	now    *subject
	title  *widget.Label
	crumbs *fyne.Container
	first  *kit.Facts
	rows   [terms]*termRow
	last   *kit.Facts
	note   *kit.Paragraph

	hint    kit.Hint
	descend func(nn.Unit)
	ascend  func(int)
}

// A termRow is what one channel adds: what is read, what that is multiplied with, and what comes out.
type termRow struct {
	root     *fyne.Container
	pictures *fyne.Container // of both, hidden where there are none
	in, by   *canvas.Image
	button   *kit.ToolButton
}

// patchCell is how many pixels a value of a patch is drawn wide; patchSide is how many units nine of them take.
const (
	patchCell = 8
	patchSide = 24
)

func newSumPart(now *subject, hint kit.Hint, descend func(nn.Unit), ascend func(int)) *sumPart {
	s := &sumPart{now: now, title: kit.Heading(""), first: kit.NewFacts(), last: kit.NewFacts(), note: kit.Caption(""), hint: hint, descend: descend, ascend: ascend}
	s.crumbs = kit.Flow(nil)
	rows := kit.Snug()
	for i := range s.rows {
		s.rows[i] = s.newRow()
		rows.Add(s.rows[i].root)
	}
	s.title.Truncation = fyne.TextTruncateEllipsis
	s.root = kit.Snug(s.title, s.crumbs, s.first.Root, rows, s.last.Root, s.note)
	return s
}

func (s *sumPart) newRow() *termRow {
	r := &termRow{in: swatch(), by: swatch()}
	r.button = kit.NewToolButton("", nil, "", s.hint, nil)
	r.button.Alignment = widget.ButtonAlignLeading
	times := kit.Fact("×")
	times.Truncation = fyne.TextTruncateOff
	r.pictures = container.NewHBox(kit.Level(r.in), times, kit.Level(r.by))
	r.root = kit.Border(nil, nil, kit.Inset(r.pictures, theme.InnerPadding()), nil, r.button) // below the texts, not beside them
	r.root.Hide()
	return r
}

func swatch() *canvas.Image {
	img := canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	img.SetMinSize(fyne.NewSquareSize(patchSide))
	return img
}

// clear shows nothing but the way back.
func (s *sumPart) clear() {
	kit.Say(s.title, "")
	s.first.Show(nil)
	s.last.Show(nil)
	s.note.Say("")
	for _, r := range s.rows {
		r.root.Hide()
	}
	s.showCrumbs()
}

// showCrumbs shows the units that led to the pinned one, each a way back to itself.
func (s *sumPart) showCrumbs() {
	s.crumbs.RemoveAll()
	for i, u := range s.now.scene.Trail {
		b := kit.NewToolButton(fmt.Sprintf("%s [%d] ›", u.Layer, u.Channel), nil, s.now.lang.Text("tip.crumb"), s.hint, func() { s.ascend(i) })
		s.crumbs.Add(b)
	}
}

// show tells of a step.
func (s *sumPart) show(step trace.Step) {
	s.clear()
	t := s.now.lang.Text
	switch {
	case step.Sum != nil:
		kit.Say(s.title, t("sum.title"))
		s.showSum(step)
	case step.Pool != nil:
		kit.Say(s.title, t("sum.pool"))
		s.showPool(step)
	case step.Copy != nil:
		kit.Say(s.title, t("sum.flatten"))
		s.way(0, unitName(s.named(*step.Copy)), *step.Copy, nil, nil)
	default:
		kit.Say(s.title, t("sum.pixel"))
		s.showPixel(step)
	}
}

// named is a unit as a scene names it, and its layer.
func (s *sumPart) named(u nn.Unit) (scene.Unit, nn.Layer) {
	l := s.now.network().Layers[u.Layer]
	return scene.Unit{Layer: l.Name, Channel: u.C, Y: u.Y, X: u.X}, l
}

// sumNumber writes a number of a sum in seven digits, as many as a float32 has.
func sumNumber(x float64) string {
	return view.Short(x, 7)
}

func (s *sumPart) showSum(step trace.Step) {
	t, sum := s.now.lang.Text, step.Sum
	s.first.Show([][2]string{{t("sum.bias"), sumNumber(float64(sum.Bias))}})
	shown := sum.Terms[:min(terms, len(sum.Terms))]
	in, by := view.Range{}, view.Range{}
	for _, term := range shown {
		for k := range term.In {
			in.Hi, in.Lo = max(in.Hi, term.In[k]), min(in.Lo, term.In[k])
			by.Hi = max(by.Hi, term.Weights[k], -term.Weights[k])
		}
	}
	by.Lo = -by.Hi
	colours := s.now.scene.Colormap()
	if colours.Signed() {
		in = in.Symmetric()
	}
	names := view.ChannelNames(s.now.network(), step.Layer.Index-1)
	for i, term := range shown {
		s.way(i, fmt.Sprintf("[%s]  %s", view.Label(term.Channel, names), sumNumber(term.Value)), term.From,
			view.Patch(term.In, in, colours, patchCell), view.Patch(term.Weights, by, view.Signed(), patchCell))
	}
	var rows [][2]string
	if n := len(sum.Terms) - len(shown); n > 0 {
		rows = append(rows, [2]string{t("sum.rest", n), sumNumber(sum.Rest(terms))})
	}
	rows = append(rows, [2]string{t("sum.total"), sumNumber(sum.Total)})
	switch {
	case sum.Softmax != nil:
		rows = append(rows, [2]string{"softmax", sumNumber(sum.Softmax.Of(sum.Total))})
	case step.Layer.Activation == "relu":
		rows = append(rows, [2]string{"ReLU", "max(0, Σ) = " + sumNumber(max(0, sum.Total))})
	}
	s.last.Show(rows)
	s.note.Say(s.remarks(step))
}

// agreed is how far a sum in float64 may be from the pass' value, of the value or of 1: float32 and Winograd's algorithm round.
const agreed = 1e-4

// remarks are what is to be said of a sum beside its numbers.
func (s *sumPart) remarks(step trace.Step) string {
	t, l, sum := s.now.lang.Text, s.now.lang, step.Sum
	text := t("sum.note")
	if s := sum.Softmax; s != nil {
		text = l.Said(text, t("sum.softmax", sumNumber(float64(s.Largest)), sumNumber(s.Sum)))
	}
	if sum.Folded {
		text = l.Said(text, t("sum.folded"))
	}
	after := float64(sum.Before)
	switch {
	case sum.Softmax != nil:
		after = sum.Softmax.Of(after)
	case step.Layer.Activation == "relu":
		after = max(0, after)
	}
	switch {
	case math.Abs(sum.Total-float64(sum.Before)) > agreed*max(1, math.Abs(sum.Total)):
		text = l.Said(text, t("sum.differs", view.Exact(sum.Before)))
	case math.Abs(after-float64(step.Value)) > agreed*max(1, math.Abs(after)):
		text = l.Said(text, t("sum.off", view.Exact(step.Value)))
	}
	return text
}

func (s *sumPart) showPool(step trace.Step) {
	t, p := s.now.lang.Text, step.Pool
	for i, from := range p.From {
		text := fmt.Sprintf("(%d, %d)  %s", from.Y, from.X, view.Exact(p.In[i]))
		switch {
		case i == p.Won:
			text += "  " + t("sum.won")
		case p.In[i] == p.In[p.Won]:
			text += "  " + t("sum.tie")
		}
		s.way(i, text, from, nil, nil)
	}
	if p.Ties > 1 {
		s.note.Say(t("sum.ties", p.Ties))
	}
}

// showPixel tells what an input value was made of.
func (s *sumPart) showPixel(step trace.Step) {
	p := s.now.picture()
	if p == nil || step.Unit.C >= len(p.Input.Channels) {
		return
	}
	name := p.Input.Channels[step.Unit.C : step.Unit.C+1]
	at := map[string]int{"R": 0, "G": 1, "B": 2}[name]
	fitted := p.Prepared.Fitted
	level := fitted.Pix[3*(step.Unit.Y*fitted.W+step.Unit.X)+at]
	c := step.Unit.C
	formula := fmt.Sprintf("%d", level)
	if p.Input.Scale != 1 {
		formula += " × " + sumNumber(p.Input.Scale)
	}
	formula += " − " + sumNumber(p.Input.Mean[c])
	if p.Input.Std[c] != 1 {
		formula = "(" + formula + ") / " + sumNumber(p.Input.Std[c])
	}
	s.first.Show([][2]string{{name, formula + " = " + view.Exact(step.Value)}})
	s.note.Say(s.now.lang.Text("sum.pixel.note"))
}

// way is row i: a way down to a unit, with pictures of what is read and multiplied where there are.
func (s *sumPart) way(i int, text string, to nn.Unit, in, by image.Image) {
	r := s.rows[i]
	r.button.Retold(s.now.lang.Text("tip.term", unitName(s.named(to))))
	r.button.OnTapped = func() { s.descend(to) }
	r.button.Say(text)
	if in == nil {
		r.pictures.Hide()
	} else {
		r.in.Image, r.by.Image = in, by
		r.in.Refresh()
		r.by.Refresh()
		r.pictures.Show()
	}
	r.root.Show()
	r.root.Refresh()
}
