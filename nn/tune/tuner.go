package tune

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

// tuneRuns is how often a candidate is timed after a warm-up. The fastest run counts: what slows others down is something
// else that the device does.
const tuneRuns = 3

// Options say what Run does.
type Options struct {
	File  string // to keep the choices in; empty for DefaultFile
	Again bool   // find out anew what the file knows already
	// Progress hears of candidates tried; it may be nil.
	Progress func(done, total int)
}

// Choice is what was found for one shape of convolution.
type Choice struct {
	Shape     string       // such as 224x224x64-to-64: height, width and channels of the input, channels of the output
	Algorithm op.Algorithm // the fastest of those that compute right; the default where none does
	Trials    []Trial
}

// Trial is one candidate's result.
type Trial struct {
	Algorithm op.Algorithm
	Time      time.Duration // of the fastest run; 0 where Err is set
	Err       error         // why the candidate is out: refused by the driver, a GL error, or wrong
}

// Run tries on a device, with made-up data, in which ways convolutions of some shapes can be computed within a family, and
// keeps the fastest that compute right in a file. The lock is held while a candidate runs, so that nothing else runs on the
// device at the time. What was found before the context ended is kept too.
//
// The error is that of the context, of the device where it was lost, or of the file; the choices are those made before.
func Run(ctx context.Context, dev *gpu.Device, source op.Source, lock sync.Locker, shapes []op.Conv, family shaders.Family, o Options) ([]Choice, error) {
	t := tuner{exec: op.NewExecutor(dev, source), lock: lock}
	defer t.exec.Release()
	choices, err := t.tune(ctx, shapes, family, o.Progress)
	if len(choices) > 0 {
		err = errors.Join(err, write(o.File, dev.Info(), choices))
	}
	return choices, err
}

// Undecided are the distinct ones of some shapes that have several candidates and are not known yet.
func Undecided(shapes []op.Conv, family shaders.Family, limits gpu.Limits, known map[string]op.Algorithm) []op.Conv {
	var open []op.Conv
	for _, s := range shapes {
		if slices.Contains(open, s) || len(op.Candidates(s, family, limits)) < 2 {
			continue
		}
		if _, ok := known[s.String()]; !ok {
			open = append(open, s)
		}
	}
	return open
}

// tuner runs candidates on a device.
type tuner struct {
	exec *op.Executor // with programs of its own, which go with it
	lock sync.Locker
}

// tune tries all candidates of some shapes.
func (t tuner) tune(ctx context.Context, shapes []op.Conv, family shaders.Family, progress func(done, total int)) ([]Choice, error) {
	total, done := 0, 0
	for _, s := range shapes {
		total += len(op.Candidates(s, family, t.exec.Device.Limits()))
	}
	var choices []Choice
	for _, s := range shapes {
		c, err := t.shape(ctx, s, op.Candidates(s, family, t.exec.Device.Limits()), func() {
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
func (t tuner) shape(ctx context.Context, s op.Conv, candidates []op.Algorithm, tried func()) (Choice, error) {
	choice := Choice{Shape: s.String(), Algorithm: candidates[0]}
	p := newProblem(s)
	want, err := t.reference(p)
	if Fatal(err) {
		return choice, err
	}
	best := time.Duration(math.MaxInt64)
	for _, k := range candidates {
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
		if Fatal(trial.Err) {
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

// reference is what the plain shader computes, some of which the CPU has checked: the shader that all others are measured
// by may be the one that a driver gets wrong.
func (t tuner) reference(p *problem) ([]float32, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	plain := op.Algorithm{Family: shaders.Plain}
	got, err := p.compute(t.exec, plain)
	if err == nil {
		err = p.check(plain, got, 64)
	}
	return got, err
}

// Fatal reports whether nothing more can be done on the device.
func Fatal(err error) bool { return errors.Is(err, gpu.ErrDeviceLost) || errors.Is(err, gpu.ErrClosed) }

// try times an algorithm, and compares what it computed.
func (t tuner) try(p *problem, k op.Algorithm, want []float32, best time.Duration) (time.Duration, error) {
	c, err := p.load(t.exec, k)
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
func (t tuner) time(c *loaded, best time.Duration) (time.Duration, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
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
