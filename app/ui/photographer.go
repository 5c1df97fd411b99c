package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A photographer takes a picture of the window while it is drawn, by a transparent pixel in its last corner, which the toolkit
// draws after the rest of the content. The toolkit's own way, to read what is on the screen already, gives nothing with a
// software OpenGL.
type photographer struct {
	win   fyne.Window
	main  *mainThread
	frame func(width, height int) image.Image // reads what is drawn so far; nil where there is no OpenGL, as in tests
	pixel *canvas.Raster
	then  func(image.Image) // who waits for a picture; nil most of the time
}

func newPhotographer(win fyne.Window, main *mainThread, frame func(width, height int) image.Image) *photographer {
	p := &photographer{win: win, main: main, frame: frame}
	p.pixel = canvas.NewRaster(p.draw)
	return p
}

// over lays the pixel over the window's content.
func (p *photographer) over(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(content, container.New(corner{}, p.pixel))
}

// take gives a picture of the window to then, on the main thread, once the window is drawn.
func (p *photographer) take(then func(image.Image)) {
	if p.frame == nil {
		then(p.win.Canvas().Capture())
		return
	}
	p.then = then
	p.redraw()
}

// redraw has the window drawn. Not by pixel.Refresh, which looks for the window in the toolkit's table; see resting.go.
func (p *photographer) redraw() { p.win.Canvas().Refresh(p.pixel) }

// draw is called by the toolkit when all below the pixel is drawn.
func (p *photographer) draw(int, int) image.Image {
	if then := p.then; then != nil {
		p.then = nil
		c := p.win.Canvas()
		img := p.frame(c.PixelCoordinateForPosition(fyne.NewPos(c.Size().Width, c.Size().Height)))
		p.main.do("picture of the window", func() { then(img) }) // not while the toolkit draws
	}
	return image.NewRGBA(image.Rect(0, 0, 1, 1))
}

// corner lays a pixel into the last corner.
type corner struct{}

func (corner) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(size.Width-1, size.Height-1))
		o.Resize(fyne.NewSize(1, 1))
	}
}

func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }
