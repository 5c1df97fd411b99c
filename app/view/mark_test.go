package view

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
)

func TestRegion(t *testing.T) {
	for _, c := range []struct {
		box     image.Rectangle
		outside float64
		in      image.Rectangle // of 100 x 50 pixels
	}{
		{image.Rect(0, 0, 224, 224), 0, image.Rect(0, 0, 100, 50)},
		{image.Rect(56, 112, 168, 224), 0, image.Rect(25, 25, 75, 50)},
		{image.Rect(-90, -90, 106, 106), 1 - 106.0*106/(196*196), image.Rect(0, 0, 47, 24)},
		{image.Rect(223, 223, 224, 224), 0, image.Rect(99, 49, 100, 50)},
		{image.Rect(300, 300, 310, 310), 1, image.Rectangle{}},
	} {
		g := RegionOf(c.box, 224, 224)
		if got := g.Outside(); math.Abs(got-c.outside) > 1e-12 {
			t.Errorf("%v: %v is outside, want %v", c.box, got, c.outside)
		}
		if got := g.In(image.Rect(0, 0, 100, 50)); got != c.in && !(got.Empty() && c.in.Empty()) {
			t.Errorf("%v: in pixels %v, want %v", c.box, got, c.in)
		}
	}
}

// Inside its region a marked picture is as it was, but for the line around it; outside it is shaded.
func TestMarked(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	line := color.RGBA{1, 2, 3, 255}
	got := Marked(img, 40, 20, &Region{0.25, 0.25, 0.75, 0.75}, line)
	for at, want := range map[image.Point]uint8{{20, 10}: 200, {10, 5}: 200, {29, 14}: 200, {9, 10}: 1, {20, 4}: 1, {30, 10}: 1, {20, 15}: 1, {0, 0}: shaded(200), {39, 19}: shaded(200)} {
		if v := got.RGBAAt(at.X, at.Y).R; v != want {
			t.Errorf("pixel %v is %d, want %d", at, v, want)
		}
	}
	if got := Marked(img, 40, 20, nil, line); !slices.Equal(got.Pix, img.Pix) {
		t.Error("a picture without a region is changed")
	}
}

func TestPatch(t *testing.T) {
	img := Patch([]float32{0, 1, 2, 3, 4, 5, 6, 7, 8}, Range{0, 8}, Viridis(), 2)
	if img.Rect != image.Rect(0, 0, 6, 6) || img.RGBAAt(0, 0) != Viridis().At(0) || img.RGBAAt(5, 5) != Viridis().At(255) || img.RGBAAt(1, 2) != img.RGBAAt(0, 3) {
		t.Errorf("%v, its corners are %v and %v", img.Rect, img.RGBAAt(0, 0), img.RGBAAt(5, 5))
	}
}

func TestColumn(t *testing.T) {
	values := []float32{1, 5, -2, 5, 0, float32(math.NaN()), 3}
	if got := NewColumn(values, true, -1).Order; !slices.Equal(got, []int{1, 3, 6, 0, 4, 2, 5}) {
		t.Errorf("sorted: %v", got)
	}
	c := NewColumn(values, false, 3)
	if got := c.Strongest(3); !slices.Equal(got, []int{1, 3, 6}) {
		t.Errorf("strongest: %v", got)
	}
	for x, want := range map[int]int{-1: -1, 0: 0, 99: 0, 100: 1, 350: 3, 699: 6, 700: -1} {
		if got := c.At(x, 700); got != want {
			t.Errorf("at pixel %d of 700 is channel %d, want %d", x, got, want)
		}
	}
	if got := NewColumn(values[:4], false, -1).At(1, 2); got != 3 {
		t.Errorf("of two channels at a pixel %d is shown, want the larger one, 3", got)
	}
	if got := (Column{}).At(0, 10); got != -1 {
		t.Errorf("an empty column has channel %d", got)
	}
	img := image.NewRGBA(image.Rect(0, 0, 70, 50))
	k := Style{Ink: Ink{Paper: gray(255), Muted: gray(90), Accent: color.RGBA{9, 0, 0, 255}, Guide: gray(220), Line: gray(150)}}
	c.Draw(img, k)
	if top := img.RGBAAt(15, 0); top != k.Ink.Muted {
		t.Errorf("the largest bar ends in %v", top)
	}
	if got := img.RGBAAt(35, 10); got != k.Ink.Accent {
		t.Errorf("the chosen bar is %v", got)
	}
	if got := img.RGBAAt(45, 10); got != k.Ink.Paper {
		t.Errorf("above a zero there is %v", got)
	}
	c.Draw(image.NewRGBA(image.Rect(0, 0, 3, 1)), k) // less room than bars, and no height
}
