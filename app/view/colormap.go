package view

import (
	"encoding/hex"
	"image/color"
	"sync"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Colormap gives each of 256 levels a colour, level 0 to the lowest value of a range. It is read-only and safe for
// concurrent use.
type Colormap struct {
	name   string
	signed bool
	table  [256][3]uint8
}

// Name is what the user picks the map by: "viridis", "magma", "gray", "jet" or "signed".
func (m *Colormap) Name() string { return m.name }

// Signed reports whether the middle of the map stands for zero, so that a range must reach as far below zero as above
// (Range.Symmetric).
func (m *Colormap) Signed() bool { return m.signed }

// At is the opaque colour of level i.
func (m *Colormap) At(i uint8) color.RGBA {
	c := m.table[i]
	return color.RGBA{c[0], c[1], c[2], 0xff}
}

// NotANumber is the colour of a NaN: a pink that occurs in none of the maps, because a NaN in an activation is a fault
// that must be seen.
var NotANumber = color.RGBA{0xff, 0x3d, 0xb4, 0xff}

// ZeroLevel is the level of exactly zero in a symmetric range: int(0.5 * 256).
const ZeroLevel = 128

var colormaps = sync.OnceValue(func() []*Colormap {
	return []*Colormap{
		{name: "viridis", table: parseTable(viridisTable)},
		{name: "magma", table: parseTable(magmaTable)},
		{name: "gray", table: grayTable()},
		{name: "jet", table: parseTable(jetTable)},
		{name: "signed", signed: true, table: signedTable()},
	}
})

// Colormaps lists all maps, the default one, viridis, first.
func Colormaps() []*Colormap { return append([]*Colormap(nil), colormaps()...) }

// ByName finds a map by its name.
func ByName(name string) (*Colormap, bool) {
	for _, m := range colormaps() {
		if m.name == name {
			return m, true
		}
	}
	return nil, false
}

// Viridis is the default map: even steps to the eye, also for the colour-blind and on a grey printer.
func Viridis() *Colormap { return named("viridis") }

// Signed is the map for values of both signs, such as the network's input: blue below zero, white at zero, red above.
func Signed() *Colormap { return named("signed") }

// named is a map that there is.
func named(name string) *Colormap {
	m, ok := ByName(name)
	if !ok {
		panic("view: no colour map " + name)
	}
	return m
}

// parseTable reads a table of colormap_tables.go. A table that is no 256 colours is a fault of ours, and panics.
func parseTable(s string) (t [256][3]uint8) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 3*256 {
		panic("view: colormap_tables.go is damaged: run colormaps.py")
	}
	for i := range t {
		t[i] = [3]uint8(b[3*i:])
	}
	return t
}

func grayTable() (t [256][3]uint8) {
	for i := range t {
		t[i] = [3]uint8{uint8(i), uint8(i), uint8(i)}
	}
	return t
}

// The signed map runs through these colours from the strongest value to zero. Their lightness falls evenly and alike on
// both sides, so that -x and +x look equally strong.
var (
	blueArm = [][3]float64{{15, 50, 110}, {45, 105, 175}, {110, 165, 215}, {190, 215, 238}, {255, 255, 255}}
	redArm  = [][3]float64{{105, 10, 35}, {185, 55, 55}, {225, 130, 110}, {244, 200, 184}, {255, 255, 255}}
)

func signedTable() (t [256][3]uint8) {
	for i := range t {
		arm, strength := redArm, float64(i-ZeroLevel)/(255-ZeroLevel)
		if i < ZeroLevel {
			arm, strength = blueArm, float64(ZeroLevel-i)/ZeroLevel
		}
		t[i] = along(arm, 1-strength)
	}
	return t
}

// along is the colour at position p, 0 to 1, on the straight lines between the stops.
func along(stops [][3]float64, p float64) (c [3]uint8) {
	at := p * float64(len(stops)-1)
	i := min(int(at), len(stops)-2)
	f := at - float64(i)
	for k := range c {
		c[k] = uint8(stops[i][k]*(1-f) + stops[i+1][k]*f + 0.5)
	}
	return c
}

// pixels are the map's 256 colours as draw.Pixel gives them.
func (m *Colormap) pixels() (p [256]uint32) {
	for i := range p {
		p[i] = draw.Pixel(m.At(uint8(i)))
	}
	return p
}
