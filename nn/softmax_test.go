package nn

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
					in := randomTensor(uint64(i), Shape{1, 1, n})
					for j := range in.Data {
						in.Data[j] = in.Data[j]*10 + shift
					}
					r.put("src", pack(in))
					r.zeros("dst", quads(n))
					r.run(softmaxStep(family, n, "src", "dst"))
					near(t, "result", r.get("dst", in.Shape), softmaxRef(in), opBound)
				})
			}
		}
	})
}

func TestSoftmaxLiteral(t *testing.T) {
	in := Tensor{Shape{1, 1, 3}, []float32{0, 0.6931472, 1.3862944}} // 0, ln 2, ln 4
	want := Tensor{Shape{1, 1, 3}, []float32{1. / 7, 2. / 7, 4. / 7}}
	near(t, "CPU twin", softmaxRef(in), want, 1e-6)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put("src", pack(in))
		r.zeros("dst", 1)
		r.run(softmaxStep(family, 3, "src", "dst"))
		near(t, "GPU", r.get("dst", in.Shape), want, 1e-6)
	})
}

func BenchmarkSoftmax(b *testing.B) {
	r := newRig(b, gpu.Options{})
	r.put("src", random(1, 1000))
	r.zeros("dst", 250)
	benchSteps(b, r, 3000, softmaxStep(shaders.Image, 1000, "src", "dst"))
}
