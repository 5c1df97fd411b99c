package figure

import (
	"image"
	"image/color"

	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// A raster is a figure on pixels.
type raster struct {
	img   *image.RGBA
	dst   *draw.Picture
	fonts Fonts
	table [256]uint32
}

func newRaster(size image.Point, fonts Fonts) *raster {
	r := &raster{img: image.NewRGBA(image.Rectangle{Max: size}), fonts: fonts}
	r.dst = draw.Onto(r.img, &r.table)
	return r
}

func (r *raster) fill(box image.Rectangle, c color.RGBA) { r.dst.Fill(box, c) }

func (r *raster) hatch(box image.Rectangle) { draw.Hatch(r.dst, box, box.Min, paper, line) }

func (r *raster) picture(box image.Rectangle, img image.Image, smooth bool) {
	scaler := xdraw.Interpolator(xdraw.NearestNeighbor)
	if smooth {
		scaler = xdraw.CatmullRom
	}
	scaler.Scale(r.img, box, img, img.Bounds(), xdraw.Over, nil)
}

func (r *raster) strip(box image.Rectangle, m *view.Colormap) {
	for i := range r.table {
		r.table[i] = draw.Pixel(m.At(uint8(i)))
	}
	view.Strip(r.dst, box, false)
}

func (r *raster) text(f face, x, base int, at anchor, s string, c color.RGBA) {
	set := r.fonts.of(f)
	switch at {
	case start:
		set.Draw(r.dst, x, base, s, c)
	case middle:
		set.DrawMiddle(r.dst, x, base, s, c)
	case end:
		set.DrawRight(r.dst, x, base, s, c)
	}
}
