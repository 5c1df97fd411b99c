package view

import (
	"bytes"
	"image"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

// Close up the squares have their numbers in them, farther away there are
// none.
func TestNumbersCloseUp(t *testing.T) {
	m := NewMaps(noise(2, 6, 6, 2), PerLayer, Range{}, Viridis())
	picture := func(zoom float64, face *draw.Face) []uint8 {
		g := NewGrid()
		g.Show(m, false)
		g.Resize(500, 400, 1)
		g.SetCamera(Camera{Zoom: zoom, Solo: -1})
		img := image.NewRGBA(image.Rect(0, 0, 500, 400))
		k := goldenStyle(Viridis())
		k.Small, k.Chosen = face, -1
		new(Painter).Draw(img, g, m, k)
		return img.Pix
	}
	face := draw.Regular(11)
	if bytes.Equal(picture(60, face), picture(60, nil)) {
		t.Error("no numbers close up")
	}
	grid := func(zoom float64) []uint8 { return picture(zoom, face)[:4*500*20] } // above the captions
	bare := func(zoom float64) []uint8 { return picture(zoom, nil)[:4*500*20] }
	if bytes.Equal(grid(90), bare(90)) && bytes.Equal(picture(90, face), picture(90, nil)) {
		t.Error("no numbers at 90 pixels to a value")
	}
	if !bytes.Equal(grid(30), bare(30)) {
		t.Error("numbers in squares of 30 pixels")
	}
}

// The neighbourhood of a value is what the array has there, cut off at the edges.
func TestAround(t *testing.T) {
	in := noise(6, 9, 8, 3)
	m := NewMaps(in, PerLayer, Range{}, Viridis())
	for _, at := range [][2]int{{4, 4}, {0, 0}, {8, 7}, {2, 6}} {
		got, width := m.Around(1, at[0], at[1], 3)
		var want []float32
		wide := 0
		for y := max(0, at[0]-3); y <= min(8, at[0]+3); y++ {
			wide = 0
			for x := max(0, at[1]-3); x <= min(7, at[1]+3); x++ {
				want = append(want, in.At(y, x, 1))
				wide++
			}
		}
		if !slices.Equal(got, want) || width != wide {
			t.Errorf("around %v: %v in rows of %d, want %v in rows of %d", at, got, width, want, wide)
		}
	}
}
