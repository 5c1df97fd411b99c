package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/shaders"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }

// families are the shader families that every op is tested in.
var families = []shaders.Family{shaders.Plain, shaders.Image, shaders.Shared}

// convFamilies are those that convolutions are tested in: with each size of tiles.
var convFamilies = []shaders.Family{shaders.Plain, shaders.Image, shaders.SharedSmall, shaders.SharedMedium, shaders.SharedLarge}

// opBound is the largest error that an op in float32 may make, as a share of the largest value of its result. A sum of
// n products rounds by about sqrt(n) * 2^-24 of its size; n is at most 4608 in a convolution, and 25088 in a dense layer
// whose slices are summed apart, so that 2e-6 would do for most; the bound for whole layers is 2e-5.
const opBound = 5e-6

// rig holds the device, programs and buffers of one op's test.
type rig struct {
	tb       testing.TB
	dev      *gpu.Device
	programs map[string]*gpu.Program
	buffers  map[string]*gpu.Buffer
}

func newRig(tb testing.TB, o gpu.Options) *rig {
	r := &rig{tb, glContext.Open(tb, o), map[string]*gpu.Program{}, map[string]*gpu.Buffer{}}
	tb.Cleanup(func() { // runs before the device's own clean-up, which counts what is left
		for _, p := range r.programs {
			p.Release()
		}
		for _, b := range r.buffers {
			b.Release()
		}
	})
	return r
}

func (r *rig) must(err error) {
	r.tb.Helper()
	if err != nil {
		r.tb.Fatal(err)
	}
}

// zeros makes a buffer, in place of an earlier one of that name.
func (r *rig) zeros(name string, texels int) {
	r.tb.Helper()
	r.buffers[name].Release()
	b, err := r.dev.NewZeroed(name, texels)
	r.must(err)
	r.buffers[name] = b
}

// put makes a buffer that holds values.
func (r *rig) put(name string, values []float32) {
	r.tb.Helper()
	r.zeros(name, quads(len(values)))
	r.must(r.buffers[name].Upload(values, 0))
}

// get reads a layer's output back.
func (r *rig) get(name string, s Shape) Tensor {
	r.tb.Helper()
	got := make([]float32, texels(s)*4)
	r.must(r.buffers[name].Download(got, 0))
	return unpack(s, got)
}

func (r *rig) run(steps ...Step) []time.Duration {
	r.tb.Helper()
	var batch []gpu.Dispatch
	for _, s := range steps {
		p := r.programs[s.Variant.Name()]
		if p == nil {
			src, err := s.Variant.Source()
			r.must(err)
			p, err = r.dev.Compile(s.Variant.Name(), src)
			r.must(err)
			r.programs[s.Variant.Name()] = p
		}
		batch = append(batch, s.dispatch(p, func(name string) *gpu.Buffer { return r.buffers[name] }))
	}
	times, err := r.dev.Run(batch...)
	r.must(err)
	return times
}

// eachFamily runs a test with a device of its own in each family.
func eachFamily(t *testing.T, f func(t *testing.T, r *rig, family shaders.Family)) {
	eachOf(t, families, f)
}

func eachOf(t *testing.T, families []shaders.Family, f func(t *testing.T, r *rig, family shaders.Family)) {
	for _, family := range families {
		t.Run(string(family), func(t *testing.T) { f(t, newRig(t, gpu.Options{Checked: true}), family) })
	}
}

// benchSteps times steps on the device: the sum of what the device's timer says, which leaves out the queueing.
func benchSteps(b *testing.B, r *rig, flops float64, steps ...Step) {
	r.run(steps...) // compiles
	var total time.Duration
	b.ResetTimer()
	for range b.N {
		for _, d := range r.run(steps...) {
			total += d
		}
	}
	b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms-gpu/op")
	b.ReportMetric(flops*float64(b.N)/total.Seconds()/1e9, "GFLOP/s")
}

// random gives n values evenly spread over [-1, 1), the same for the same seed.
func random(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 7))
	v := make([]float32, n)
	for i := range v {
		v[i] = 2*rng.Float32() - 1
	}
	return v
}

func randomTensor(seed uint64, s Shape) Tensor { return Tensor{s, random(seed, s.Len())} }

// relativeError is the largest difference as a share of the largest wanted value.
func relativeError(got, want []float32) float64 {
	var err, peak float64
	for i, w := range want {
		peak = max(peak, math.Abs(float64(w)))
		d := math.Abs(float64(got[i]) - float64(w))
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		err = max(err, d)
	}
	if peak == 0 {
		return err
	}
	return err / peak
}

// near fails the test where got is not want within bound; the message names the case.
func near(t *testing.T, what string, got, want Tensor, bound float64) {
	t.Helper()
	if got.Shape != want.Shape || len(got.Data) != len(want.Data) {
		t.Fatalf("%s: shape %v with %d values, want %v with %d", what, got.Shape, len(got.Data), want.Shape, len(want.Data))
	}
	if bound == 0 {
		if !slices.Equal(got.Data, want.Data) {
			t.Errorf("%s: values differ, want them equal", what)
		}
		return
	}
	if e := relativeError(got.Data, want.Data); e > bound {
		t.Errorf("%s: largest error / largest value is %.3g, want at most %.3g", what, e, bound)
	}
}

func shapeName(in Shape, out int) string { return fmt.Sprintf("%dx%dx%d-to-%d", in.H, in.W, in.C, out) }
