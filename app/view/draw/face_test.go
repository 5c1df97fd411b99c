package draw

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

var (
	white = color.RGBA{255, 255, 255, 255}
	black = color.RGBA{0, 0, 0, 255}
)

func blank(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	Onto(img, nil).Fill(img.Rect, white)
	return img
}

// inked is the box of all pixels that are not white.
func inked(img *image.RGBA) (box image.Rectangle) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y) != white {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestTextStandsWhereItIsPut(t *testing.T) {
	f := Bold(20)
	w := f.Width("HHH")
	for name, set := range map[string]struct {
		draw  func(dst Canvas)
		left  int
		right int
	}{
		"left":   {func(dst Canvas) { f.Draw(dst, 100, 30, "HHH", black) }, 100, 100 + w},
		"right":  {func(dst Canvas) { f.DrawRight(dst, 100, 30, "HHH", black) }, 100 - w, 100},
		"middle": {func(dst Canvas) { f.DrawMiddle(dst, 100, 30, "HHH", black) }, 100 - w/2, 100 + w/2},
	} {
		img := blank(200, 40)
		set.draw(Onto(img, nil))
		box := inked(img)
		if box.Min.X < set.left || box.Min.X > set.left+3 || box.Max.X > set.right+1 || box.Max.X < set.right-4 {
			t.Errorf("%s: ink from %d to %d, want %d to %d", name, box.Min.X, box.Max.X, set.left, set.right)
		}
		if box.Max.Y != 30 || box.Dy() < 13 || box.Dy() > 16 || box.Dy()-f.Height() > 1 || f.Height()-box.Dy() > 1 {
			t.Errorf("%s: ink from y %d to %d, want capitals of about 14 pixels on 30, as high as a digit, %d", name, box.Min.Y, box.Max.Y, f.Height())
		}
	}
}

// Text that runs over the edge on all sides is cut off there, as it would stand on a larger picture.
func TestTextIsCutOffAtTheEdge(t *testing.T) {
	f := Regular(30)
	large := blank(80, 60)
	f.Draw(Onto(large, nil), 8, 28, "WWW", black)
	small := blank(20, 10)
	f.Draw(Onto(small, nil), 8-20, 28-20, "WWW", black)
	if inked(small).Empty() {
		t.Fatal("nothing of the line is on the picture")
	}
	for y := range 10 {
		for x := range 20 {
			if got, want := small.RGBAAt(x, y), large.RGBAAt(x+20, y+20); got != want {
				t.Fatalf("(%d, %d): %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestFit(t *testing.T) {
	f := Regular(12)
	if got := f.Fit("mantis.jpg", 500); got != "mantis.jpg" {
		t.Errorf("a line with room enough became %q", got)
	}
	if got := f.Fit("a photograph of a mantis", 80); f.Width(got) > 80 || len(got) < 8 || got[:3] != "a p" {
		t.Errorf("cut to %q, %d pixels, want the line's beginning in 80", got, f.Width(got))
	}
	if got := f.Fit("mantis", 3); got != "" {
		t.Errorf("without any room: %q, want nothing", got)
	}
}

// Each letter is set in the first font that has it.
func TestFaceAsksFontsInTheirOrder(t *testing.T) {
	set := func(fonts ...[]byte) (*Face, *image.RGBA) {
		f, err := NewFace(12, fonts...)
		if err != nil {
			t.Fatal(err)
		}
		img := blank(40, 20)
		f.Draw(Onto(img, nil), 4, 14, "ag", black)
		return f, img
	}
	_, plain := set(goregular.TTF)
	_, heavy := set(gobold.TTF)
	both, img := set(goregular.TTF, gobold.TTF)
	if slices.Equal(plain.Pix, heavy.Pix) || !slices.Equal(img.Pix, plain.Pix) {
		t.Fatal("letters that both fonts have are not the first one's")
	}
	both.first, both.asked[0].has = map[rune]*glyphs{}, func(rune) bool { return false }
	second := blank(40, 20)
	both.Draw(Onto(second, nil), 4, 14, "ag", black)
	if !slices.Equal(second.Pix, heavy.Pix) {
		t.Error("letters that the first font lacks are not the second one's")
	}
}

func TestFaceHasAMinus(t *testing.T) {
	f, err := NewFace(12, goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	with := blank(40, 20)
	f.Draw(Onto(with, nil), 4, 14, "−1", black)
	f.first, f.asked[0].has = map[rune]*glyphs{}, func(r rune) bool { return r != '−' } // a font without it, as Fyne's
	without := blank(40, 20)
	f.Draw(Onto(without, nil), 4, 14, "−1", black)
	if inked(without).Empty() || !slices.Equal(with.Pix, without.Pix) {
		t.Error("a minus sign that the font lacks is not that of the spare one")
	}
	if _, err := NewFace(12, []byte("no font")); err == nil {
		t.Error("text was read as a font")
	}
}
