package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

// The curve is where its values are: the first at the left, the largest at the top, and nothing behind the last step so far.
func TestAscent(t *testing.T) {
	k := Style{Small: draw.Regular(11), Ink: Ink{Accent: color.RGBA{255, 0, 0, 255}, Paper: color.RGBA{255, 255, 255, 255}}}
	lit := func(c Ascent) (box image.Rectangle, img *image.RGBA) {
		img = image.NewRGBA(image.Rect(0, 0, 300, 100))
		c.Draw(img, k, 1)
		for y := range 100 {
			for x := range 300 {
				if img.RGBAAt(x, y) == k.Ink.Accent {
					box = box.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		return box, img
	}
	whole, _ := lit(Ascent{Values: []float64{0, 5, 10}, Steps: 3})
	half, _ := lit(Ascent{Values: []float64{0, 5, 10}, Steps: 5})
	if whole.Dy() < 65 || whole.Max.X < 285 || half.Min != whole.Min || half.Max.Y != whole.Max.Y {
		t.Errorf("%v of a whole curve, %v of one with two steps to come", whole, half)
	}
	if d := half.Max.X - (whole.Min.X+whole.Max.X)/2; d < -3 || d > 3 {
		t.Errorf("with half of its steps it reaches to %d, want the middle of %v", half.Max.X, whole)
	}
	flat, _ := lit(Ascent{Values: []float64{4, 4, 4}, Steps: 3})
	if flat.Dy() > 3 || flat.Dx() < 200 {
		t.Errorf("values that are equal make %v, want a level line", flat)
	}
	if none, _ := lit(Ascent{}); !none.Empty() {
		t.Errorf("no values make %v", none)
	}
}

// What the numbers are stands below the curve, between its first and its last step, and not at all where it would run into those.
func TestAscentSaysWhatItIs(t *testing.T) {
	k := Style{Small: draw.Regular(11), Ink: Ink{Muted: color.RGBA{0, 0, 255, 255}, Paper: color.RGBA{255, 255, 255, 255}}}
	inked := func(width int, about string) (n int) {
		img := image.NewRGBA(image.Rect(0, 0, width, 100))
		Ascent{Values: []float64{0, 5, 10}, Steps: 3, About: about}.Draw(img, k, 1)
		for y := 82; y < 100; y++ {
			for x := width / 4; x < 3*width/4; x++ {
				if img.RGBAAt(x, y) != k.Ink.Paper {
					n++
				}
			}
		}
		return n
	}
	if with, without, narrow := inked(500, "activation at each step"), inked(500, ""), inked(160, "activation at each step"); with == 0 || without != 0 || narrow != 0 {
		t.Errorf("%d pixels of letters, %d without a text, %d where there is no room", with, without, narrow)
	}
}
