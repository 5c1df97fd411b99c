package explain

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
)

// Not one value outside of the box, of 200 units in all layers, and the sums that the caption tells. A software renderer computes whole maps
// for each, and has fewer.
func TestNothingOutsideTheField(t *testing.T) {
	none := func(t *testing.T, r nn.Runner) {
		n, rng := r.Network(), rand.New(rand.NewPCG(1, 2))
		a := forward(t, r, nntest.Input(r, 1))
		layers := n.Layers[1:n.Top()]
		units, alive := 200, 0
		if r.Device().Backend == nn.GPU {
			units = 2 * len(layers)
		}
		for i := range units {
			l := layers[i%len(layers)]
			u := nn.Unit{Site: nn.Site{Layer: l.Index}, Y: rng.IntN(l.Out.H), X: rng.IntN(l.Out.W), C: rng.IntN(l.Out.C)}
			f, err := EffectiveField(t.Context(), r, a, u)
			if err != nil {
				t.Fatal(err)
			}
			if f.Leak != 0 {
				t.Fatalf("%s (%d, %d): %g outside of %v", l.Name, u.Y, u.X, f.Leak, f.Box)
			}
			if f.Total > 0 {
				alive++
				checkHalf(t, f)
			}
		}
		if alive < units/2 {
			t.Errorf("only %d of %d units have a gradient", alive, units)
		}
	}
	if !testing.Short() {
		t.Run("224", func(t *testing.T) { rig.Each(t, small, none) }) // where no unit of the maps sees all
	}
	t.Run("100x75", func(t *testing.T) { each(t, none) })
}

// checkHalf sums up the squares that Half and Middle are about by the definition.
func checkHalf(t *testing.T, f *Field) {
	t.Helper()
	sum := func(square image.Rectangle) (s float64) {
		for i, v := range f.Values.Data {
			if image.Pt(i%f.Values.W, i/f.Values.W).In(square) {
				s += float64(v)
			}
		}
		return s
	}
	if half, less := sum(f.Square(f.Half)), sum(f.Square(f.Half-1)); half < 0.4999*f.Total || less > 0.5001*f.Total {
		t.Errorf("the square of %d has %g, that of %d %g, of %g", f.Half, half, f.Half-1, less, f.Total)
	}
	if middle := sum(f.Square(max(f.Box.Dx(), f.Box.Dy())/2)) / f.Total; middle-f.Middle > 1e-6 || f.Middle-middle > 1e-6 {
		t.Errorf("the middle has %g, got %g", middle, f.Middle)
	}
}

func TestFieldAtTheBorder(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	f, err := EffectiveField(t.Context(), r, a, nn.Unit{Site: nn.Site{Layer: 1}})
	if err != nil || f.Box != image.Rect(-1, -1, 2, 2) || f.Outside < 5./9-1e-9 || f.Outside > 5./9+1e-9 {
		t.Errorf("box %v, %g outside, error %v", f.Box, f.Outside, err)
	}
	dense, err := EffectiveField(t.Context(), r, a, nn.Unit{Site: nn.Site{Layer: 20}, C: 3})
	if err != nil || dense.Box != image.Rect(0, 0, 224, 224) || dense.Outside != 0 {
		t.Errorf("dense: box %v, error %v", dense.Box, err)
	}
	for _, u := range []nn.Unit{{}, {Site: nn.Site{Layer: 99}}, {Site: nn.Site{Layer: 1}, Y: 224}, {Site: nn.Site{Layer: 1}, C: -1}} {
		if _, err := EffectiveField(t.Context(), r, a, u); err == nil {
			t.Errorf("%+v has a field", u)
		}
	}
}
