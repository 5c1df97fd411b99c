package nn

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/gpu"
)

// ahead is how many layers, or steps of a backward pass, a GPU is given before the first of them is waited for. It must not
// run out of work while the processor prepares more; but a pass that is cancelled leaves this many behind, which the next one
// comes after.
const ahead = 3

// underway is what of a pass was given to the device and is not known to be done, layer by layer. A software renderer is
// done with each when it is given the next.
type underway struct {
	layers []*gpu.Running
	done   func(took time.Duration) // called for each, in order
}

func (u *underway) add(r *gpu.Running) { u.layers = append(u.layers, r) }

// wait returns when at most some layers are under way, or when the context has ended.
func (u *underway) wait(ctx context.Context, most int) error {
	for len(u.layers) > 0 && (len(u.layers) > most || u.layers[0].Ended()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		times, err := u.layers[0].Wait()
		if err != nil {
			return err
		}
		u.layers = u.layers[1:]
		var sum time.Duration
		for _, t := range times {
			sum += t
		}
		u.done(sum)
	}
	return nil
}

// leave waits for nothing more.
func (u *underway) leave() {
	for _, r := range u.layers {
		r.Release()
	}
	u.layers = nil
}
