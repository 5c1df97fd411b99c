package dream

import (
	"image"
	"slices"
)

// OpaqueFrom is the percentile of importance from which on a pixel is opaque, where nothing is said: MACO's authors' choice.
const OpaqueFrom = 80

// Transparent is the picture with what the target cared little for transparent: a pixel's opacity is its importance as a share of a
// percentile of all, from 0 to 99, and 1 above that. Where nothing was important all is opaque.
func (r *Result) Transparent(percentile int) *image.NRGBA {
	sorted := slices.Clone(r.Importance.Data)
	slices.Sort(sorted)
	full := sorted[len(sorted)*min(max(percentile, 0), 99)/100]
	img := image.NewNRGBA(image.Rect(0, 0, r.Picture.W, r.Picture.H))
	for i, v := range r.Importance.Data {
		copy(img.Pix[4*i:], r.Picture.Pix[3*i:][:3])
		img.Pix[4*i+3] = 255
		if full > 0 {
			img.Pix[4*i+3] = uint8(255 * min(v/full, 1))
		}
	}
	return img
}
