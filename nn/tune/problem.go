package tune

import (
	"fmt"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
)

// problem is a convolution of made-up values, to find out whether an algorithm computes right and how fast it is.
type problem struct {
	shape        op.Conv
	in           op.Tensor
	kernel, bias []float32 // of random values in [-1, 1)
	packed       []float32 // in as shaders read it
}

func newProblem(s op.Conv) *problem {
	seed := uint64(s.In.C)<<32 + uint64(s.Out.C)
	in := op.Tensor{Shape: s.In, Data: op.Random(seed, s.In.Len())}
	return &problem{s, in, op.Random(seed+1, 9*s.In.C*s.Out.C), op.Random(seed+2, s.Out.C), op.Pack(in)}
}

// loaded is a problem in a device's memory, laid out for one algorithm.
type loaded struct {
	exec  *op.Executor
	mem   op.Buffers
	dst   *op.Buffer
	steps []op.Step
}

// load brings a problem to the device. All buffers are new, so that nothing is left in them of what another algorithm did.
func (p *problem) load(e *op.Executor, a op.Algorithm) (*loaded, error) {
	b := op.NewConvBuffers()
	plan := a.Plan(p.shape, op.WithReLU, b)
	b.Src.Texels, b.Dst.Texels, b.Bias.Texels = op.Texels(p.shape.In), op.Texels(p.shape.Out), op.Quads(p.shape.Out.C)
	c := &loaded{e, op.Buffers{}, b.Dst, plan.Steps}
	if err := c.fill(p, b, plan.Kernel); err != nil {
		c.release()
		return nil, err
	}
	return c, nil
}

func (c *loaded) fill(p *problem, b op.ConvBuffers, kernel op.Weights) error {
	list := []*op.Buffer{b.Src, b.Kernel, b.Bias, b.Dst, b.Watch.Marks}
	values := map[*op.Buffer][]float32{b.Src: p.packed, b.Bias: op.Pack(op.Tensor{Shape: op.Vector(p.shape.Out.C), Data: p.bias})}
	if kernel.Raw != nil {
		list = append(list, b.Input, b.Sums, kernel.Raw)
		rows := make([]float32, kernel.Raw.Texels*4)
		op.PadRows(rows, p.kernel, p.shape.Out.C, op.Quads(p.shape.Out.C)*4)
		values[kernel.Raw] = rows
	} else {
		packed := make([]float32, b.Kernel.Texels*4)
		op.PackConv3x3(packed, 0, p.kernel, p.shape.In.C, p.shape.Out.C)
		values[b.Kernel] = packed
	}
	if err := c.mem.Zeroed(c.exec.Device, list...); err != nil {
		return err
	}
	for b, v := range values {
		if err := c.mem[b].Upload(v, 0); err != nil {
			return err
		}
	}
	if kernel.Raw == nil {
		return nil
	}
	_, err := c.exec.Run(c.mem, kernel.Transform)
	return err
}

// run computes the convolution and tells how long the device took.
func (c *loaded) run() (time.Duration, error) { return c.exec.Time(c.mem, c.steps...) }

// result reads what was computed, border and all.
func (c *loaded) result() ([]float32, error) {
	got := make([]float32, c.dst.Texels*gpu.TexelBytes/4)
	return got, c.mem[c.dst].Download(got, 0)
}

func (c *loaded) release() { c.mem.Release() }

// compute runs an algorithm once and reads what it computed.
func (p *problem) compute(e *op.Executor, a op.Algorithm) ([]float32, error) {
	c, err := p.load(e, a)
	if err != nil {
		return nil, err
	}
	defer c.release()
	if _, err := c.run(); err != nil {
		return nil, err
	}
	return c.result()
}

// check compares what an algorithm computed with the formula, in samples values of the result.
func (p *problem) check(a op.Algorithm, got []float32, samples int) error {
	sample, want := make([]float32, samples), make([]float32, samples)
	out := p.shape.Out
	for i := range samples {
		at := i * (out.Len() - 1) / (samples - 1) // the first corner, the last, and between them all rows, columns and channels
		y, x, ch := at/out.C/out.W, at/out.C%out.W, at%out.C
		sample[i] = got[op.Bordered(out, ch/4, y, x)*4+ch%4]
		want[i] = op.Conv3x3At(p.in, p.kernel, p.bias, op.WithReLU, y, x, ch)
	}
	return p.compare(a, sample, want)
}

// compare takes an algorithm's result for wrong beyond the bound for whole layers: it would not take the speed of one that is
// further off.
func (p *problem) compare(a op.Algorithm, got, want []float32) error {
	if e := op.RelativeError(got, want); !(e <= op.LayerBound) {
		return fmt.Errorf("nn: %s computes %s wrong: off by %.2g of the largest value", a, p.shape, e)
	}
	return nil
}

// probes are the problems of Probe, in order. A program is used with new parameters and with those that it had last, each
// time after others have run: drivers that compile a program anew for its parameters have mixed up what they compiled then.
var probes = []op.Conv{
	{In: op.Map(9, 10, 20), Out: op.Map(9, 10, 24)},
	{In: op.Map(6, 13, 36), Out: op.Map(6, 13, 17)},
	{In: op.Map(6, 13, 36), Out: op.Map(6, 13, 17)},
	{In: op.Map(9, 10, 20), Out: op.Map(9, 10, 24)},
}

// Probe runs each algorithm on some small problems, and gives the first thing that goes wrong: a shader that the driver
// refuses, an error of the device, or a wrong result.
func Probe(e *op.Executor, algorithms []op.Algorithm) error {
	for _, shape := range probes {
		p := newProblem(shape)
		for _, a := range algorithms {
			got, err := p.compute(e, a)
			if err == nil {
				err = p.check(a, got, p.shape.Out.Len())
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
