package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Pick is a picture that tells where it is clicked, and what rectangle is dragged over it, in shares of its width and height.
type Pick struct {
	widget.BaseWidget
	Hinted
	Image  *canvas.Image
	OnPick func(x, y float64)
	OnMove func(at fyne.Position)    // the mouse, in the widget; nil for none
	OnAway func()                    // the mouse has left; nil likewise
	OnMenu func(at fyne.Position)    // the right button; nil for none
	OnArea func(from, to [2]float64) // its top left and its bottom right corner; nil: nothing can be dragged
	band   *canvas.Rectangle         // that is being dragged
	begun  *fyne.Position
	last   fyne.Position
	least  fyne.Size
}

// NewPick makes one of at least that size, empty.
func NewPick(least fyne.Size, pick func(x, y float64)) *Pick {
	p := &Pick{OnPick: pick, least: least, Image: canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	p.Image.FillMode, p.Image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	p.band = canvas.NewRectangle(color.Transparent)
	p.band.StrokeWidth = 1.5
	p.band.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Put shows another picture.
func (p *Pick) Put(img image.Image) {
	p.Image.Image = img
	p.Image.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (p *Pick) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *Pick) MouseMoved(e *desktop.MouseEvent) {
	p.Hinted.MouseMoved(e)
	if p.OnMove != nil {
		p.OnMove(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (p *Pick) MouseOut() {
	p.Hinted.MouseOut()
	if p.OnAway != nil {
		p.OnAway()
	}
}

// Share is where a position is in the picture, which lies in the middle of the widget.
func (p *Pick) Share(at fyne.Position) (x, y float64, ok bool) {
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
	if x, y, ok := p.Share(e.Position); ok && p.OnPick != nil {
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
func (p *Pick) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(p.Image, container.NewWithoutLayout(p.band)))
}

// Dragged implements fyne.Draggable.
func (p *Pick) Dragged(e *fyne.DragEvent) {
	if p.OnArea == nil {
		return
	}
	if p.begun == nil {
		at := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		if _, _, ok := p.Share(at); !ok {
			return
		}
		p.begun = &at
	}
	p.last = e.Position
	a, b := *p.begun, p.last
	p.band.StrokeColor = theme.Color(theme.ColorNamePrimary)
	p.band.Move(fyne.NewPos(min(a.X, b.X), min(a.Y, b.Y)))
	p.band.Resize(fyne.NewSize(max(a.X, b.X)-min(a.X, b.X), max(a.Y, b.Y)-min(a.Y, b.Y)))
	p.band.Show()
}

// DragEnd implements fyne.Draggable.
func (p *Pick) DragEnd() {
	p.band.Hide()
	if p.begun == nil {
		return
	}
	x0, y0, _ := p.Share(*p.begun)
	x1, y1, _ := p.Share(p.last)
	p.begun = nil
	within := func(v float64) float64 { return min(max(v, 0), 1) }
	p.OnArea([2]float64{within(min(x0, x1)), within(min(y0, y1))}, [2]float64{within(max(x0, x1)), within(max(y0, y1))})
}
