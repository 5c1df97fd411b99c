package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
)

// MeasuringName is the task's in State.
const MeasuringName = "measuring"

// measured is how many passes a time is the median of; one more goes before them, which fills caches.
const measured = 3

// Times are what a pass takes on each backend.
type Times map[nn.Backend]time.Duration

// Measuring finds out what a pass of the picture that is shown takes on the GPU and on the CPU. The model is opened once more
// for that on the one that is not in use, and closed again.
func Measuring(then func(m *Model, t Times)) Task {
	return Task{
		Name: MeasuringName, When: WhenShown,
		Run: func(ctx context.Context, t Tools) error {
			times := Times{}
			err := t.measure(ctx, times)
			if err == nil {
				then(t.Model, times)
			}
			return err
		},
	}
}

func (t Tools) measure(ctx context.Context, times Times) error {
	own := t.Runner.Device().Backend
	input := t.Result.Picture.Prepared.Input
	share := func(from float64) func(float64) { return func(x float64) { t.Progress(from + x/2) } }
	var err error
	if times[own], err = medianPass(ctx, t.Runner, input, share(0)); err != nil {
		return err
	}
	other := nn.CPU
	if own == nn.CPU {
		other = nn.GPU
	}
	r, err := t.Open(ctx, other)
	if err != nil {
		return err
	}
	defer r.Close()
	if got := r.Device().Backend; got != other {
		return fmt.Errorf("session: got a runner on %s, want %s", got, other)
	}
	times[other], err = medianPass(ctx, r, input, share(0.5))
	return err
}

// medianPass is the middle one of some passes' times.
func medianPass(ctx context.Context, r nn.Runner, input nn.Tensor, share func(float64)) (time.Duration, error) {
	var times []time.Duration
	for i := range measured + 1 {
		a, err := r.Forward(ctx, nn.Pass{Input: input, Done: func(*nn.Activations, int) {}})
		if err != nil {
			return 0, err
		}
		if i > 0 {
			times = append(times, a.Total())
		}
		a.Release()
		share(float64(i+1) / (measured + 1))
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}
