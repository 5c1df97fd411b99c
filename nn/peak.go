package nn

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/gpu"
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

// measurePeak gives floating-point operations per second: the best of five runs.
func measurePeak(ctx context.Context, dev *gpu.Device) (float64, error) {
	v := shaders.Find("peak", shaders.Plain)
	src, err := v.Source()
	if err != nil {
		return 0, err
	}
	program, err := dev.Compile(v.Name(), src)
	if err != nil {
		return 0, err
	}
	defer program.Release()
	dst, err := dev.NewZeroed("peak", peakGroups*v.Define("LOCAL"))
	if err != nil {
		return 0, err
	}
	defer dst.Release()
	best, rounds := 0.0, 16
	for runs := 0; runs < 5; {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		step := peakStep(peakGroups, rounds, 0.5, 0.5)
		times, err := dev.Run(step.dispatch(program, func(string) *gpu.Buffer { return dst }))
		if err != nil {
			return 0, err
		}
		if times[0] < peakTime && rounds < peakRounds {
			rounds *= 2 // it was a warm-up
			continue
		}
		best = max(best, peakOperations(peakGroups, rounds)/times[0].Seconds())
		runs++
	}
	return best, nil
}

// peakStep plans a run of peak.comp.
func peakStep(groups, rounds int, scale, offset float32) Step {
	return Step{
		Variant: shaders.Find("peak", shaders.Plain), Writes: "dst",
		Uniforms: []gpu.Uniform{gpu.Int("rounds", rounds), gpu.Float("scale", scale), gpu.Float("offset", offset)},
		Groups:   [3]int{groups, 1, 1},
	}
}

// peakOperations is what such a run does, in floating-point operations.
func peakOperations(groups, rounds int) float64 {
	v := shaders.Find("peak", shaders.Plain)
	return 2 * 4 * float64(v.Define("CHAINS")*v.Define("STEPS")*v.Define("LOCAL")) * float64(groups) * float64(rounds)
}
