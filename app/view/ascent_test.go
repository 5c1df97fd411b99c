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
	whole, _ := lit(Ascent{[]float64{0, 5, 10}, 3})
	half, _ := lit(Ascent{[]float64{0, 5, 10}, 5})
	if whole.Dy() < 65 || whole.Max.X < 285 || half.Min != whole.Min || half.Max.Y != whole.Max.Y {
		t.Errorf("%v of a whole curve, %v of one with two steps to come", whole, half)
	}
	if d := half.Max.X - (whole.Min.X+whole.Max.X)/2; d < -3 || d > 3 {
		t.Errorf("with half of its steps it reaches to %d, want the middle of %v", half.Max.X, whole)
	}
	flat, _ := lit(Ascent{[]float64{4, 4, 4}, 3})
	if flat.Dy() > 3 || flat.Dx() < 200 {
		t.Errorf("values that are equal make %v, want a level line", flat)
	}
	if none, _ := lit(Ascent{}); !none.Empty() {
		t.Errorf("no values make %v", none)
	}
}
