package sheet

import (
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view"
)

// TestPaletteStaysClose holds a sheet's palette to its promise: the page's own colours cost the map a step or two.
func TestPaletteStaysClose(t *testing.T) {
	limit := map[string]int{"viridis": 1, "magma": 1, "gray": 1, "jet": 3, "signed": 2}
	for _, m := range view.Colormaps() {
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
		for _, i := range []uint8{0, 255, view.ZeroLevel} {
			if m.Signed() || i != view.ZeroLevel {
				if got := p.colours[p.level[i]]; got != m.At(i) {
					t.Errorf("%s: level %d is %v, want %v", m.Name(), i, got, m.At(i))
				}
			}
		}
	}
	p := newPalette(view.Viridis())
	for index, want := range map[uint8]color.Color{
		paper: color.RGBA{255, 255, 255, 255}, inkMost: color.RGBA{30, 35, 44, 255}, nanIndex: view.NotANumber, accentIndex: accent,
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

func TestNoTwoSharedInARow(t *testing.T) {
	type table struct {
		name   string
		levels [256]color.RGBA
		signed bool
	}
	zigzag := table{name: "zigzag"} // each step smaller than the one before, so that the cheapest ones are neighbours
	for i := 1; i < 256; i += 2 {
		zigzag.levels[i].R = uint8(255 - i)
	}
	tables := []table{zigzag}
	for _, m := range view.Colormaps() {
		tt := table{name: m.Name(), signed: m.Signed()}
		for i := range tt.levels {
			tt.levels[i] = m.At(uint8(i))
		}
		tables = append(tables, tt)
	}
	for _, tt := range tables {
		shared, n := sharedLevels(&tt.levels, tt.signed), 0
		for i := range 256 {
			if shared[i] {
				n++
			}
			if i > 0 && shared[i] && shared[i-1] {
				t.Errorf("%s: levels %d and %d both share the colour of the one below", tt.name, i-1, i)
			}
		}
		if n != pageColours {
			t.Errorf("%s: %d levels are shared, want %d", tt.name, n, pageColours)
		}
	}
}
