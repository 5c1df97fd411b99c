package check

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// Options say what a Suite runs on.
type Options struct {
	Window *nn.Window   // of the GPU, with no other runner on it; nil to check the CPU alone
	Model  *weights.Set // is checked too, GPU against CPU; nil for none. Without a Window there is nothing to check it with
	// Progress hears of layers computed, in all networks; it may be nil.
	Progress func(done, total int)
}

// Result is what a Suite found.
type Result struct {
	GPU     *nn.DeviceInfo // of the window, without a network on it; nil without a window
	Reports []Report
	OK      bool   // of all reports
	Verdict string // one sentence; of a wrong network it names the first wrong layer
}

// tinyParts are all families that a device may run, fast on it or not, with dense kernels of float32 or float16. A test fails
// when a shader is in none of them.
var tinyParts = []struct {
	family shaders.Family
	half   bool
}{
	{shaders.Plain, false}, {shaders.Plain, true}, {shaders.Image, false},
	{shaders.SharedSmall, false}, {shaders.SharedMedium, true}, {shaders.SharedLarge, true},
}

// tinyWidth makes block widths of 3, 6, 13 and 26: none is a multiple of four, so that the padding of channels is tested,
// and the plain convolution, which takes ten seconds for the narrow net on a software renderer, is through in a moment.
const tinyWidth = 0.05

// narrowSet is the synthetic network that the values of Narrow are stored of.
func narrowSet() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true})
}

// part is one network of a suite.
type part struct {
	set    *weights.Set
	ref    *Reference     // nil to compare GPU and CPU only
	family shaders.Family // empty for the device's own
	off    map[int][]int  // channels that are off
	layers int
}

// Suite checks, one after another, the model of the options, the built-in model and the narrow synthetic one, these two
// against stored values, and each family of shaders on a tiny synthetic net with channels of block1_conv2 and fc1 off. Memory is given back after each.
//
// The error says why there is no result: the context ended, a model cannot be read, the window has no OpenGL 4.3. What
// the GPU fails at after that is a Report.
func Suite(ctx context.Context, o Options) (Result, error) {
	builtin, err := weights.Builtin()
	if err != nil {
		return Result{}, err
	}
	defer builtin.Close()
	return o.run(ctx, []part{
		{set: builtin, ref: Builtin()},
		{set: narrowSet(), ref: Narrow()},
	})
}

// run checks the networks that there are stored values for, and the others that the options and the families add.
func (o Options) run(ctx context.Context, stored []part) (Result, error) {
	parts, total, err := o.parts(stored)
	if err != nil {
		return Result{}, err
	}
	var result Result
	if o.Window != nil {
		d, err := nn.Probe(o.Window)
		if err != nil {
			return Result{}, err
		}
		result.GPU = &d
	}
	done := 0
	for _, p := range parts {
		r, err := o.check(ctx, p, result.GPU, func(n, _ int) {
			if o.Progress != nil {
				o.Progress(done+n, total)
			}
		})
		if err != nil {
			return Result{}, err
		}
		done += o.steps(p)
		result.Reports = append(result.Reports, r)
	}
	result.judge()
	return result, nil
}

// parts lists the networks, and the number of layers to compute in all.
func (o Options) parts(stored []part) ([]part, int, error) {
	parts := slices.Clone(stored)
	if o.Window != nil {
		if o.Model != nil {
			parts = append([]part{{set: o.Model}}, parts...)
		}
		// Some of its pools drop a row or a column; with the last maps of 7 x 7 its arrays are those of 224 x 224.
		o := weights.SyntheticOptions{Width: tinyWidth, Top: true, Classes: 102, Pixels: image.Pt(229, 237)}
		tiny := weights.Synthetic(o)
		o.Half = true
		tinyHalf := weights.Synthetic(o)
		for _, f := range tinyParts {
			set := tiny
			if f.half {
				set = tinyHalf
			}
			parts = append(parts, part{set: set, family: f.family, off: map[int][]int{2: {1}, 20: {0, 7}}})
		}
	}
	total := 0
	for i, p := range parts {
		n, err := nn.NewNetwork(p.set)
		if err != nil {
			return nil, 0, err
		}
		parts[i].layers = len(n.Layers)
		total += o.steps(parts[i])
	}
	return parts, total, nil
}

// steps is the number of layers to compute for a part.
func (o Options) steps(p part) int {
	if o.Window != nil {
		return 2 * p.layers
	}
	return p.layers
}

// check opens the runners of a part. The CPU comes first: when it cannot do it either, the fault is in the weights.
func (o Options) check(ctx context.Context, p part, gpu *nn.DeviceInfo, progress func(done, total int)) (Report, error) {
	cpu, err := nn.Open(ctx, p.set, nn.Options{Backend: nn.CPU})
	if err != nil {
		return Report{}, err
	}
	defer cpu.Close()
	if gpu == nil {
		return Run(ctx, nil, cpu, p.ref, progress)
	}
	r, err := o.checkGPU(ctx, p, cpu, progress)
	if err == nil || ctx.Err() != nil || errors.Is(err, nn.ErrNotFinite) { // which is the CPU's, see Run
		return r, err
	}
	d := *gpu
	if p.family != "" {
		d.Family = p.family
	}
	r = Report{Network: p.set.Card.Name, Stored: p.ref != nil, GPU: &d, CPU: cpu.Device(), Err: err}
	r.judge()
	return r, nil
}

func (o Options) checkGPU(ctx context.Context, p part, cpu nn.Runner, progress func(done, total int)) (Report, error) {
	gpu, err := nn.Open(ctx, p.set, nn.Options{Backend: nn.GPU, Window: o.Window, Family: p.family})
	if err != nil {
		return Report{}, err
	}
	defer gpu.Close()
	return run(ctx, gpu, cpu, p.ref, p.off, progress)
}

// judge sums the reports up.
func (r *Result) judge() {
	wrong := 0
	for _, report := range r.Reports {
		if report.OK {
			continue
		}
		if wrong == 0 {
			r.Verdict = report.Verdict
		}
		wrong++
	}
	r.OK = wrong == 0
	switch {
	case r.OK:
		r.Verdict = r.praise()
	case wrong > 1:
		r.Verdict = fmt.Sprintf("%d of %s fail, the first of them: %s", wrong, plain.Counted(len(r.Reports), "check"), r.Verdict)
	}
}

// praise is the verdict where all is well: it tells how close it was.
func (r *Result) praise() string {
	var report Report
	var worst Row
	for _, p := range r.Reports {
		if w := p.Worst(); w.excess() >= worst.excess() {
			report, worst = p, *w
		}
	}
	by := ""
	if r.GPU == nil {
		by = " by the CPU"
	}
	return fmt.Sprintf("All layers of %s are computed right%s: the largest error is in %s of %s, %s.", plain.Counted(len(r.Reports), "network"), by,
		worst.Layer.Name, report.name(), worst.amount(worst.GPUAgainstCPU, worst.GPUAgainstStored, worst.CPUAgainstStored))
}
