package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// sourceFunc gives the text of a shader variant.
type sourceFunc func(shaders.Variant) (string, error)

// bench runs single convolutions on a device, apart from any network, to find out whether a kernel computes right and how
// fast it is.
type bench struct {
	dev      *gpu.Device
	source   sourceFunc
	programs map[string]*gpu.Program // by variant
}

func newBench(dev *gpu.Device, source sourceFunc) bench {
	return bench{dev, source, map[string]*gpu.Program{}}
}

func (b *bench) close() {
	for _, p := range b.programs {
		p.Release()
	}
}

// convProblem is a convolution of made-up values.
type convProblem struct {
	shape            convShape
	in, kernel, bias []float32 // of random values in [-1, 1)
	packed           []float32 // in as shaders read it
}

func newConvProblem(s convShape) *convProblem {
	rng := rand.New(rand.NewPCG(uint64(s.in.C), uint64(s.out.C)))
	random := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = 2*rng.Float32() - 1
		}
		return v
	}
	in := random(s.in.Len())
	return &convProblem{s, in, random(9 * s.in.C * s.out.C), random(s.out.C), pack(Tensor{s.in, in})}
}

// loadedConv is a problem in the device's memory, laid out for one kernel.
type loadedConv struct {
	bench   *bench
	buffers map[string]*gpu.Buffer
	steps   []Step
}

// load brings a problem to the device. All buffers are new, so that nothing is left in them of what another kernel did.
func (b *bench) load(p *convProblem, k Algorithm) (*loadedConv, error) {
	n := convBuffers{src: "src", kernel: "kernel", bias: "bias", dst: "dst", input: "input", sums: "sums"}
	plan := k.plan(p.shape, withReLU, n)
	c := &loadedConv{b, map[string]*gpu.Buffer{}, plan.steps}
	upload := map[string][]float32{n.src: p.packed, n.bias: pack(Tensor{Shape{1, 1, p.shape.out.C}, p.bias})}
	sizes := map[string]int{n.dst: texels(p.shape.out), n.kernel: plan.kernel.rows * plan.kernel.rowTexels, n.input: plan.input, n.sums: plan.sums}
	transform := plan.kernel.layout == winogradLayout
	if transform {
		rows := make([]float32, 9*p.shape.in.C*quads(p.shape.out.C)*4)
		padRows(rows, p.kernel, p.shape.out.C, quads(p.shape.out.C)*4)
		upload[rawKernel] = rows
	} else {
		packed := make([]float32, sizes[n.kernel]*4)
		packConv3x3(packed, 0, p.kernel, p.shape.in.C, p.shape.out.C)
		upload[n.kernel] = packed
	}
	err := c.make(sizes, upload)
	if err == nil && transform {
		_, err = c.dispatch(plan.kernel.transform)
	}
	if err != nil {
		c.release()
		return nil, err
	}
	return c, nil
}

// make makes buffers of zeros, by name, and of values.
func (c *loadedConv) make(texels map[string]int, values map[string][]float32) error {
	for name, v := range values {
		texels[name] = quads(len(v))
	}
	for name, n := range texels {
		if n == 0 {
			continue
		}
		buffer, err := c.bench.dev.NewZeroed(name, n)
		if err != nil {
			return err
		}
		c.buffers[name] = buffer
		if v := values[name]; v != nil {
			if err := buffer.Upload(v, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// run computes the convolution and tells how long the device took.
func (c *loadedConv) run() (time.Duration, error) { return c.dispatch(c.steps...) }

func (c *loadedConv) dispatch(steps ...Step) (time.Duration, error) {
	var batch []gpu.Dispatch
	for _, s := range steps {
		p, err := c.bench.program(s.Variant)
		if err != nil {
			return 0, err
		}
		batch = append(batch, s.dispatch(p, func(name string) *gpu.Buffer { return c.buffers[name] }))
	}
	times, err := c.bench.dev.Run(batch...)
	var sum time.Duration
	for _, t := range times {
		sum += t
	}
	return sum, err
}

func (b *bench) program(v shaders.Variant) (*gpu.Program, error) {
	if p := b.programs[v.Name()]; p != nil {
		return p, nil
	}
	src, err := b.source(v)
	if err != nil {
		return nil, err
	}
	p, err := b.dev.Compile(v.Name(), src)
	if err == nil {
		b.programs[v.Name()] = p
	}
	return p, err
}

// result reads what was computed, border and all.
func (c *loadedConv) result() ([]float32, error) {
	b := c.buffers["dst"]
	got := make([]float32, b.Texels()*4)
	return got, b.Download(got, 0)
}

func (c *loadedConv) release() {
	for _, b := range c.buffers {
		b.Release()
	}
}

// compute runs a kernel once and reads what it computed.
func (b *bench) compute(p *convProblem, k Algorithm) ([]float32, error) {
	c, err := b.load(p, k)
	if err != nil {
		return nil, err
	}
	defer c.release()
	if _, err := c.run(); err != nil {
		return nil, err
	}
	return c.result()
}

// check compares what a kernel computed with the formula, in samples values of the result.
func (p *convProblem) check(k Algorithm, got []float32, samples int) error {
	sample, want := make([]float32, samples), make([]float32, samples)
	out := p.shape.out
	for i := range samples {
		at := i * (out.Len() - 1) / (samples - 1) // the first corner, the last, and between them all rows, columns and channels
		y, x, ch := at/out.C/out.W, at/out.C%out.W, at%out.C
		sample[i] = got[bordered(out, ch/4, y, x)*4+ch%4]
		want[i] = p.at(y, x, ch)
	}
	return p.compare(k, sample, want)
}

func (p *convProblem) compare(k Algorithm, got, want []float32) error {
	if e := largestError(got, want); !(e <= tuneBound) {
		return fmt.Errorf("nn: %s computes %s wrong: off by %.2g of the largest value", k, p.shape, e)
	}
	return nil
}

// largestError is the largest difference as a share of the largest wanted value; NaN where a value is.
func largestError(got, want []float32) float64 {
	var err, peak float64
	for i, w := range want {
		peak = max(peak, math.Abs(float64(w)))
		err = max(err, math.Abs(float64(got[i])-float64(w))) // max hands NaN on
	}
	return err / peak
}

// at is one value of the result, by the formula.
func (p *convProblem) at(y, x, channel int) float32 {
	in, out := p.shape.in, p.shape.out
	sum := float64(p.bias[channel])
	for i := range 9 {
		sy, sx := y+i/3-1, x+i%3-1
		if sy < 0 || sy >= in.H || sx < 0 || sx >= in.W {
			continue
		}
		for c := range in.C {
			sum += max(0, float64(p.in[(sy*in.W+sx)*in.C+c])) * float64(p.kernel[(i*in.C+c)*out.C+channel])
		}
	}
	return float32(sum)
}
