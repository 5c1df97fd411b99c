package view

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

// arranged is a grid of channels 4, 0 and 2 of five, 4 of which is silent.
func arranged() (*Grid, *Maps) {
	x := numbered(8, 8, 5)
	for i := range 64 {
		x.Data[5*i+4] = 0
	}
	m := NewMaps(x, PerChannel, Range{}, Viridis()).Arranged([]int{4, 0, 2})
	g := NewGrid()
	g.Resize(600, 300, 1)
	g.Show(m, false)
	return g, m
}

func TestPlacesAndChannels(t *testing.T) {
	_, m := arranged()
	for place, channel := range []int{4, 0, 2} {
		if m.Channel(place) != channel || m.Place(channel) != place {
			t.Errorf("place %d has channel %d, and channel %d is at place %d", place, m.Channel(place), channel, m.Place(channel))
		}
	}
	if m.Places() != 3 || m.Channel(3) != -1 || m.Channel(-1) != -1 || m.Place(1) != -1 || m.Place(7) != -1 {
		t.Errorf("%d places; there is something where nothing is", m.Places())
	}
	back := m.Arranged(nil)
	if back.Places() != 5 || back.Channel(1) != 1 || back.Place(3) != 3 || back.Place(5) != -1 || back.Place(-1) != -1 || m.Places() != 3 {
		t.Error("without an order, a channel is not at the place of its own number")
	}
	if v, _ := m.Value(2, 3, 4); v != 20304 {
		t.Errorf("a value of channel 2 is %v: the order has changed whose it is", v)
	}
}

// The map at each place is coloured by its own channel's values and range, and marked by its own channel's marks.
func TestDrawInAnotherOrder(t *testing.T) {
	g, m := arranged()
	dst := image.NewRGBA(image.Rect(0, 0, 600, 300))
	ink := Ink{Paper: color.RGBA{255, 255, 255, 255}, Line: color.RGBA{200, 200, 200, 255}, Accent: color.RGBA{255, 0, 0, 255}}
	(&Painter{}).Draw(dst, g, m, Style{Map: Viridis(), Ink: ink, Chosen: 2, Largest: -1})
	for place, channel := range m.Order[1:] {
		for _, at := range []image.Point{{0, 0}, {7, 0}, {3, 6}} {
			r := g.Cell(place+1, at.Y, at.X)
			v, _ := m.Value(channel, at.Y, at.X)
			level, _ := m.On[channel].Index(v)
			if got := dst.RGBAAt(r.Min.X, r.Min.Y); got != Viridis().At(level) {
				t.Errorf("place %d, %v: %v, want the colour of channel %d's %v", place+1, at, got, channel, v)
			}
		}
	}
	silent := g.Tile(0)
	if got := dst.RGBAAt(silent.Min.X, silent.Min.Y); got != ink.Line && got != ink.Paper {
		t.Errorf("the silent channel's map has %v", got)
	}
	for place, framed := range []bool{false, false, true} {
		at := g.Tile(place).Min
		if got := dst.RGBAAt(at.X-1, at.Y-1) == ink.Accent; got != framed {
			t.Errorf("place %d is framed: %t, want %t", place, got, framed)
		}
	}
}

// The captions under the maps are those of the channels, not of the places.
func TestCaptionsInAnotherOrder(t *testing.T) {
	letters := draw.Regular(12)
	line := func(order []int, place int) []uint8 {
		g, m := arranged()
		m = m.Arranged(order)
		g.Show(m, true)
		g.Fit()
		dst := image.NewRGBA(image.Rect(0, 0, 600, 300))
		names := []string{"zero", "one", "two", "three", "four"}
		k := Style{Map: Viridis(), Small: letters, Names: names, Ranges: true, Chosen: -1, Largest: -1, Ink: Ink{Text: color.RGBA{9, 9, 9, 255}}}
		(&Painter{}).Draw(dst, g, m, k)
		tile := g.Tile(place)
		box := dst.SubImage(image.Rect(tile.Min.X, tile.Max.Y, tile.Max.X, tile.Max.Y+16)).(*image.RGBA)
		var pixels []uint8
		for y := range box.Rect.Dy() {
			pixels = append(pixels, box.Pix[y*box.Stride:][:4*box.Rect.Dx()]...)
		}
		return pixels
	}
	if got, want := line([]int{2, 1, 0}, 0), line([]int{0, 1, 2}, 2); !slices.Equal(got, want) {
		t.Error("channel 2's caption is another one at place 0 than at place 2")
	}
	if slices.Equal(line([]int{2, 1, 0}, 0), line([]int{0, 1, 2}, 0)) {
		t.Error("channels 2 and 0 have the same caption")
	}
}

func TestNothingToShow(t *testing.T) {
	g, m := arranged()
	g.Enlarge(1)
	m = m.Arranged([]int{})
	g.Show(m, true)
	if got := g.InSight(); len(got) != 0 || g.Solo() != -1 {
		t.Errorf("in sight %v, enlarged %d", got, g.Solo())
	}
	g.Reveal(0)
	if place, _, _, ok := g.Hit(20, 20); place != -1 || ok {
		t.Errorf("place %d is hit", place)
	}
	dst := image.NewRGBA(image.Rect(0, 0, 600, 300))
	(&Painter{}).Draw(dst, g, m, Style{Map: Viridis(), Chosen: 0, Largest: -1})
}
