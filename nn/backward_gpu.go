package nn

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/tune"
	"github.com/vggscope/vggscope/shaders"
)

func newHeldGPU() *held[*gpu.Buffer] {
	return &held[*gpu.Buffer]{free: (*gpu.Buffer).Release, size: func(b *gpu.Buffer) int64 { return int64(b.Bytes()) }}
}

func (r *gpuRunner) HoldKernels() (release func()) { return r.turned.hold() }

func (r *gpuRunner) Backward(ctx context.Context, b Back) (Tensor, error) {
	b, err := b.check(r.network)
	if err != nil {
		return Tensor{}, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	if r.closed.Load() || !b.Of.use(true) {
		return Tensor{}, ErrReleased
	}
	defer b.Of.unuse()
	defer r.turned.hold()()
	if err := r.probeBack(); err != nil {
		return Tensor{}, err
	}
	g := r.newBacker(b)
	defer g.own.Release()
	defer g.under.leave()
	t, err := b.walk(ctx, r.network, g)
	if err != nil && r.closed.Load() {
		err = ErrReleased
	}
	return t, err
}

// probeBack tries, once, the algorithms that convolutions need on their way back and not on their way forth, on devices where
// those were tried. Where one fails, all are computed by the plain shaders.
func (r *gpuRunner) probeBack() error {
	if r.backFamily != "" {
		return nil
	}
	family := r.plan.family
	if family == shaders.Shared {
		known, more := r.plan.algorithms(r.network, r.limits()), []op.Algorithm(nil)
		for _, l := range r.network.Layers {
			if l.Kind != Conv {
				continue
			}
			if a := r.plan.algorithmFor(turnedShape(l), r.limits()); !slices.Contains(slices.Concat(known, more), a) {
				more = append(more, a)
			}
		}
		if err := tune.Probe(r.exec, more); tune.Fatal(err) {
			return err
		} else if err != nil {
			family = shaders.Plain
		}
	}
	r.backFamily = family
	return nil
}

// backAlgorithm is how a convolution that is none of the network's layers is computed; probeBack was called before.
func (r *gpuRunner) backAlgorithm(s op.Conv) op.Algorithm {
	if r.backFamily == shaders.Plain {
		return op.Algorithm{Family: shaders.Plain}
	}
	return r.plan.algorithmFor(s, r.limits())
}

// turnedShape is the convolution that takes a gradient through a layer.
func turnedShape(l Layer) op.Conv { return op.Conv{In: l.Out, Out: l.In} }

// gpuBacker runs steps on buffers of its own: two that take turns in holding the gradient, in any shape, and what convolutions
// and matrix products need in between. That works because each value that is read was written before: relu_back writes
// the border too, and nothing else reads one but a convolution.
type gpuBacker struct {
	runner *gpuRunner
	of     *arena
	own    op.Buffers
	turned op.Buffers // the kernel in use; held elsewhere
	under  underway   // steps, where a pass has layers

	at, next              *op.Buffer // the gradient, and where it goes next
	zeros                 *op.Buffer // in place of biases
	input, sums, partials *op.Buffer // between steps
}

func (r *gpuRunner) newBacker(b Back) *gpuBacker {
	buffer := func(name string) *op.Buffer { return op.NewBuffer("backward, "+name, 0) }
	g := &gpuBacker{
		runner: r, of: b.Of.memory.(*arena), own: op.Buffers{}, turned: op.Buffers{}, under: underway{done: func(time.Duration) {}},
		at: buffer("gradient"), next: buffer("next gradient"), zeros: buffer("zeros"),
		input: buffer("input"), sums: buffer("sums"), partials: buffer("partial sums"),
	}
	for _, l := range r.network.Layers[b.To.Layer : b.From.Layer+1] {
		g.at.Texels = max(g.at.Texels, op.Texels(l.Out))
	}
	g.next.Texels = g.at.Texels
	return g
}

// Buffer finds the pass's own, then the kernel in use, a layer's output as the layers behind it see it, and the weights.
func (g *gpuBacker) Buffer(b *op.Buffer) *gpu.Buffer {
	for _, mine := range []op.Buffers{g.own, g.turned} {
		if found := mine[b]; found != nil {
			return found
		}
	}
	i := slices.IndexFunc(g.runner.plan.layers, func(l layerPlan) bool { return l.output == b })
	if i >= 0 {
		return g.of.output(i)
	}
	return g.of.Buffer(b)
}

// run runs steps that end in next, which is the gradient then.
func (g *gpuBacker) run(steps ...op.Step) error {
	for _, b := range []*op.Buffer{g.next, g.zeros, g.input, g.sums, g.partials} {
		if b.Texels == 0 || g.own[b] != nil && g.own[b].Texels() >= b.Texels {
			continue
		}
		if err := g.own.Zeroed(g.runner.exec.Device, b); err != nil {
			return err
		}
	}
	running, err := g.runner.exec.Start(g, steps...)
	if err != nil {
		return err
	}
	g.under.add(running)
	g.at, g.next = g.next, g.at
	return g.under.wait(context.Background(), ahead) // the walk looks at the caller's
}

func (g *gpuBacker) begin(_ Layer, seed Tensor, _ image.Rectangle) error {
	if err := g.own.Zeroed(g.runner.exec.Device, g.at); err != nil {
		return err
	}
	return g.own[g.at].Upload(op.Pack(seed), 0)
}

// off needs no list: the pass has one on the device for each layer with channels that are off.
func (g *gpuBacker) off(l Layer, _ []int, _ image.Rectangle) error {
	return g.run(op.MaskStep(g.runner.backFamily, l.Out, g.at, g.runner.plan.layers[l.Index].channels, g.next))
}

func (g *gpuBacker) relu(l Layer, rule Rule, box image.Rectangle) error {
	z := g.runner.plan.layers[l.Index].output
	return g.run(op.ReLUBackStep(g.runner.backFamily, l.Out, rule, box, g.at, z, g.next))
}

func (g *gpuBacker) through(ctx context.Context, l Layer, box image.Rectangle) error {
	family := g.runner.backFamily
	switch l.Kind {
	case Conv:
		return g.conv(ctx, l)
	case Pool:
		src := g.runner.plan.layers[l.Index-1].output
		return g.run(op.Maxpool2x2BackStep(family, l.In, g.runner.network.low(l), box, g.at, src, g.next))
	case Flatten:
		return g.run(op.FlattenBackStep(family, l.In, g.at, g.next))
	case Dense:
		return g.dense(ctx, l)
	}
	return nil
}

func (g *gpuBacker) watch(l Layer) op.Watch {
	return op.Watch{Marks: g.runner.plan.marks, Layer: l.Index}
}

func (g *gpuBacker) conv(ctx context.Context, l Layer) error {
	r := g.runner
	s := turnedShape(l)
	a := r.backAlgorithm(s)
	kernel := op.NewBuffer(l.Kernel()+", turned", 0)
	g.zeros.Texels = max(g.zeros.Texels, op.Quads(l.In.C))
	c := a.Plan(s, op.WithoutReLU, op.ConvBuffers{
		Src: g.at, Kernel: kernel, Bias: g.zeros, Dst: g.next, Input: g.input, Sums: g.sums, Watch: g.watch(l),
	})
	made, err := r.turned.take(l.Index, func() (*gpu.Buffer, error) {
		taps, err := r.turnedKernel(ctx, l)
		if err != nil {
			return nil, err
		}
		return r.uploadKernel(taps, s, c.Kernel)
	})
	if err != nil {
		return err
	}
	defer r.turned.done(l.Index)
	g.turned = op.Buffers{kernel: made}
	return g.run(c.Steps...)
}

// uploadKernel brings a kernel (3, 3, in, out) into the layout that an algorithm reads.
func (r *gpuRunner) uploadKernel(taps []float32, s op.Conv, w op.Weights) (*gpu.Buffer, error) {
	dev := r.exec.Device
	if w.Raw == nil {
		return dev.NewImmutable(w.Buffer.Name, w.Buffer.Texels, w.RowTexels, func(dst []float32, row int) error {
			op.PackConv3x3(dst, row, taps, s.In.C, s.Out.C)
			return nil
		})
	}
	raw, err := dev.NewImmutable(w.Raw.Name, w.Raw.Texels, w.Raw.Texels, func(dst []float32, _ int) error {
		op.PadRows(dst, taps, s.Out.C, op.Quads(s.Out.C)*4)
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer raw.Release()
	return r.transform(raw, w)
}

func (g *gpuBacker) dense(ctx context.Context, l Layer) error {
	r := g.runner
	d, err := r.plan.matrix(l, r.limits())
	if err != nil {
		return err
	}
	b := op.DenseBackBuffers{G: g.at, Dst: g.next, Partial: g.partials, Zeros: g.zeros, Watch: g.watch(l)}
	for _, w := range r.plan.weights {
		if w.Array == l.Kernel() {
			b.Bands = append(b.Bands, w.Buffer)
		}
	}
	steps := d.BackSteps(r.backFamily, b)
	if err := r.loading.wait(ctx, steps); err != nil {
		return err
	}
	return g.run(steps...)
}

func (g *gpuBacker) read(s Shape, box image.Rectangle) (Tensor, error) {
	if err := g.under.wait(context.Background(), 0); err != nil {
		return Tensor{}, err
	}
	values := make([]float32, op.Texels(s)*gpu.TexelBytes/4)
	if err := g.own[g.at].Download(values, 0); err != nil {
		return Tensor{}, fmt.Errorf("nn: reading a gradient: %w", err)
	}
	t := op.Unpack(s, values)
	return op.Place(op.Crop(t, box), s, box), nil
}
