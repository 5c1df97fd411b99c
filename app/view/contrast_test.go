package view

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

func TestContrast(t *testing.T) {
	black, white := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}
	for _, c := range []struct {
		a, b color.RGBA
		want float64
	}{
		{black, white, 21}, {white, black, 21}, {white, white, 1},
		{color.RGBA{0x77, 0x77, 0x77, 255}, white, 4.48}, // the grey that W3C's examples call just too light
	} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%v on %v: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// A map that is like the paper where nothing is has a frame, and only such a map.
func TestMapsLikeThePaperHaveAFrame(t *testing.T) {
	white, black := color.RGBA{250, 250, 250, 255}, color.RGBA{20, 20, 25, 255}
	line := color.RGBA{120, 120, 121, 255}
	signed, _ := ByName("signed")
	gray, _ := ByName("gray")
	for _, c := range []struct {
		m     *Colormap
		paper color.RGBA
		want  bool
	}{{signed, white, true}, {signed, black, false}, {Viridis(), white, false}, {gray, black, true}, {gray, white, false}} {
		maps := NewMaps(nn.Tensor{Shape: nn.Shape{H: 2, W: 2, C: 1}, Data: []float32{-1, 0, 0, 1}}, PerChannel, Range{}, c.m)
		g := NewGrid()
		g.Resize(200, 200, 1)
		g.Show(maps, false)
		img := image.NewRGBA(image.Rect(0, 0, 200, 200))
		(&Painter{}).Draw(img, g, maps, Style{Map: c.m, Chosen: -1, Largest: -1, Ink: Ink{Paper: c.paper, Line: line}})
		tile := g.Tile(0)
		if got := img.RGBAAt(tile.Min.X-1, tile.Min.Y-1) == line; got != c.want {
			t.Errorf("%s on %v: framed %t, want %t", c.m.Name(), c.paper, got, c.want)
		}
	}
}
