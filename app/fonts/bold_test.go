package fonts

import (
	"image"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// face is a font at 100 pixels to the em.
func face(t *testing.T, data []byte) font.Face {
	t.Helper()
	f, err := opentype.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 100, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// inked is how much of a letter's square is ink, and the box of that.
func inked(f font.Face, r rune) (share float64, box image.Rectangle) {
	img := image.NewAlpha(image.Rect(-50, -150, 150, 50))
	d := font.Drawer{Dst: img, Src: image.Opaque, Face: f, Dot: fixed.P(0, 0)}
	d.DrawString(string(r))
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if a := img.AlphaAt(x, y).A; a > 127 {
				share += 1e-4
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return share, box
}

func advance(f font.Face, r rune) fixed.Int26_6 {
	a, _ := f.GlyphAdvance(r)
	return a
}

// Heavy hanzi have more ink, reach out on all sides by the same, keep their advance, and are not filled up.
func TestBolder(t *testing.T) {
	data, ok := bolder(han, boldBy)
	if !ok {
		t.Fatal("the font is not one that can be made heavy")
	}
	plain, bold := face(t, han), face(t, data)
	for _, r := range "特征图预测结果鹰龙囊口一丨→▲ " {
		was, a := inked(plain, r)
		is, b := inked(bold, r)
		if w := advance(plain, r); w != advance(bold, r) {
			t.Errorf("%q advances by %v, plain by %v", r, advance(bold, r), w)
		}
		if r == ' ' {
			continue
		}
		if is < was*1.05 || is > 0.75 {
			t.Errorf("%q: %.3f of the square is ink, plain %.3f", r, is, was)
		}
		for i, d := range []int{a.Min.X - b.Min.X, a.Min.Y - b.Min.Y, b.Max.X - a.Max.X, b.Max.Y - a.Max.Y} {
			if d < 0 || d > 5 {
				t.Errorf("%q: side %d of %v lies %d pixels outside of the plain one's %v, want about 2", r, i, b, d, a)
			}
		}
	}
}

// With no strength nothing changes: what is read is written again.
func TestBolderByNothing(t *testing.T) {
	data, ok := bolder(han, 0)
	if !ok {
		t.Fatal("the font is not one that can be made heavy")
	}
	plain, same := face(t, han), face(t, data)
	for r := rune(0x4e00); r < 0x9fff; r += 37 {
		a, in := inked(plain, r)
		b, at := inked(same, r)
		if a != b || in != at {
			t.Fatalf("%q: %v of ink in %v, want %v in %v", r, b, at, a, in)
		}
	}
}

// What is no font, or one that was cut off, is refused or read as far as it goes.
func FuzzBolder(f *testing.F) {
	f.Add(han[:400])
	f.Add([]byte("no font"))
	f.Fuzz(func(_ *testing.T, data []byte) { bolder(data, boldBy) })
}
