package picture

import (
	"fmt"
	"image"
	"math"
)

// Fit says how a picture of any shape becomes the network's input.
type Fit string

const (
	Stretch Fit = "stretch" // to the target size, ignoring the shape: Keras' load_img, Pillow's resize
	Crop    Fit = "crop"    // resize the short side, cut the middle: torchvision, timm
	Pad     Fit = "pad"     // keep the whole picture and its shape, fill the rest: Pillow's ImageOps.pad
)

// Fits lists them, for flags and menus.
func Fits() []Fit { return []Fit{Stretch, Crop, Pad} }

// ParseFit reads a fit's name, in any case.
func ParseFit(s string) (Fit, error) { return named("fit", s, Fits()) }

// Fitting brings any picture to W x H pixels.
type Fitting struct {
	Fit    Fit
	Filter Filter
	W, H   int // the target, in pixels
	// Short is the length of the short side before a crop (torchvision and timm: 256 for 224). At 0 the picture is made
	// just large enough to cover the target. Only Crop uses it.
	Short int
	// Fill is the colour around a padded picture, and around one that is cropped with a Short below the target. Black by
	// default, as in Pillow and torchvision; with the model card's mean colour the padding is 0 to the network.
	Fill [3]uint8
}

// maxTarget bounds the target and Short, so that a wrong model card cannot ask for gigabytes.
const maxTarget = 1 << 14

// Check reports a fitting that Apply cannot follow.
func (f Fitting) Check() error {
	if _, err := ParseFit(string(f.Fit)); err != nil {
		return err
	}
	if _, err := ParseFilter(string(f.Filter)); err != nil {
		return err
	}
	if f.W < 1 || f.H < 1 || f.W > maxTarget || f.H > maxTarget {
		return fmt.Errorf("picture: input size %dx%d, want 1 to %d pixels on each side", f.W, f.H, maxTarget)
	}
	if f.Short < 0 || f.Short > maxTarget {
		return fmt.Errorf("picture: short side %d, want 0 to %d pixels", f.Short, maxTarget)
	}
	return nil
}

// Apply makes a new picture of f.W x f.H pixels. It panics on a fitting that Check refuses.
func (f Fitting) Apply(src *RGB) *RGB {
	switch f.Fit {
	case Stretch:
		return Resize(src, f.W, f.H, f.Filter)
	case Crop:
		return f.crop(src)
	case Pad:
		return f.pad(src)
	}
	panic(fmt.Sprintf("picture: unknown fit %q", f.Fit))
}

// crop resizes the short side and takes the middle. Only the middle is computed.
func (f Fitting) crop(src *RGB) *RGB {
	w, h, at := f.cropped(src.W, src.H)
	win := image.Rect(0, 0, f.W, f.H).Add(at).Intersect(image.Rect(0, 0, w, h))
	part := resizeWindow(src, w, h, win, f.Filter)
	if part.W == f.W && part.H == f.H {
		return part
	}
	return f.paste(part, win.Min.Sub(at))
}

// cropped is the size to which a picture is resized before the cut, and where the target begins in that: negative where it is
// smaller than the target.
func (f Fitting) cropped(width, height int) (w, h int, at image.Point) {
	w, h = f.cropSize(width, height)
	return w, h, image.Pt(cropOffset(w, f.W), cropOffset(h, f.H))
}

// cropSize is the size to which a w x h picture is resized before the cut. The long side is rounded down, as in
// torchvision's Resize (its functional.py, _compute_resized_output_size).
func (f Fitting) cropSize(w, h int) (int, int) {
	switch {
	case f.Short > 0 && w <= h:
		return f.Short, max(h*f.Short/w, 1)
	case f.Short > 0:
		return max(w*f.Short/h, 1), f.Short
	case w*f.H <= h*f.W: // the width is what limits: it becomes the target's
		return f.W, max(h*f.W/w, f.H)
	default:
		return max(w*f.H/h, f.W), f.H
	}
}

// cropOffset is where a cut of b pixels begins in a: torchvision's int(round((a - b) / 2.0)), in which Python rounds halves
// to the even number; where the picture is smaller it pads first, with the odd pixel behind.
func cropOffset(a, b int) int {
	if a < b {
		return -((b - a) / 2)
	}
	return int(math.RoundToEven(float64(a-b) / 2))
}

// pad keeps the shape: one side becomes the target's, the other is rounded, and the rest is filled on both sides.
func (f Fitting) pad(src *RGB) *RGB {
	w, h, at := f.padded(src.W, src.H)
	part := Resize(src, w, h, f.Filter)
	if w == f.W && h == f.H {
		return part
	}
	return f.paste(part, at)
}

// padded is the size to which a picture is resized, and where it then lies in the target: those of Pillow's ImageOps.pad.
func (f Fitting) padded(width, height int) (w, h int, at image.Point) {
	w, h = f.W, f.H
	sw, sh := float64(width), float64(height)
	have, want := sw/sh, float64(f.W)/float64(f.H)
	switch {
	case have > want:
		h = evenRound(float64(sh / sw * float64(f.W)))
	case have < want:
		w = evenRound(float64(sw / sh * float64(f.H)))
	}
	w, h = min(max(w, 1), f.W), min(max(h, 1), f.H)
	return w, h, image.Pt(evenRound(float64(f.W-w)/2), evenRound(float64(f.H-h)/2))
}

func evenRound(x float64) int { return int(math.RoundToEven(x)) }

// paste lays part on a canvas of the fill colour with its top left corner at the given point.
func (f Fitting) paste(part *RGB, at image.Point) *RGB {
	dst := New(f.W, f.H)
	if f.Fill != [3]uint8{} {
		dst.fill(f.Fill)
	}
	for y := range part.H {
		copy(dst.row(at.Y + y)[at.X*3:], part.row(y))
	}
	return dst
}
