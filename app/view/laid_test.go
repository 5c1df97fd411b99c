package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// Values lie where the function has them; zero and what is beside them leave the picture as it is.
func TestLay(t *testing.T) {
	grey := color.RGBA{90, 90, 90, 255}
	img := image.NewRGBA(image.Rect(0, 0, 8, 4))
	for i := range img.Pix {
		img.Pix[i] = []uint8{90, 90, 90, 255}[i%4]
	}
	values := nn.Tensor{Shape: nn.Map(2, 2, 1), Data: []float32{0, 2, 1, 0}}
	Lay(img, values, Range{0, 2}, Viridis(), func(x, y float64) (float64, float64) { return 4*x - 1, 2 * y }) // the middle half
	for y := range 4 {
		for x := range 8 {
			want := grey
			switch {
			case y < 2 && (x == 4 || x == 5):
				want = Viridis().At(255)
			case y >= 2 && (x == 2 || x == 3): // half as strong
				c := Viridis().At(128)
				mix := func(v uint8) uint8 { return uint8((90+float64(v))/2 + 0.5) }
				want = color.RGBA{mix(c.R), mix(c.G), mix(c.B), 255}
			}
			if got := img.RGBAAt(x, y); got != want {
				t.Errorf("(%d, %d): %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestFewest(t *testing.T) {
	for _, c := range []struct {
		values []float32
		share  float64
		want   int
	}{
		{[]float32{1, 8, 0, 1}, 0.8, 1}, {[]float32{1, 8, 0, 1}, 0.81, 2}, {[]float32{1, 8, 0, 1}, 1, 3}, {[]float32{0, 0}, 0.95, 0}, {nil, 0.95, 0},
	} {
		if got := Fewest(c.values, c.share); got != c.want {
			t.Errorf("%g of %v: %d, want %d", c.share, c.values, got, c.want)
		}
	}
}
