package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Pick is a picture that tells where it is clicked, in shares of its width and height.
type Pick struct {
	widget.BaseWidget
	Image  *canvas.Image
	OnPick func(x, y float64)
	OnMenu func(at fyne.Position) // the right button; nil for none
	least  fyne.Size
}

// NewPick makes one of at least that size, empty.
func NewPick(least fyne.Size, pick func(x, y float64)) *Pick {
	p := &Pick{OnPick: pick, least: least, Image: canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	p.Image.FillMode, p.Image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	p.ExtendBaseWidget(p)
	return p
}

// Put shows another picture.
func (p *Pick) Put(img image.Image) {
	p.Image.Image = img
	p.Image.Refresh()
}

// share is where a position is in the picture, which lies in the middle of the widget.
func (p *Pick) share(at fyne.Position) (x, y float64, ok bool) {
	b, size := p.Image.Image.Bounds(), p.Size()
	w, h := float32(b.Dx()), float32(b.Dy())
	if b.Dx() <= 1 || size.Width <= 0 || size.Height <= 0 {
		return 0, 0, false
	}
	scale := min(size.Width/w, size.Height/h)
	x = float64((at.X - (size.Width-scale*w)/2) / (scale * w))
	y = float64((at.Y - (size.Height-scale*h)/2) / (scale * h))
	return x, y, x >= 0 && x < 1 && y >= 0 && y < 1
}

// Tapped implements fyne.Tappable.
func (p *Pick) Tapped(e *fyne.PointEvent) {
	if x, y, ok := p.share(e.Position); ok && p.OnPick != nil {
		p.OnPick(x, y)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *Pick) TappedSecondary(e *fyne.PointEvent) {
	if p.OnMenu != nil {
		p.OnMenu(e.AbsolutePosition)
	}
}

// Cursor implements desktop.Cursorable.
func (p *Pick) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// MinSize implements fyne.CanvasObject.
func (p *Pick) MinSize() fyne.Size { return p.least }

// CreateRenderer implements fyne.Widget.
func (p *Pick) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.Image) }
