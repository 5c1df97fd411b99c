package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

// The mark of the colour bar stands over the colour that the value has.
func TestBarMark(t *testing.T) {
	text := color.RGBA{1, 2, 3, 255}
	gray, _ := ByName("gray")
	r := Range{-2, 6}
	for _, v := range []float32{-2, 0, 1.5, 6} {
		dst := image.NewRGBA(image.Rect(0, 0, 400, 44))
		Bar{On: r, Mark: v, Fixed: true}.Draw(dst, Style{Map: gray, Ink: Ink{Text: text}}, 1)
		level, _ := r.Index(v)
		at := -1
		for x := range 400 {
			if dst.RGBAAt(x, 15) == text {
				at = x
			}
		}
		if at < 0 {
			t.Fatalf("%v: no mark", v)
		}
		plain := image.NewRGBA(dst.Rect)
		Bar{On: r, Mark: nan, Fixed: true}.Draw(plain, Style{Map: gray, Ink: Ink{Text: text}}, 1)
		if got := int(plain.RGBAAt(at, 15).R); abs(got-int(level)) > 1 {
			t.Errorf("%v: the mark is over level %d, want %d", v, got, level)
		}
	}
}

// A strip goes through all levels, from the left or from below.
func TestStrip(t *testing.T) {
	gray, _ := ByName("gray")
	table := gray.pixels()
	img := image.NewRGBA(image.Rect(0, 0, 270, 270))
	dst := draw.Onto(img, &table)
	Strip(dst, image.Rect(5, 2, 261, 4), false)
	Strip(dst, image.Rect(7, 8, 9, 264), true)
	Strip(dst, image.Rect(0, 0, 1, 1), true)
	for i := range 256 {
		if got := img.RGBAAt(5+i, 3).R; int(got) != i {
			t.Errorf("%d pixels from the left is level %d", i, got)
		}
		if got := img.RGBAAt(8, 263-i).R; int(got) != i {
			t.Errorf("%d pixels from below is level %d", i, got)
		}
	}
}
