package op

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights/raced"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

// inRace are the tests of what is computed on all cores, and of programs that several ask for.
const inRace = "CPU|DenseBack|Maxpool2x2Back|ReLUBack|TurnKernel|CompiledOnce"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	gputest.Main(m, &glContext)
}

// families are the shader families that every op is tested in.
var families = []shaders.Family{shaders.Plain, shaders.Image, shaders.Shared}

// convFamilies are those that convolutions are tested in: with each size of tiles.
var convFamilies = []shaders.Family{shaders.Plain, shaders.Image, shaders.SharedSmall, shaders.SharedMedium, shaders.SharedLarge}

// opBound is the largest error that an op in float32 may make, as a share of the largest value of its result. A sum of
// n products rounds by about sqrt(n) * 2^-24 of its size; n is at most 4608 in a convolution, and 25088 in a dense layer
// whose slices are summed apart, so that 2e-6 would do for most. Whole layers have LayerBound.
const opBound = 5e-6

// rig holds the device, the programs and the buffers of one op's test.
type rig struct {
	ConvBuffers // what most ops need
	Rows, Mask  *Buffer
	Partial     *Buffer

	tb   testing.TB
	exec *Executor
	mem  Buffers
}

func newRig(tb testing.TB, o gpu.Options) *rig {
	r := &rig{
		ConvBuffers: NewConvBuffers(), Rows: NewBuffer("rows", 0), Mask: NewBuffer("mask", 0), Partial: NewBuffer("partial", 0),
		tb: tb, exec: NewExecutor(glContext.Open(tb, o), shaders.Variant.Source), mem: Buffers{},
	}
	tb.Cleanup(func() { // runs before the device's own clean-up, which counts what is left
		r.exec.Release()
		r.mem.Release()
	})
	r.must(r.mem.Zeroed(r.exec.Device, r.Watch.Marks))
	return r
}

func (r *rig) must(err error) {
	r.tb.Helper()
	if err != nil {
		r.tb.Fatal(err)
	}
}

// zeros makes a buffer on the device, in place of an earlier one.
func (r *rig) zeros(b *Buffer, texels int) {
	r.tb.Helper()
	b.Texels = texels
	r.must(r.mem.Zeroed(r.exec.Device, b))
}

// put makes a buffer that holds values.
func (r *rig) put(b *Buffer, values []float32) {
	r.tb.Helper()
	r.zeros(b, Quads(len(values)))
	r.must(r.mem[b].Upload(values, 0))
}

// get reads a layer's output back.
func (r *rig) get(b *Buffer, s Shape) Tensor {
	r.tb.Helper()
	got := make([]float32, Texels(s)*4)
	r.must(r.mem[b].Download(got, 0))
	return Unpack(s, got)
}

func (r *rig) run(steps ...Step) []time.Duration {
	r.tb.Helper()
	times, err := r.exec.Run(r.mem, steps...)
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

// benchEach runs a benchmark in each family: which one suits the device, the device decides.
func benchEach(b *testing.B, families []shaders.Family, f func(b *testing.B, family shaders.Family)) {
	for _, family := range families {
		b.Run(string(family), func(b *testing.B) { f(b, family) })
	}
}

// slowBench is how many products an op may have that is timed on a software renderer with shaders for others: those take up
// to a minute for VGG16's large layers.
const slowBench = 1e9

// newBenchRig gives a rig, or skips what would take too long.
func newBenchRig(b *testing.B, family shaders.Family, flops float64) *rig {
	r := newRig(b, gpu.Options{})
	if r.exec.Device.Info().Software && family != shaders.Image && flops > slowBench {
		b.Skip("takes long on a software renderer")
	}
	return r
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
	b.ReportMetric(total.Seconds()*1000/float64(b.N), "ms-gpu/op")
	b.ReportMetric(flops*float64(b.N)/total.Seconds()/1e9, "GFLOP/s")
}

func randomTensor(seed uint64, s Shape) Tensor { return Tensor{s, Random(seed, s.Len())} }

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
	if e := RelativeError(got.Data, want.Data); e > bound {
		t.Errorf("%s: largest error / largest value is %.3g, want at most %.3g", what, e, bound)
	}
}

func shapeName(in Shape, out int) string { return fmt.Sprintf("%dx%dx%d-to-%d", in.H, in.W, in.C, out) }
