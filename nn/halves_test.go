package nn

import (
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// halfSet is a small net whose dense kernels are float16; what they read and give is no multiple of four.
func halfSet() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.03, Top: true, Classes: 102, Half: true, Pixels: image.Pt(96, 64)})
}

// openHalf plans a set's net for a family on a device of its own, with float16 kept as such or not, and loads it.
func openHalf(t *testing.T, set *weights.Set, family shaders.Family, keep bool) *gpuRunner {
	t.Helper()
	r := newGPURunner(model{mustNetwork(t, set), set}, glContext.Open(t, gpu.Options{}), shaders.Variant.Source)
	t.Cleanup(r.Close)
	if !keep {
		r.halves = nil
	}
	if err := r.planFor(family, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.load(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	return r
}

// A net computes the same from dense kernels that are kept as float16 as from their float32, forth and back: bit for bit on a
// software renderer. A GPU's compiler may choose other sums to fuse.
func TestHalvesChangeNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	for _, c := range []struct {
		name   string
		set    *weights.Set
		family shaders.Family
	}{
		{"plain", halfSet(), shaders.Plain},
		{"image", halfSet(), shaders.Image},
		{"narrow", weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true, Classes: 100, Half: true}), shaders.Image},
	} {
		t.Run(c.name, func(t *testing.T) {
			type result struct {
				predictions, gradient Tensor
				bytes                 int64
				kernels               []string
			}
			compute := func(keep bool) result {
				r := openHalf(t, c.set, c.family, keep)
				defer r.Close()
				a := mustForward(t, r, Pass{Input: inputOf(t, r)})
				defer a.Release()
				seed := must[Tensor](t)(SeedUnit(r.network.last().Out, 0, 0, 5))
				d, fc1 := r.Device(), r.network.layer("fc1").Index
				return result{
					mustRead(t, a, r.network.Logits()),
					mustBack(t, r, Back{Of: a, From: r.network.Logits(), To: Site{Layer: fc1 - 1}, Seed: seed}), d.Bytes, d.Kernels[fc1],
				}
			}
			half, wide := compute(true), compute(false)
			bound := 2e-5
			if glContext.Open(t, gpu.Options{}).Info().Software {
				bound = 0
			}
			for what, pair := range map[string][2]Tensor{
				"logits": {half.predictions, wide.predictions}, "gradient": {half.gradient, wide.gradient},
			} {
				if e := op.RelativeError(pair[0].Data, pair[1].Data); !(e <= bound) {
					t.Errorf("%s: off by %.2g of the largest value, want at most %g", what, e, bound)
				}
			}
			saved := int64(0)
			for _, a := range c.set.Arrays() {
				if a.Half() && len(a.Shape) == 2 {
					saved += 2 * int64(op.Quads(a.Shape[0])*4*op.Quads(a.Shape[1])*4)
				}
			}
			if wide.bytes-half.bytes != saved {
				t.Errorf("%d bytes with float16 and %d without, want %d less", half.bytes, wide.bytes, saved)
			}
			if !strings.HasPrefix(half.kernels[0], "dense_float16") || slices.Contains(wide.kernels, half.kernels[0]) {
				t.Errorf("fc1 is computed by %v, and by %v from float32", half.kernels, wide.kernels)
			}
		})
	}
}

// On a GPU that does not read float16 as it is, float32 stands in, and nothing is refused.
func TestFloat32StandsInForHalves(t *testing.T) {
	for _, c := range []struct{ name, old, text, want string }{
		{"all is well", "void", "void", "dense_float16_shared"},
		{"refused", "void main() {", "void main() { nonsense;", "dense_shared"},
		{"wrong", "name[i].y))", "name[i].x))", "dense_shared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := halfSet()
			r := newGPURunner(model{mustNetwork(t, set), set}, glContext.Open(t, gpu.Options{}), hook.Broken("dense_float16_shared", c.old, c.text))
			defer r.Close()
			if err := r.planOrPlain(shaders.Shared, nil); err != nil {
				t.Fatal(err)
			}
			d := r.Device()
			if got := d.Kernels[r.network.layer("fc1").Index][0]; got != c.want || d.Refused != nil || d.Family != shaders.Shared {
				t.Errorf("fc1 by %s in family %s, refused %v, want %s", got, d.Family, d.Refused, c.want)
			}
		})
	}
}
