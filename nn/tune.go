package nn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// tuneBound is the largest error of a candidate, against the plain shader, as a share of the largest value: the bound for
// whole layers. It would not take the speed of a kernel that is further off.
const tuneBound = 2e-5

// tuneRuns is how often a candidate is timed after a warm-up. The fastest run counts: what slows others down is something
// else that the device does.
const tuneRuns = 3

// TuneOptions say what Tune does with what it finds.
type TuneOptions struct {
	File  string // to keep the choices in; empty for TuningFile
	Again bool   // find out anew what the file knows already
	// Progress hears of candidates tried; it may be nil.
	Progress func(done, total int)
}

// Choice is what Tune found for one shape of convolution.
type Choice struct {
	Shape     string    // such as 224x224x64-to-64: height, width and channels of the input, channels of the output
	Algorithm Algorithm // the fastest of those that compute right; the default where none does
	Trials    []Trial
}

// Trial is one candidate's result.
type Trial struct {
	Algorithm Algorithm
	Time      time.Duration // of the fastest run; 0 where Err is set
	Err       error         // why the candidate is out: refused by the driver, a GL error, or wrong
}

func (r *gpuRunner) Tune(ctx context.Context, o TuneOptions) ([]Choice, error) {
	var known map[string]Algorithm
	if !o.Again {
		known = readTuning(o.File, r.dev.Info())
	}
	t := newTuner(r.dev, r.source)
	t.lock, t.unlock = r.pass.Lock, r.pass.Unlock
	defer t.close()
	choices, err := t.tune(ctx, r.undecided(known), r.plan.family, o.Progress)
	if len(choices) > 0 {
		err = errors.Join(err, keepTuning(o.File, r.dev.Info(), choices))
	}
	return choices, err
}

func (r *gpuRunner) NeedsTuning(file string) bool {
	return len(r.undecided(readTuning(file, r.dev.Info()))) > 0
}

// undecided are the distinct shapes of convolutions that have several candidates and are not known yet.
func (r *gpuRunner) undecided(known map[string]Algorithm) []convShape {
	var shapes []convShape
	for _, l := range r.network.Layers {
		s := convShape{l.In, l.Out}
		if l.Kind != Conv || slices.Contains(shapes, s) || len(candidates(s, r.plan.family, r.dev.Limits())) < 2 {
			continue
		}
		if _, ok := known[s.String()]; !ok {
			shapes = append(shapes, s)
		}
	}
	return shapes
}

// tuner runs candidates on a device.
type tuner struct {
	bench
	lock, unlock func() // so that nothing else runs on the device at the time
}

func newTuner(dev *gpu.Device, source sourceFunc) *tuner {
	return &tuner{newBench(dev, source), func() {}, func() {}}
}

// tune tries all candidates of some shapes.
func (t *tuner) tune(ctx context.Context, shapes []convShape, family shaders.Family, progress func(done, total int)) ([]Choice, error) {
	total, done := 0, 0
	for _, s := range shapes {
		total += len(candidates(s, family, t.dev.Limits()))
	}
	var choices []Choice
	for _, s := range shapes {
		c, err := t.shape(ctx, s, candidates(s, family, t.dev.Limits()), func() {
			if done++; progress != nil {
				progress(done, total)
			}
		})
		if err != nil {
			return choices, fmt.Errorf("nn: tuning %s: %w", s, err)
		}
		choices = append(choices, c)
	}
	return choices, nil
}

// shape tries the candidates of one shape, of which the first is the default.
func (t *tuner) shape(ctx context.Context, s convShape, kernels []Algorithm, tried func()) (Choice, error) {
	choice := Choice{Shape: s.String(), Algorithm: kernels[0]}
	p := newConvProblem(s)
	want, err := t.reference(p)
	if fatal(err) {
		return choice, err
	}
	best := time.Duration(math.MaxInt64)
	for _, k := range kernels {
		if ctx.Err() != nil {
			return choice, ctx.Err()
		}
		trial := Trial{Algorithm: k, Err: err} // with nothing to compare with nothing can be chosen
		if err == nil {
			trial.Time, trial.Err = t.try(p, k, want, best)
		}
		if trial.Err != nil {
			trial.Time = 0
		}
		if fatal(trial.Err) {
			return choice, trial.Err
		}
		if trial.Err == nil && trial.Time < best {
			best, choice.Algorithm = trial.Time, k
		}
		choice.Trials = append(choice.Trials, trial)
		tried()
	}
	return choice, nil
}

// reference is what the plain shader computes, after a look at some of it with the CPU's eyes: the shader that all others
// are measured by may be the one that a driver gets wrong.
func (t *tuner) reference(p *convProblem) ([]float32, error) {
	t.lock()
	defer t.unlock()
	plain := Algorithm{Family: shaders.Plain}
	got, err := t.compute(p, plain)
	if err == nil {
		err = p.check(plain, got, 64)
	}
	return got, err
}

// fatal reports whether nothing more can be done on the device.
func fatal(err error) bool { return errors.Is(err, gpu.ErrDeviceLost) || errors.Is(err, gpu.ErrClosed) }

// try times a kernel, and compares what it computed.
func (t *tuner) try(p *convProblem, k Algorithm, want []float32, best time.Duration) (time.Duration, error) {
	c, err := t.load(p, k)
	if err != nil {
		return 0, err
	}
	defer c.release()
	took, err := t.time(c, best)
	if err != nil {
		return 0, err
	}
	got, err := c.result()
	if err != nil {
		return 0, err
	}
	return took, p.compare(k, got, want)
}

// time runs a convolution once to warm up, then against the clock. One that takes more than twice the best time is not run
// again.
func (t *tuner) time(c *loadedConv, best time.Duration) (time.Duration, error) {
	t.lock()
	defer t.unlock()
	if _, err := c.run(); err != nil {
		return 0, err
	}
	least := time.Duration(math.MaxInt64)
	for range tuneRuns {
		took, err := c.run()
		if err != nil {
			return 0, err
		}
		if least = min(least, took); took/2 > best {
			break
		}
	}
	return least, nil
}
