package view

import (
	"image/color"
	"testing"
)

func TestColormapEntries(t *testing.T) {
	tests := []struct {
		name  string
		level uint8
		want  color.RGBA
	}{
		{"viridis", 0, color.RGBA{0x44, 0x01, 0x54, 0xff}},
		{"viridis", 64, color.RGBA{0x3a, 0x52, 0x8b, 0xff}},
		{"viridis", 128, color.RGBA{0x20, 0x90, 0x8c, 0xff}},
		{"viridis", 255, color.RGBA{0xfd, 0xe7, 0x24, 0xff}},
		{"magma", 0, color.RGBA{0x00, 0x00, 0x03, 0xff}},
		{"magma", 255, color.RGBA{0xfb, 0xfc, 0xbf, 0xff}},
		{"gray", 0, color.RGBA{0x00, 0x00, 0x00, 0xff}},
		{"gray", 201, color.RGBA{0xc9, 0xc9, 0xc9, 0xff}},
		{"jet", 0, color.RGBA{0x00, 0x00, 0x7f, 0xff}},
		{"jet", 255, color.RGBA{0x7f, 0x00, 0x00, 0xff}},
		{"signed", 0, color.RGBA{15, 50, 110, 0xff}},
		{"signed", 128, color.RGBA{255, 255, 255, 0xff}},
		{"signed", 255, color.RGBA{105, 10, 35, 0xff}},
	}
	for _, tt := range tests {
		m, ok := ByName(tt.name)
		if !ok {
			t.Fatalf("no colour map %q", tt.name)
		}
		if got := m.At(tt.level); got != tt.want {
			t.Errorf("%s[%d] = %v, want %v", tt.name, tt.level, got, tt.want)
		}
	}
}

func TestByNameFindsEach(t *testing.T) {
	maps := Colormaps()
	if len(maps) != 5 || maps[0] != Viridis() {
		t.Fatalf("%d maps, the first %q; want 5, the first viridis", len(maps), maps[0].Name())
	}
	for _, m := range maps {
		if got, ok := ByName(m.Name()); !ok || got != m {
			t.Errorf("%q is not found by its name", m.Name())
		}
	}
	if _, ok := ByName("Viridis "); ok {
		t.Error("a name that none has is found")
	}
}

func TestSignedMapIsBalanced(t *testing.T) {
	m := Signed()
	luma := func(i int) float64 {
		c := m.At(uint8(i))
		return 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)
	}
	for d := 1; d < ZeroLevel; d++ {
		below, above := luma(ZeroLevel-d), luma(ZeroLevel+d)
		if below >= luma(ZeroLevel-d+1) || above >= luma(ZeroLevel+d-1) {
			t.Errorf("%d levels from zero is not darker than %d", d, d-1)
		}
		if below-above > 20 || above-below > 20 {
			t.Errorf("%d levels from zero: brightness %.0f below and %.0f above", d, below, above)
		}
	}
}

// The marks of what is cut off occur in no colour map.
func TestMarksStandOut(t *testing.T) {
	for _, m := range Colormaps() {
		for i := range 256 {
			c := m.At(uint8(i))
			for _, mark := range []color.RGBA{BelowRange, AboveRange, NotANumber} {
				if d := abs(int(c.R)-int(mark.R)) + abs(int(c.G)-int(mark.G)) + abs(int(c.B)-int(mark.B)); d < 40 {
					t.Errorf("%s, level %d, %v is much like the mark %v", m.Name(), i, c, mark)
				}
			}
		}
	}
}
