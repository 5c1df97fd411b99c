package view

import (
	"image"

	"github.com/vggscope/vggscope/app/view/draw"
)

// Strip draws all levels into r, the lowest one at the left, or at the bottom.
func Strip(dst draw.Canvas, r image.Rectangle, upright bool) {
	levels := make([]uint8, r.Dx())
	for i := range levels {
		levels[i] = uint8(i * 255 / max(1, r.Dx()-1))
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if upright {
			level := (r.Max.Y - 1 - y) * 255 / max(1, r.Dy()-1)
			for i := range levels {
				levels[i] = uint8(level)
			}
		}
		dst.Levels(r.Min.X, y, levels, nil)
	}
}

// pointer draws a triangle above the bar and a line through it.
func pointer(dst draw.Canvas, x int, bar image.Rectangle, k Ink, size int) {
	for i := range size {
		y := bar.Min.Y - 2 - i
		dst.Fill(image.Rect(x-i, y, x+i+1, y+1), k.Text)
	}
	dst.Fill(image.Rect(x-1, bar.Min.Y, x+2, bar.Max.Y), k.Paper)
	dst.Fill(image.Rect(x, bar.Min.Y-2, x+1, bar.Max.Y), k.Text)
}
