package picture

import (
	"image"
	"math"
)

// A Place is where a picture lies in what a Fitting made of it: its pixel (x, y), counted from its corner, is at
// (x*ScaleX + X, y*ScaleY + Y) there. Parts of it may be outside, and parts of the target beside it.
type Place struct{ ScaleX, ScaleY, X, Y float64 }

// Place is where a picture of w x h pixels lies in the W x H that Apply makes of it. It panics on a fitting that Check refuses.
func (f Fitting) Place(w, h int) Place {
	var at image.Point // of the resized picture in the target
	width, height := f.W, f.H
	switch f.Fit {
	case Crop:
		var cut image.Point
		width, height, cut = f.cropped(w, h)
		at = image.Pt(-cut.X, -cut.Y)
	case Pad:
		width, height, at = f.padded(w, h)
	case Stretch:
	default:
		panic("picture: unknown fit " + string(f.Fit))
	}
	return Place{float64(width) / float64(w), float64(height) / float64(h), float64(at.X), float64(at.Y)}
}

// A Box is a rectangle whose edges need not lie between pixels.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// Back is the part of the picture that a rectangle of the target shows. Where the target has something beside the picture it
// reaches beyond that.
func (p Place) Back(r image.Rectangle) Box {
	x := func(v int) float64 { return (float64(v) - p.X) / p.ScaleX }
	y := func(v int) float64 { return (float64(v) - p.Y) / p.ScaleY }
	return Box{x(r.Min.X), y(r.Min.Y), x(r.Max.X), y(r.Max.Y)}
}

// Pixels are the whole pixels that a box touches.
func (b Box) Pixels() image.Rectangle {
	return image.Rect(int(math.Floor(b.MinX+nudge)), int(math.Floor(b.MinY+nudge)), int(math.Ceil(b.MaxX-nudge)), int(math.Ceil(b.MaxY-nudge)))
}

// nudge is less than any part of a pixel that counts, and more than what rounding makes of an edge between two.
const nudge = 1e-6

// Forth is where the picture's point (x, y) is in the target.
func (p Place) Forth(x, y float64) (float64, float64) { return x*p.ScaleX + p.X, y*p.ScaleY + p.Y }
