package draw

import (
	"bytes"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
)

func TestDrawingRepeats(t *testing.T) {
	for _, s := range Subjects() {
		a, err := s.PNG()
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.PNG()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: drawn twice, the files differ", s.Name)
		}
	}
}

func TestFillCoversHalfAPixel(t *testing.T) {
	c := newCanvas(flat(hex(0xffffff)))
	c.fill(polygon(point{10, 10}, point{20.5, 10}, point{20.5, 20}, point{10, 20}), flat(hex(0x000000)))
	for _, tt := range []struct {
		x, want int
	}{{9, 255}, {10, 0}, {19, 0}, {20, 128}, {21, 255}} {
		got := int(c.img.RGBAAt(tt.x, 15).R)
		if got < tt.want-2 || got > tt.want+2 {
			t.Errorf("pixel %d: level %d, want %d", tt.x, got, tt.want)
		}
	}
}

func TestOutlinesAddUp(t *testing.T) { // a stroke's pieces overlap; none may cut a hole into another
	c := newCanvas(flat(hex(0xffffff)))
	c.fill(line(20, point{100, 100}, point{200, 150}, point{120, 220}), flat(hex(0x000000)))
	for _, p := range []point{{100, 100}, {150, 125}, {196, 148}, {200, 150}, {160, 185}, {120, 220}} {
		if got := c.img.RGBAAt(int(p.x), int(p.y)).R; got != 0 {
			t.Errorf("at %v: level %d, want 0", p, got)
		}
	}
}

func TestBallHasTwelvePatches(t *testing.T) {
	if n := len(patches()); n != 12 {
		t.Errorf("%d pentagons, want 12", n)
	}
	if n := len(seams()); n != 30 {
		t.Errorf("%d seams between hexagons, want 30", n)
	}
}

func TestTextIsCentred(t *testing.T) {
	lo, hi := Size*1.0, 0.0
	for _, o := range text(gobold.TTF, "OTO", point{240, 240}, 100) {
		for _, p := range o {
			lo, hi = min(lo, p.x), max(hi, p.x)
		}
	}
	if mid := (lo + hi) / 2; mid < 239 || mid > 241 {
		t.Errorf("the line's middle is at %.1f, want 240", mid)
	}
}

func TestPaletteHoldsFewColoursExactly(t *testing.T) {
	c := newCanvas(flat(hex(0x336699)))
	c.fill(polygon(point{0, 0}, point{240, 0}, point{240, 480}, point{0, 480}), flat(hex(0xfedcba)))
	p := c.paletted()
	if len(p.Palette) != 2 {
		t.Errorf("%d colours, want 2", len(p.Palette))
	}
	for _, x := range []int{0, 239, 240, 479} {
		if got, want := p.At(x, 7), c.img.At(x, 7); got != want {
			t.Errorf("pixel %d is %v, want %v", x, got, want)
		}
	}
}
