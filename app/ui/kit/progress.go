package kit

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Progress is a bar that fills from the left, with a text on it that can be read on both of its parts; the toolkit's own is
// white on pale blue.
type Progress struct {
	widget.BaseWidget
	Value float64       // 0 to 1
	Says  func() string // the text; nil for the share in percent
}

// NewProgress makes an empty one.
func NewProgress() *Progress {
	p := &Progress{}
	p.ExtendBaseWidget(p)
	return p
}

// SetValue fills it so far.
func (p *Progress) SetValue(v float64) {
	p.Value = min(max(v, 0), 1)
	p.Refresh()
}

// Text is what stands on it.
func (p *Progress) Text() string {
	if p.Says != nil {
		return p.Says()
	}
	return fmt.Sprintf("%.0f %%", 100*p.Value)
}

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{
		p: p, rail: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), text: canvas.NewText("", nil),
	}
	r.rail.CornerRadius, r.fill.CornerRadius = 3, 3
	r.text.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type progressRenderer struct {
	p                *Progress
	rail, fill, line *canvas.Rectangle
	text             *canvas.Text
}

// lineHeight is the height of the line along the filled part, which is what the eye sees from afar.
const lineHeight = 3

// Layout implements fyne.WidgetRenderer.
func (r *progressRenderer) Layout(size fyne.Size) {
	done := size.Width * float32(r.p.Value)
	r.rail.Resize(size)
	r.fill.Resize(fyne.NewSize(done, size.Height))
	r.line.Move(fyne.NewPos(0, size.Height-lineHeight))
	r.line.Resize(fyne.NewSize(done, lineHeight))
	r.text.Resize(fyne.NewSize(size.Width, size.Height-lineHeight))
}

// MinSize implements fyne.WidgetRenderer.
func (r *progressRenderer) MinSize() fyne.Size {
	return r.text.MinSize().AddWidthHeight(2*theme.InnerPadding(), 2*theme.Padding())
}

// Refresh implements fyne.WidgetRenderer.
func (r *progressRenderer) Refresh() {
	tint := color.NRGBAModel.Convert(theme.Color(theme.ColorNamePrimary)).(color.NRGBA)
	r.line.FillColor, r.rail.FillColor = tint, theme.Color(theme.ColorNameButton)
	tint.A = 0x40
	r.fill.FillColor = tint
	r.text.Text, r.text.TextSize, r.text.Color = r.p.Text(), theme.CaptionTextSize(), theme.Color(theme.ColorNameForeground)
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

// Objects implements fyne.WidgetRenderer.
func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.rail, r.fill, r.line, r.text}
}

// Destroy implements fyne.WidgetRenderer.
func (r *progressRenderer) Destroy() {}
