package view

import (
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// DrawBar draws a colour bar with the numbers of range r below it into a picture, in pixels of the screen, unit of them to one of
// the toolkit's units. mark is a value to point at; NaN for none. A range without finite ends leaves the bar empty.
func DrawBar(img *image.RGBA, r Range, mark float32, k Style, unit float64) {
	table := k.Map.pixels()
	dst := draw.Onto(img, &table)
	dst.Fill(img.Rect, k.Ink.Paper)
	px := func(x float64) int { return int(math.Round(x * unit)) }
	side := px(26)
	bar := image.Rect(side, px(8), img.Rect.Dx()-side, px(22))
	if bar.Dx() < 2 {
		return
	}
	if !r.Valid() {
		draw.Hatch(dst, bar, bar.Min, k.Ink.Paper, k.Ink.Line)
		return
	}
	Strip(dst, bar, false)
	draw.Outline(dst, bar, 1, k.Ink.Line)
	if k.Small != nil {
		barNumbers(dst, bar, r, k, px(4))
	}
	if mark == mark && !r.Constant() {
		at := min(max(r.at(mark), 0), 1)
		x := bar.Min.X + int(math.Round(at*float64(bar.Dx()-1)))
		pointer(dst, x, bar, k.Ink, px(5))
	}
}

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

// barNumbers writes the ends of the range, and round numbers between them where they do not run into each other.
func barNumbers(dst draw.Canvas, bar image.Rectangle, r Range, k Style, tick int) {
	base := bar.Max.Y + tick + k.Small.Height() + 3
	taken := []image.Rectangle{}
	label := func(x int, s string) {
		w := k.Small.Width(s)
		box := image.Rect(x-w/2-tick, 0, x-w/2+w+tick, 1)
		for _, t := range taken {
			if box.Overlaps(t) {
				return
			}
		}
		taken = append(taken, box)
		dst.Fill(image.Rect(x, bar.Max.Y+1, x+1, bar.Max.Y+tick), k.Ink.Muted)
		k.Small.Draw(dst, x-w/2, base, s, k.Ink.Text)
	}
	if r.Constant() {
		label((bar.Min.X+bar.Max.X)/2, Number(float64(r.Lo), 4))
		return
	}
	label(bar.Min.X, Number(float64(r.Lo), 3))
	label(bar.Max.X-1, Number(float64(r.Hi), 3))
	for _, t := range r.Ticks(max(2, bar.Dx()/(20*tick))) {
		label(bar.Min.X+int(math.Round(t.At*float64(bar.Dx()-1))), t.Text)
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
