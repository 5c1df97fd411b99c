package view

import (
	"image"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// Lay lays values over a picture of other proportions than theirs: at says where in the values, in their pixels, a point of the
// picture is, which is given in shares of its width and height. A value of zero, and what lies beside the values, leaves the picture as
// it is; the largest of the range covers it.
func Lay(img *image.RGBA, values nn.Tensor, on Range, m *Colormap, at func(x, y float64) (vx, vy float64)) {
	h := Heat{Values: values, Range: on, Map: m, Photo: img, Cover: 0.5}
	peak := max(-on.Lo, on.Hi)
	w, height := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			sx, sy := (float64(x)+0.5)/w, (float64(y)+0.5)/height
			vx, vy := at(sx, sy)
			if vx < 0 || vy < 0 || vx >= float64(values.W) || vy >= float64(values.H) {
				continue
			}
			v := values.Data[int(vy)*values.W+int(vx)]
			if v == 0 {
				continue
			}
			c := h.over(h.colour(v), v, peak, sx, sy)
			copy(img.Pix[img.PixOffset(img.Rect.Min.X+x, img.Rect.Min.Y+y):], []uint8{c.R, c.G, c.B})
		}
	}
}

// Fewest is how many of the values, the largest first, have a share of the sum of all; they are not below zero.
func Fewest(values []float32, share float64) (n int) {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b float32) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	total, sum := 0.0, 0.0
	for _, v := range sorted {
		total += float64(v)
	}
	for _, v := range sorted {
		if sum >= share*total {
			return n
		}
		sum += float64(v)
		n++
	}
	return n
}
