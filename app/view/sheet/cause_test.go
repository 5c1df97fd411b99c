package sheet

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// causeAt is the colour in the middle of a value's square.
func causeAt(img *image.RGBA, notes, h, w, y, x int) color.RGBA {
	scale := (causeSide + max(h, w) - 1) / max(h, w)
	return img.RGBAAt(margin+x*scale+scale/2, margin+30+causeLine*notes+y*scale+scale/2)
}

func TestCauseColours(t *testing.T) {
	values := nn.Tensor{Shape: nn.Map(2, 3, 1), Data: []float32{-1, 0, 4, 2, 1, 0}}
	h := view.Heat{Values: values, Range: view.CauseRange(true, 4), Map: view.Signed()}
	signed, err := Cause(h, "gradient", "one", []string{"two"})
	if err != nil {
		t.Fatal(err)
	}
	white := color.RGBA{0xff, 0xff, 0xff, 0xff}
	if zero := causeAt(signed, 2, 2, 3, 0, 1); zero != white {
		t.Errorf("zero is %v", zero)
	}
	if most := causeAt(signed, 2, 2, 3, 0, 2); most != view.Signed().At(255) {
		t.Errorf("the strongest is %v", most)
	}
	if low := causeAt(signed, 2, 2, 3, 0, 0); low != view.Signed().At(96) { // -1 of 4
		t.Errorf("-1 of 4 is %v", low)
	}
	plain, err := Cause(view.Heat{
		Values: nn.Tensor{Shape: nn.Map(1, 2, 1), Data: []float32{3, 0}}, Range: view.CauseRange(false, 3), Map: view.Viridis(),
	}, "saliency", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if causeAt(plain, 0, 1, 2, 0, 0) != view.Viridis().At(255) || causeAt(plain, 0, 1, 2, 0, 1) != view.Viridis().At(0) {
		t.Error("an unsigned map does not go from zero to its largest value")
	}
}

// What is zero lets the picture through, and what is strongest covers its share of it.
func TestCauseOverAPicture(t *testing.T) {
	values := nn.Tensor{Shape: nn.Map(1, 2, 1), Data: []float32{0, 2}}
	grey := image.NewUniform(color.RGBA{100, 100, 100, 0xff})
	over := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		over.Set(i%4, i/4, grey.C)
	}
	img, err := Cause(view.Heat{
		Values: values, Range: view.CauseRange(true, 2), Map: view.Signed(), Photo: over, Cover: 0.5,
	}, "lrp", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := causeAt(img, 0, 1, 2, 0, 0); got != (color.RGBA{100, 100, 100, 0xff}) {
		t.Errorf("zero covers the picture: %v", got)
	}
	if got := causeAt(img, 0, 1, 2, 0, 1); got != view.Signed().At(255) {
		t.Errorf("the strongest is %v", got)
	}
}

func TestCauseRefuses(t *testing.T) {
	for _, v := range []nn.Tensor{{}, {Shape: nn.Map(1, 1, 3), Data: make([]float32, 3)}, {Shape: nn.Map(2, 2, 1), Data: make([]float32, 3)}} {
		if _, err := Cause(view.Heat{Values: v, Map: view.Viridis()}, "", "", nil); err == nil {
			t.Errorf("%s with %d values is drawn", v.Shape, len(v.Data))
		}
	}
}
