package op

import (
	"image"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

var rules = []Rule{Gradient, Deconvnet, Guided}

// By hand, for every sign of the gradient and of what the ReLU read. At zero a ReLU is closed.
func TestReLUBackLiteral(t *testing.T) {
	g := Tensor{Map(1, 6, 1), []float32{2, 2, 2, -3, -3, -3}}
	z := Tensor{Map(1, 6, 1), []float32{1, 0, -1, 1, 0, -1}}
	for rule, want := range map[Rule][]float32{
		Gradient:  {2, 0, 0, -3, 0, 0},
		Deconvnet: {2, 2, 2, 0, 0, 0},
		Guided:    {2, 0, 0, 0, 0, 0},
	} {
		want := Tensor{g.Shape, want}
		near(t, "CPU twin, "+rule.String(), ReLUBackRef(g, z, rule), want, 0)
		eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
			r.put(r.Src, Pack(g))
			r.put(r.Mask, Pack(z))
			r.zeros(r.Dst, Texels(g.Shape))
			r.run(ReLUBackStep(family, g.Shape, rule, image.Rect(0, 0, 6, 1), r.Src, r.Mask, r.Dst))
			near(t, "GPU, "+rule.String(), r.get(r.Dst, g.Shape), want, 0)
		})
	}
}

var reluCases = []struct {
	s   Shape
	box image.Rectangle
}{
	{Map(1, 1, 1), image.Rect(0, 0, 1, 1)},
	{Map(5, 9, 7), image.Rect(0, 0, 9, 5)},
	{Map(5, 9, 7), image.Rect(2, 1, 8, 3)},
	{Map(14, 14, 64), image.Rect(0, 0, 1, 1)},
	{Map(14, 70, 6), image.Rect(60, 3, 70, 14)},
	{Vector(1), image.Rect(0, 0, 1, 1)},
	{Vector(103), image.Rect(0, 0, 1, 1)},
}

// What is outside of the box becomes zero, the border too, whatever was there.
func TestReLUBack(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range reluCases {
			for _, rule := range rules {
				t.Run(c.s.String()+" "+rule.String(), func(t *testing.T) {
					g, z := randomTensor(uint64(i), c.s), randomTensor(uint64(50+i), c.s)
					r.put(r.Src, Pack(g))
					r.put(r.Mask, Pack(z))
					r.put(r.Dst, Random(3, Texels(c.s)*gpu.TexelBytes/4))
					r.run(ReLUBackStep(family, c.s, rule, c.box, r.Src, r.Mask, r.Dst))
					near(t, "result", r.get(r.Dst, c.s), ReLUBackRef(Place(Crop(g, c.box), c.s, c.box), z, rule), 0)
					if !c.s.Flat() {
						borderIsZero(t, r, c.s)
					}
				})
			}
		}
	})
}

func TestReLUBackIsTheDerivative(t *testing.T) {
	z, v := onGrid(Map(4, 6, 3)), randomTensor(1, Map(4, 6, 3))
	differences(t, z, ReLU, v, ReLUBackRef(v, z, Gradient), 1./32)
}

func TestRules(t *testing.T) {
	for _, r := range rules {
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
	}
	if r := Rule(7); r.Valid() || r.String() != "rule 7" {
		t.Errorf("%s, valid %v", r, r.Valid())
	}
}

func BenchmarkReLUBack(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		r := newRig(b, gpu.Options{})
		s := Map(224, 224, 64)
		r.put(r.Src, Pack(randomTensor(1, s)))
		r.put(r.Mask, Pack(randomTensor(2, s)))
		r.zeros(r.Dst, Texels(s))
		benchSteps(b, r, float64(s.Len()), ReLUBackStep(family, s, Gradient, image.Rect(0, 0, s.W, s.H), r.Src, r.Mask, r.Dst))
	})
}
