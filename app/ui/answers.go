package ui

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn"
)

// An answer is one line of the predictions: rank, class id and name, probability, and a bar under them. A click finds the
// class in the chart.
type answer struct {
	widget.BaseWidget
	rank, id, name, share *canvas.Text
	change                *canvas.Text // of the probability, where channels are off
	whole                 string       // the name, of which name shows what has room
	rail, bar             *canvas.Rectangle
	p                     float32
	index                 int
	tapped                func(class int)
	secondary             func(at fyne.Position) // the right button, on the class that was found just before
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *answer) TappedSecondary(e *fyne.PointEvent) {
	if a.index >= 0 && a.secondary != nil {
		a.tapped(a.index)
		a.secondary(e.AbsolutePosition)
	}
}

func newAnswer(tapped func(int)) *answer {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	a := &answer{rank: text(), id: text(), name: text(), share: text(), change: text(), index: -1, tapped: tapped}
	a.rail, a.bar = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	a.rail.CornerRadius, a.bar.CornerRadius = 1.5, 1.5
	a.name.TextStyle.Bold = true
	a.share.TextStyle.Monospace, a.change.TextStyle.Monospace = true, true
	a.ExtendBaseWidget(a)
	return a
}

// set shows a prediction, and how it has changed from what it was, if that is a probability; an index of -1 empties the line.
func (a *answer) set(rank int, p nn.Prediction, was float32, l *locale.Language) {
	a.index, a.p = p.Index, p.Probability
	a.rank.Text, a.id.Text, a.whole, a.share.Text, a.change.Text = "", "", "", "", ""
	if p.Index >= 0 {
		a.rank.Text, a.id.Text, a.whole = fmt.Sprint(rank), p.Class.ID, l.Class(p.Class)
		if unadorned(p.Class.ID) == unadorned(p.Class.Name) { // a model that knows names only
			a.id.Text = ""
		}
		a.share.Text = shareText(p.Probability)
		if was >= 0 {
			a.change.Text = changeText(p.Probability - was)
		}
	}
	a.Refresh()
}

// unadorned is a name without what writers put between its words: "cougar_face" is "cougar, face".
func unadorned(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ',' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, name))
}

// say puts words into an empty line.
func (a *answer) say(text string) {
	a.id.Text = text
	a.Refresh()
}

// Tapped implements fyne.Tappable.
func (a *answer) Tapped(*fyne.PointEvent) {
	if a.index >= 0 {
		a.tapped(a.index)
	}
}

// Refresh takes over the theme.
func (a *answer) Refresh() {
	for _, t := range []*canvas.Text{a.rank, a.id, a.name, a.share, a.change} {
		t.TextSize = theme.TextSize()
		t.Color = theme.Color(theme.ColorNameForeground)
	}
	for _, t := range []*canvas.Text{a.rank, a.id, a.change} {
		t.TextSize = theme.CaptionTextSize()
		t.Color = theme.Color(theme.ColorNamePlaceHolder)
	}
	a.rail.FillColor = theme.Color(theme.ColorNameSeparator)
	a.bar.FillColor = theme.Color(theme.ColorNamePrimary)
	a.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (a *answer) CreateRenderer() fyne.WidgetRenderer {
	return &answerRenderer{a, []fyne.CanvasObject{a.rail, a.bar, a.rank, a.id, a.name, a.share, a.change}}
}

// changeText says with an arrow by how much a probability has changed.
func changeText(by float32) string {
	switch {
	case by > 0:
		return "▲" + shareText(by)
	case by < 0:
		return "▼" + shareText(-by)
	}
	return "="
}

// baseline is how far below its upper edge a text stands.
func baseline(t *canvas.Text) float32 {
	_, below := fyne.CurrentApp().Driver().RenderedTextSize("0", t.TextSize, t.TextStyle, t.FontSource)
	return below
}

type answerRenderer struct {
	a       *answer
	objects []fyne.CanvasObject
}

// Layout gives the name what the others leave, and leaves out the id before it shortens the name.
func (r *answerRenderer) Layout(size fyne.Size) {
	a := r.a
	base := (size.Height-5-a.name.MinSize().Height)/2 + baseline(a.name) // all stand on one line
	put := func(t *canvas.Text, x, right float32) float32 {
		m := t.MinSize()
		if right > 0 {
			x = right - m.Width
		}
		t.Move(fyne.NewPos(x, base-baseline(t)))
		t.Resize(m)
		return x + m.Width
	}
	put(a.rank, 6, 0)
	end := size.Width - 6 - a.share.MinSize().Width
	put(a.share, 0, size.Width-6)
	if a.change.Text != "" {
		put(a.change, 0, end-6)
		end -= 6 + a.change.MinSize().Width
	}
	a.name.Text = kit.Within(a.whole, end-6-24, a.name.TextSize, a.name.TextStyle)
	x := put(a.name, 24, 0)
	if a.name.Text != "" {
		x += 10
	}
	a.id.Hidden = x+a.id.MinSize().Width > end-6
	put(a.id, x, 0)
	a.rail.Move(fyne.NewPos(24, size.Height-5))
	a.rail.Resize(fyne.NewSize(size.Width-30, 3))
	a.bar.Move(a.rail.Position())
	width := float32(0)
	if a.index >= 0 {
		width = min(max(a.p, 0), 1) * (size.Width - 30)
	}
	a.bar.Hidden = width == 0 // its round ends would be drawn
	a.bar.Resize(fyne.NewSize(width, 3))
}

func (r *answerRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 28) }

func (r *answerRenderer) Refresh() {
	r.Layout(r.a.Size())
	canvas.Refresh(r.a)
}

func (r *answerRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *answerRenderer) Destroy()                     {}
