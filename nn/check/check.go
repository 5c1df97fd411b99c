package check

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/nn/op"
)

// The largest errors that pass; see package op.
const (
	LayerBound       = op.LayerBound
	ProbabilityBound = op.ProbabilityBound
	// GradientBound is the share of a value that its gradient may fail to account for; see Report.
	GradientBound = 1e-4
)

// ErrNothing is returned where there is nothing to compare with: neither a second runner nor stored values.
var ErrNothing = errors.New("check: without a GPU and without stored values there is nothing to compare")

// Run computes the test card on both runners, which hold the same weights, and compares their layers with each other and with
// ref. Where all layers are right, it computes gradients too. gpu may be nil, to hold the CPU against ref alone; ref may be nil, where there are no stored values. progress hears
// of each layer computed and may be nil. The context is looked at between layers.
//
// That values are off is the Report's matter. The error says why there is no report: a pass that failed, runners or
// stored values that are not of one network, ErrNothing. Where the CPU's values are not finite the weights are to blame, and
// the error is its nn.NotFiniteError; where only the GPU's are not, that is off.
func Run(ctx context.Context, gpu, cpu nn.Runner, ref *Reference, progress func(done, total int)) (Report, error) {
	return run(ctx, gpu, cpu, ref, nil, progress)
}

// run is Run with channels of some layers off, for which there are no stored values.
func run(ctx context.Context, gpu, cpu nn.Runner, ref *Reference, off map[int][]int, progress func(done, total int)) (Report, error) {
	if gpu == nil && ref == nil {
		return Report{}, ErrNothing
	}
	n := cpu.Network()
	if ref != nil {
		if err := ref.fits(n); err != nil {
			return Report{}, err
		}
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	p, err := nn.Preprocess(testcard.Picture(), n.Card.Input)
	if err != nil {
		return Report{}, err
	}
	r := Report{Network: n.Card.Name, Stored: ref != nil, CPU: cpu.Device()}
	c := comparer{ref: ref, report: &r}
	before, total := 0, len(n.Layers)
	if gpu != nil {
		if err := sameLayers(gpu.Network(), n); err != nil {
			return Report{}, err
		}
		d := gpu.Device()
		r.GPU = &d
		before, total = len(n.Layers), 2*len(n.Layers)
		c.gpu, err = gpu.Forward(ctx, nn.Pass{
			Input: p.Input, Off: off, AllowNotFinite: true,
			Done: func(_ *nn.Activations, layer int) { progress(layer+1, total) },
		})
		if err != nil {
			return Report{}, err
		}
		defer c.gpu.Release()
	}
	a, err := cpu.Forward(ctx, nn.Pass{Input: p.Input, Off: off, Done: func(a *nn.Activations, layer int) {
		c.compare(a, layer)
		progress(before+layer+1, total)
	}})
	if err != nil {
		return Report{}, err
	}
	defer a.Release()
	if c.err != nil {
		return Report{}, c.err
	}
	if r.judge(); !r.OK {
		return r, nil // gradients go by the layers, which are wrong
	}
	if err := c.gradients(ctx, gpu, cpu, a); err != nil {
		return Report{}, err
	}
	r.judge()
	return r, nil
}

// sameLayers refuses to compare two networks that are not built alike.
func sameLayers(gpu, cpu *nn.Network) error {
	if len(gpu.Layers) != len(cpu.Layers) {
		return fmt.Errorf("check: the GPU runs a network of %d layers, the CPU one of %d", len(gpu.Layers), len(cpu.Layers))
	}
	for i, l := range gpu.Layers {
		if l != cpu.Layers[i] {
			return fmt.Errorf("check: layer %d is %s (%s) on the GPU, %s (%s) on the CPU",
				i, l.Name, l.Out, cpu.Layers[i].Name, cpu.Layers[i].Out)
		}
	}
	return nil
}
