package view

import (
	"image"
	"image/color"
	"testing"
)

func blank(w, h int) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, w, h), make(color.Palette, 256))
	for i := range img.Pix {
		img.Pix[i] = paper
	}
	return img
}

// inked is the box of all pixels that are not paper.
func inked(img *image.Paletted) (box image.Rectangle) {
	for i, v := range img.Pix {
		if v != paper {
			at := image.Pt(i%img.Stride, i/img.Stride)
			box = box.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
		}
	}
	return box
}

func TestTextStandsWhereItIsPut(t *testing.T) {
	f := newFace(boldFont(), 20)
	w := f.width("HHH")
	for name, set := range map[string]struct {
		draw  func(img *image.Paletted)
		left  int
		right int
	}{
		"left":   {func(img *image.Paletted) { f.draw(img, 100, 30, "HHH", dark) }, 100, 100 + w},
		"right":  {func(img *image.Paletted) { f.drawRight(img, 100, 30, "HHH", dark) }, 100 - w, 100},
		"middle": {func(img *image.Paletted) { f.drawMiddle(img, 100, 30, "HHH", dark) }, 100 - w/2, 100 + w/2},
	} {
		img := blank(200, 40)
		set.draw(img)
		box := inked(img)
		if box.Min.X < set.left || box.Min.X > set.left+3 || box.Max.X > set.right+1 || box.Max.X < set.right-4 {
			t.Errorf("%s: ink from %d to %d, want %d to %d", name, box.Min.X, box.Max.X, set.left, set.right)
		}
		if box.Max.Y != 30 || box.Dy() < 13 || box.Dy() > 16 {
			t.Errorf("%s: ink from y %d to %d, want capitals of about 14 pixels on 30", name, box.Min.Y, box.Max.Y)
		}
	}
}

func TestTextIsCutOffAtTheEdge(t *testing.T) {
	img := blank(20, 10)
	f := newFace(regularFont(), 30)
	f.draw(img, -12, 8, "WWW", dark) // panics if a glyph is stamped outside
	if inked(img).Empty() {
		t.Error("nothing of the line is on the picture")
	}
}

func TestTextSparesTheMaps(t *testing.T) {
	img := blank(60, 40)
	for i := range img.Pix {
		img.Pix[i] = 7
	}
	newFace(boldFont(), 30).draw(img, 5, 30, "H", dark)
	for i, v := range img.Pix {
		if v != 7 {
			t.Fatalf("pixel %d of a map became index %d", i, v)
		}
	}
}

func TestMutedTextIsLighter(t *testing.T) {
	darkest := func(k shade) (v uint8) {
		img := blank(60, 40)
		newFace(boldFont(), 30).draw(img, 5, 30, "H", k)
		for _, p := range img.Pix {
			v = max(v, p)
		}
		return v
	}
	if got := darkest(dark); got != inkMost {
		t.Errorf("dark text reaches index %d, want %d", got, inkMost)
	}
	if got := darkest(muted); got != paper+uint8(muted) {
		t.Errorf("muted text reaches index %d, want %d", got, paper+uint8(muted))
	}
}

func TestFit(t *testing.T) {
	f := newFace(regularFont(), 12)
	if got := f.fit("mantis.jpg", 500); got != "mantis.jpg" {
		t.Errorf("a line with room enough became %q", got)
	}
	if got := f.fit("a photograph of a mantis", 80); f.width(got) > 80 || len(got) < 8 || got[:3] != "a p" {
		t.Errorf("cut to %q, %d pixels, want the line's beginning in 80", got, f.width(got))
	}
	if got := f.fit("mantis", 3); got != "" {
		t.Errorf("without any room: %q, want nothing", got)
	}
}
