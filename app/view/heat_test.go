package view

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

func mapOf(h, w int, values ...float32) nn.Tensor {
	return nn.Tensor{Shape: nn.Map(h, w, 1), Data: values}
}

// Each value is a square of its colour; what covers the photo follows from how strong it is.
func TestHeat(t *testing.T) {
	h := Heat{Values: mapOf(2, 2, -2, 0, 1, 2), Range: CauseRange(true, 2), Map: Signed(), Cover: 1}
	img := image.NewRGBA(image.Rect(0, 0, 12, 10))
	box := image.Rect(2, 1, 10, 9)
	h.Draw(img, box)
	colours := map[image.Point]color.RGBA{{3, 2}: Signed().At(0), {9, 2}: Signed().At(128), {3, 8}: Signed().At(192), {9, 8}: Signed().At(255), {0, 0}: {}}
	for p, want := range colours {
		if got := img.RGBAAt(p.X, p.Y); got != want {
			t.Errorf("at %v %v, want %v", p, got, want)
		}
	}
	h.Photo = image.NewRGBA(image.Rect(0, 0, 4, 4))
	for i := range h.Photo.Pix {
		h.Photo.Pix[i] = 100
	}
	grey := color.RGBA{100, 100, 100, 255}
	strong := Signed().At(255)
	half := color.RGBA{mean(strong.R), mean(strong.G), mean(strong.B), 255}
	for cover, want := range map[float64][2]color.RGBA{0: {grey, grey}, 0.25: {grey, half}, 0.5: {grey, strong}, 1: {Signed().At(128), strong}} {
		h.Cover = cover
		h.Draw(img, box)
		if zero, two := img.RGBAAt(9, 2), img.RGBAAt(9, 8); zero != want[0] || two != want[1] {
			t.Errorf("cover %g: zero is %v and the strongest %v, want %v", cover, zero, two, want)
		}
	}
	if y, x, ok := h.Hit(image.Pt(9, 2), box); !ok || y != 0 || x != 1 {
		t.Errorf("hit %d, %d, %t", y, x, ok)
	}
	if _, _, ok := h.Hit(image.Pt(10, 2), box); ok {
		t.Error("beside the map is a value")
	}
	h.Values.Data[0], h.Cover = float32(math.NaN()), 0
	h.Draw(img, box)
	if got := img.RGBAAt(3, 2); got != NotANumber {
		t.Errorf("a NaN is %v", got)
	}
}

func mean(above uint8) uint8 { return uint8((100+float64(above))/2 + 0.5) }

// Between two values the smooth map has what lies between them, and the values themselves in the middle of their squares.
func TestSmoothHeat(t *testing.T) {
	h := Heat{Values: mapOf(1, 2, 0, 1), Range: Range{0, 1}, Map: named("gray"), Cover: 1, Smooth: true}
	img := image.NewRGBA(image.Rect(0, 0, 16, 1))
	h.Draw(img, img.Rect)
	last := uint8(0)
	for x := range 16 {
		v := img.RGBAAt(x, 0).R
		if v < last {
			t.Errorf("at %d it is %d after %d", x, v, last)
		}
		last = v
	}
	if a, b := img.RGBAAt(0, 0).R, img.RGBAAt(15, 0).R; a != 0 || b != 255 {
		t.Errorf("the ends are %d and %d", a, b)
	}
}

func TestCauseRange(t *testing.T) {
	if r := CauseRange(true, 1, 3); r != (Range{-3, 3}) {
		t.Errorf("%v", r)
	}
	if r := CauseRange(false, 0); r != (Range{}) {
		t.Errorf("%v", r)
	}
	values := []float32{float32(math.NaN()), -8, float32(math.Inf(1))}
	for range 99 {
		values = append(values, 1)
	}
	if a, b := Magnitude(values, 1), Magnitude(values, 0.98); a != 8 || b != 1 {
		t.Errorf("%g and %g, want 8 and 1", a, b)
	}
	if Magnitude(nil, 1) != 0 {
		t.Error("nothing has a magnitude")
	}
}

func TestFitted(t *testing.T) {
	for _, c := range []struct{ in, want image.Rectangle }{
		{image.Rect(0, 0, 30, 10), image.Rect(10, 0, 20, 10)}, {image.Rect(5, 5, 15, 25), image.Rect(5, 10, 15, 20)}, {image.Rectangle{}, image.Rectangle{}},
	} {
		if got := Fitted(c.in, 7, 7); got != c.want {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}

func TestHeatOf(t *testing.T) {
	h := HeatOf(&explain.Result{Values: nn.Tensor{Shape: nn.Map(1, 2, 3), Data: []float32{1, 2, 3, -1, 0, 4}}, Signed: true})
	if h.Values.C != 1 || h.Values.Data[0] != 6 || h.Values.Data[1] != 3 || h.Range != (Range{-6, 6}) || h.Map != Signed() {
		t.Errorf("%+v", h)
	}
}
