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
	for d := 1; d < zeroLevel; d++ {
		below, above := luma(zeroLevel-d), luma(zeroLevel+d)
		if below >= luma(zeroLevel-d+1) || above >= luma(zeroLevel+d-1) {
			t.Errorf("%d levels from zero is not darker than %d", d, d-1)
		}
		if below-above > 20 || above-below > 20 {
			t.Errorf("%d levels from zero: brightness %.0f below and %.0f above", d, below, above)
		}
	}
}

// TestPaletteStaysClose holds a sheet's palette to its promise: the page's own colours cost the map a step or two.
func TestPaletteStaysClose(t *testing.T) {
	limit := map[string]int{"viridis": 1, "magma": 1, "gray": 1, "jet": 3, "signed": 2}
	for _, m := range Colormaps() {
		p := newPalette(m)
		if len(p.colours) != 256 {
			t.Fatalf("%s: %d colours, want 256", m.Name(), len(p.colours))
		}
		exact := 0
		for i := range 256 {
			want, got := m.At(uint8(i)), p.colours[p.level[i]].(color.RGBA)
			if got == want {
				exact++
			}
			if d := distance(got, want); d > limit[m.Name()] {
				t.Errorf("%s: level %d is off by %d, want at most %d", m.Name(), i, d, limit[m.Name()])
			}
		}
		if exact < mapColours {
			t.Errorf("%s: %d levels have their own colour, want %d", m.Name(), exact, mapColours)
		}
		for _, i := range []uint8{0, 255, zeroLevel} {
			if m.signed || i != zeroLevel {
				if got := p.colours[p.level[i]]; got != m.At(i) {
					t.Errorf("%s: level %d is %v, want %v", m.Name(), i, got, m.At(i))
				}
			}
		}
	}
	p := newPalette(Viridis())
	for index, want := range map[uint8]color.Color{
		paper: color.RGBA{255, 255, 255, 255}, inkMost: color.RGBA{30, 35, 44, 255}, nanIndex: NotANumber, accent: accentRGB,
	} {
		if got := p.colours[index]; got != want {
			t.Errorf("palette index %d is %v, want %v", index, got, want)
		}
	}
}

// distance is the largest difference of red, green and blue.
func distance(a, b color.RGBA) int {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

func TestNoTwoMergedInARow(t *testing.T) {
	zigzag := &Colormap{name: "zigzag"} // each step smaller than the one before, so that the cheapest ones are neighbours
	for i := 1; i < 256; i += 2 {
		zigzag.table[i][0] = uint8(255 - i)
	}
	for _, m := range append(Colormaps(), zigzag) {
		merged, n := mergedLevels(m), 0
		for i := range 256 {
			if merged[i] {
				n++
			}
			if i > 0 && merged[i] && merged[i-1] {
				t.Errorf("%s: levels %d and %d both share the colour of the one below", m.Name(), i-1, i)
			}
		}
		if n != pageColours {
			t.Errorf("%s: %d levels are merged, want %d", m.Name(), n, pageColours)
		}
	}
}
