package picture

import (
	"image"
	"slices"
)

// checkYCbCr takes what YCbCr colours need. In JPEG they are that format's own; else a few pixels share their chroma, and
// the tags may say other conversions than the usual one, which we do not know.
func (t *tiffImage) checkYCbCr() error {
	if t.separate || t.samples != t.colours {
		return unsupported("a TIFF picture with YCbCr colours in separate planes or with other channels", nil)
	}
	if t.compression == tiffJPEG {
		return nil
	}
	usual := slices.Equal(t.dir.floats(tagReferences, usualReferences), usualReferences) &&
		slices.Equal(t.dir.floats(tagCoefficients, usualCoefficients), usualCoefficients)
	if !usual {
		return unsupported("a TIFF picture with YCbCr colours of an unusual kind", nil)
	}
	shared := t.dir.numbers(tagSubsampling)
	switch {
	case len(shared) == 2 && isPower(byte(min(shared[0], 255))) && isPower(byte(min(shared[1], 255))):
		t.units = image.Pt(int(shared[0]), int(shared[1]))
	case len(shared) == 0 && t.compression == tiffNone:
		t.units = image.Pt(1, 1) // Pillow, too, takes them to be whole, against the default of the specification
	case len(shared) == 0:
		t.units = image.Pt(2, 2)
	default:
		return unsupported("a TIFF picture with YCbCr colours of an unusual kind", nil)
	}
	if t.differences && t.units != image.Pt(1, 1) {
		return unsupported("a TIFF picture with differences of shared colours", nil)
	}
	return nil
}

// The black and white of the three components, and the shares of red, green and blue in luma, where no tag says others.
var (
	usualReferences   = []float64{0, 255, 128, 255, 128, 255}
	usualCoefficients = []float64{0.299, 0.587, 0.114}
)

// unitBytes is the bytes of a block in units: the luma of their pixels, row by row, then two of chroma.
func (t *tiffImage) unitBytes(p part) int {
	across, down := (p.w+t.units.X-1)/t.units.X, (p.h+t.units.Y-1)/t.units.Y
	return across * down * (t.units.X*t.units.Y + 2)
}

// fromUnits makes RGB of a block in units.
func (t *tiffImage) fromUnits(data []byte, p part) []byte {
	ux, uy := t.units.X, t.units.Y
	size, across := ux*uy+2, (p.w+ux-1)/ux
	out := make([]byte, p.w*p.h*3)
	luma, cb, cr := make([]byte, p.w), make([]byte, p.w), make([]byte, p.w)
	for y := range p.h {
		row := data[y/uy*across*size:]
		for x := range p.w {
			unit := row[x/ux*size:][:size]
			luma[x], cb[x], cr[x] = unit[y%uy*ux+x%ux], unit[size-2], unit[size-1]
		}
		yccToRGB(out[y*p.w*3:(y+1)*p.w*3], luma, cb, cr)
	}
	return out
}
