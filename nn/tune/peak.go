package tune

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

const (
	// peakGroups is enough for every core of the largest GPU to have as many invocations as it can hold: 262144 in all.
	peakGroups = 4096
	// peakTime is how long a dispatch must take so that starting it does not count. The first takes some 16 ms on a device
	// of 50 GFLOP/s, and no later one more than four times peakTime, so that no system ends it.
	peakTime   = 20 * time.Millisecond
	peakRounds = 1 << 15 // llvmpipe ends a loop, without a word, after 65535 rounds
)

// Peak gives the floating-point operations per second that a device can do at most through OpenGL, a multiplication with an
// addition counting as two: the best of five runs of shaders/peak.comp.
func Peak(ctx context.Context, e *op.Executor) (float64, error) {
	dst, mem := op.NewBuffer("peak", peakGroups*peakVariant().Define("LOCAL")), op.Buffers{}
	defer mem.Release()
	if err := mem.Zeroed(e.Device, dst); err != nil {
		return 0, err
	}
	best, rounds := 0.0, 16
	for runs := 0; runs < 5; {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		took, err := e.Time(mem, peakStep(dst, peakGroups, rounds, 0.5, 0.5))
		if err != nil {
			return 0, err
		}
		if took < peakTime && rounds < peakRounds {
			rounds *= 2 // it was a warm-up
			continue
		}
		best = max(best, peakOperations(peakGroups, rounds)/took.Seconds())
		runs++
	}
	return best, nil
}

func peakVariant() shaders.Variant { return shaders.Find("peak", shaders.Plain) }

// peakStep plans a run of peak.comp.
func peakStep(dst *op.Buffer, groups, rounds int, scale, offset float32) op.Step {
	return op.Step{
		Variant: peakVariant(), Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("rounds", rounds), gpu.Float("scale", scale), gpu.Float("offset", offset)},
		Groups:   [3]int{groups, 1, 1},
	}
}

// peakOperations is what such a run does, in floating-point operations.
func peakOperations(groups, rounds int) float64 {
	v := peakVariant()
	return 2 * 4 * float64(v.Define("CHAINS")*v.Define("STEPS")*v.Define("LOCAL")) * float64(groups) * float64(rounds)
}
