package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Painting is a widget that draws its own pixels, at the screen's resolution, into a picture that it keeps: Fyne's
// painter wants tight rows and copies them at once.
type Painting struct {
	widget.BaseWidget
	// Paint fills dst; unit is how many pixels make one of the toolkit's units.
	Paint  func(dst *image.RGBA, unit float64)
	Watch  Watcher // of the main thread; may be nil
	Raster *canvas.Raster

	least fyne.Size
	img   *image.RGBA
	ahead bool // img is drawn as it is to be, before the toolkit has asked for it
}

// NewPainting makes one of at least that size.
func NewPainting(least fyne.Size, paint func(*image.RGBA, float64)) *Painting {
	p := &Painting{}
	p.Set(least, paint)
	p.ExtendBaseWidget(p)
	return p
}

// Set prepares a painting that is part of another widget, which extends the base itself.
func (p *Painting) Set(least fyne.Size, paint func(*image.RGBA, float64)) {
	p.least, p.Paint = least, paint
	p.renew()
}

// renew makes another raster in place of the one before: the toolkit has no pixels of it, and asks for them.
func (p *Painting) renew() {
	r := canvas.NewRaster(p.generate)
	r.ScaleMode = canvas.ImageScalePixels
	if old := p.Raster; old != nil {
		r.Move(old.Position())
		r.Resize(old.Size())
	}
	p.Raster = r
}

// generate is called by the toolkit with the size in pixels, on the main thread, when the widget has changed.
func (p *Painting) generate(w, h int) image.Image {
	if w < 1 || h < 1 || p.Size().Width < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	if p.img == nil || p.img.Rect.Dx() != w || p.img.Rect.Dy() != h {
		p.img, p.ahead = image.NewRGBA(image.Rect(0, 0, w, h)), false
	}
	if !p.ahead {
		defer p.Watch.Over("drawing")()
		p.Paint(p.img, p.Unit(w))
	}
	p.ahead = false
	return p.img
}

// DrawAhead draws at once, in the size of the last time, instead of in the middle of the toolkit's next frame. Between two
// frames it does so once: what comes after that waits, for the screen could not show both.
func (p *Painting) DrawAhead() {
	if p.img == nil || p.ahead || p.Size().Width < 1 {
		p.Refresh()
		return
	}
	p.Paint(p.img, p.Unit(p.img.Rect.Dx()))
	p.Refresh()
	p.ahead = true
}

// Release gives up the picture of a painting that is shown no more: the toolkit remembers widgets for a minute after they
// have left the window, and would remember it too.
func (p *Painting) Release() { p.img, p.ahead = nil, false }

// Image is the picture as it was drawn last; nil before that.
func (p *Painting) Image() *image.RGBA { return p.img }

// Unit is how many pixels make one of the toolkit's units, when the widget is so many pixels wide.
func (p *Painting) Unit(pixels int) float64 { return float64(pixels) / float64(p.Size().Width) }

// CreateRenderer implements fyne.Widget.
func (p *Painting) CreateRenderer() fyne.WidgetRenderer { return &paintingRenderer{p} }

// MinSize implements fyne.CanvasObject.
func (p *Painting) MinSize() fyne.Size { return p.least }

// Refresh draws anew. The toolkit drops that for what has been out of its windows for a minute, and may still have the pixels of that
// time when it comes back: then it gets another raster, which has none.
func (p *Painting) Refresh() {
	p.ahead = false
	switch {
	case p.Raster == nil:
	case p.img != nil && fyne.CurrentApp().Driver().CanvasForObject(p.Raster) == nil:
		p.renew()
	default:
		p.Raster.Refresh()
	}
}

// paintingRenderer has the raster that is in use.
type paintingRenderer struct{ p *Painting }

func (r *paintingRenderer) Layout(size fyne.Size)        { r.p.Raster.Resize(size) }
func (r *paintingRenderer) MinSize() fyne.Size           { return r.p.least }
func (r *paintingRenderer) Refresh()                     { r.p.Refresh() }
func (r *paintingRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.p.Raster} }
func (r *paintingRenderer) Destroy()                     {}

// An Offering is a painting that offers something to the right button, and hears no other.
type Offering struct {
	Painting
	OnMenu func(at fyne.Position) // may be nil
}

// NewOffering makes one of at least that size.
func NewOffering(least fyne.Size, paint func(*image.RGBA, float64)) *Offering {
	o := &Offering{}
	o.Set(least, paint)
	o.ExtendBaseWidget(o)
	return o
}

// TappedSecondary implements fyne.SecondaryTappable.
func (o *Offering) TappedSecondary(e *fyne.PointEvent) {
	if o.OnMenu != nil {
		o.OnMenu(e.AbsolutePosition)
	}
}
