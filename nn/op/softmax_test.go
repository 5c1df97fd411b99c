package op

import (
	"fmt"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

func TestSoftmax(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, n := range []int{1, 3, 37, 102, 1000} {
			for _, shift := range []float32{0, -300, 300} { // exp alone would overflow or vanish
				t.Run(fmt.Sprintf("%d%+v", n, shift), func(t *testing.T) {
					in := randomTensor(uint64(i), Vector(n))
					for j := range in.Data {
						in.Data[j] = in.Data[j]*10 + shift
					}
					r.put(r.Src, Pack(in))
					r.zeros(r.Dst, Quads(n))
					r.run(SoftmaxStep(family, n, r.Src, r.Dst))
					near(t, "result", r.get(r.Dst, in.Shape), SoftmaxRef(in), opBound)
				})
			}
		}
	})
}

func TestSoftmaxLiteral(t *testing.T) {
	in := Tensor{Vector(3), []float32{0, 0.6931472, 1.3862944}} // 0, ln 2, ln 4
	want := Tensor{Vector(3), []float32{1. / 7, 2. / 7, 4. / 7}}
	near(t, "CPU twin", SoftmaxRef(in), want, 1e-6)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put(r.Src, Pack(in))
		r.zeros(r.Dst, 1)
		r.run(SoftmaxStep(family, 3, r.Src, r.Dst))
		near(t, "GPU", r.get(r.Dst, in.Shape), want, 1e-6)
	})
}

func BenchmarkSoftmax(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		r := newRig(b, gpu.Options{})
		r.put(r.Src, Random(1, 1000))
		r.zeros(r.Dst, 250)
		benchSteps(b, r, 3000, SoftmaxStep(family, 1000, r.Src, r.Dst))
	})
}
