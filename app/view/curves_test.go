package view

import (
	"image"
	"image/color"
	"testing"
)

// A curve is at its values, only as far as it has come, and steep pieces have no gaps.
func TestDrawCurves(t *testing.T) {
	red := color.RGBA{255, 0, 0, 255}
	img := image.NewRGBA(image.Rect(0, 0, 139, 117))
	DrawCurves(img, []Curve{{Points: []float64{1, 0, 0}, Steps: 5, Colour: red}}, Style{Ink: Ink{Paper: color.RGBA{255, 255, 255, 255}}}, 1)
	box := image.Rect(30, 8, 131, 109)
	column := func(x int) (from, to int) {
		from = -1
		for y := range img.Rect.Dy() {
			if img.RGBAAt(box.Min.X+x, y) == red {
				if from < 0 {
					from = y
				}
				to = y
			}
		}
		return from, to
	}
	if from, _ := column(0); from != box.Min.Y {
		t.Errorf("it begins at %d, want %d", from, box.Min.Y)
	}
	if _, to := column(25); to < box.Max.Y-3 {
		t.Errorf("at the second point it is at %d, want %d", to, box.Max.Y-1)
	}
	if from, _ := column(60); from >= 0 {
		t.Error("it goes on beyond its last point")
	}
	_, before := column(3)
	if after, _ := column(4); after > before+1 {
		t.Errorf("between %d and %d is a gap", before, after)
	}
}
