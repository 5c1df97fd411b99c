package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A painting is a widget that draws its own pixels, at the screen's resolution, into a picture that it keeps: Fyne's
// painter wants tight rows and copies them at once.
type painting struct {
	widget.BaseWidget
	least fyne.Size
	// paint fills dst; unit is how many pixels make one of the toolkit's units.
	paint func(dst *image.RGBA, unit float64)

	raster *canvas.Raster
	watch  watcher // of the main thread; may be nil
	img    *image.RGBA
	ahead  bool // img is drawn as it is to be, before the toolkit has asked for it
	font   lettering
}

func newPainting(least fyne.Size, paint func(*image.RGBA, float64)) *painting {
	p := &painting{}
	p.set(least, paint)
	p.ExtendBaseWidget(p)
	return p
}

// set prepares a painting that is part of another widget, which extends the base itself.
func (p *painting) set(least fyne.Size, paint func(*image.RGBA, float64)) {
	p.least, p.paint = least, paint
	p.raster = canvas.NewRaster(p.generate)
	p.raster.ScaleMode = canvas.ImageScalePixels
}

// generate is called by the toolkit with the size in pixels, on the main thread, when the widget has changed.
func (p *painting) generate(w, h int) image.Image {
	if w < 1 || h < 1 || p.Size().Width < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	if p.img == nil || p.img.Rect.Dx() != w || p.img.Rect.Dy() != h {
		p.img, p.ahead = image.NewRGBA(image.Rect(0, 0, w, h)), false
	}
	if !p.ahead {
		defer p.watch.over("drawing")()
		p.paint(p.img, p.unit(w))
	}
	p.ahead = false
	return p.img
}

// drawAhead draws at once, in the size of the last time, instead of in the middle of the toolkit's next frame. Between two
// frames it does so once: what comes after that waits, for the screen could not show both.
func (p *painting) drawAhead() {
	if p.img == nil || p.ahead || p.Size().Width < 1 {
		p.Refresh()
		return
	}
	p.paint(p.img, p.unit(p.img.Rect.Dx()))
	p.Refresh()
	p.ahead = true
}

// release gives up the picture of a painting that is shown no more: the toolkit remembers widgets for a minute after they
// have left the window, and would remember it too.
func (p *painting) release() { p.img, p.ahead = nil, false }

// unit is how many pixels make one of the toolkit's units, when the widget is so many pixels wide.
func (p *painting) unit(pixels int) float64 { return float64(pixels) / float64(p.Size().Width) }

// CreateRenderer implements fyne.Widget.
func (p *painting) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.raster) }

// MinSize implements fyne.CanvasObject.
func (p *painting) MinSize() fyne.Size { return p.least }

// Refresh draws anew.
func (p *painting) Refresh() {
	p.ahead = false
	if p.raster != nil {
		p.raster.Refresh()
	}
}

// lettering keeps a font made ready at the size that the screen needs.
type lettering struct {
	made *draw.Face
	size float64
	font string
}

// at is the theme's caption font at so many pixels to a unit.
func (l *lettering) at(unit float64) *draw.Face {
	resource := theme.DefaultTheme().Font(fyne.TextStyle{}) // the present theme's has hanzi only
	size := float64(theme.CaptionTextSize()) * unit
	if l.made == nil || l.size != size || l.font != resource.Name() {
		made, err := draw.NewFace(resource.Content(), size)
		if err != nil { // a font of the user's that cannot be read: ours can
			made = draw.Regular(size)
		}
		l.made, l.size, l.font = made, size, resource.Name()
	}
	return l.made
}
