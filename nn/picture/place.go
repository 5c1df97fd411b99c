package picture

import "image"

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
