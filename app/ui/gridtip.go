package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/view"
)

// A valueTip stands beside the mouse and says where in the map it is, and what value is there: "row, column = value".
type valueTip struct {
	back *canvas.Rectangle
	text *canvas.Text
}

// How far the tip is from the mouse, to the right and below or above, and its margin, in units.
const (
	tipAside  = 14
	tipBelow  = 16
	tipMargin = 4
)

func newValueTip() *valueTip {
	t := &valueTip{back: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Transparent)}
	t.back.CornerRadius, t.back.StrokeWidth = 3, 1
	t.away()
	return t
}

func (t *valueTip) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.back, t.text} }

func (t *valueTip) away() {
	t.back.Hide()
	t.text.Hide()
}

// put says something beside the mouse, inside of what is so large.
func (t *valueTip) put(text string, mouse fyne.Position, in fyne.Size) {
	t.back.FillColor, t.back.StrokeColor = colour(theme.ColorNameOverlayBackground), colour(theme.ColorNameInputBorder)
	t.text.Text, t.text.TextSize, t.text.Color = text, theme.CaptionTextSize(), colour(theme.ColorNameForeground)
	words := t.text.MinSize()
	size := words.AddWidthHeight(2*tipMargin+2, 2)
	at := mouse.AddXY(tipAside, tipBelow)
	if at.X+size.Width > in.Width {
		at.X = mouse.X - tipAside/2 - size.Width
	}
	if at.Y+size.Height > in.Height {
		at.Y = mouse.Y - tipBelow/2 - size.Height
	}
	at = fyne.NewPos(max(at.X, 0), max(at.Y, 0))
	t.back.Move(at)
	t.back.Resize(size)
	t.text.Move(at.AddXY(tipMargin+1, 1))
	t.text.Resize(words)
	for _, o := range t.objects() {
		o.Show()
		o.Refresh()
	}
}

// placeTip says the value under the mouse beside it.
func (g *gridPane) placeTip() {
	p, on := g.mouse.on(g)
	v, ok := float32(0), false
	if s := g.hover; on && s.ok && g.maps != nil {
		v, ok = g.maps.Value(s.channel, s.y, s.x)
	}
	if !ok {
		g.tip.away()
		return
	}
	text := fmt.Sprintf("%d, %d = %s", g.hover.y, g.hover.x, view.Exact(v))
	if g.maps.Flat() {
		text = fmt.Sprintf("%d = %s", g.hover.y*g.maps.W+g.hover.x, view.Exact(v))
	}
	g.tip.put(text, p, g.Size())
}
