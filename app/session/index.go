package session

import (
	"context"
	"errors"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/gallery"
	"github.com/vggscope/vggscope/weights"
)

// IndexingName is the task's in State.
const IndexingName = "indexing"

// An Indexed is how far the index of some pictures is.
type Indexed struct {
	Known, Total int           // pictures
	Failed       int           // of those that are known, how many cannot be read
	PerSecond    float64       // pictures, since it was begun
	Left         time.Duration // until the end, at that speed; 0 before it is known
	Over         bool          // it has ended
	Err          error         // why, where that was not the end of the pictures; the context's where it was stopped
}

// Indexing looks at the pictures that an index in a file does not have yet. What is done stays in the file, so that it goes on
// there after it was stopped, or the program ended. Opening a picture takes the runner away; then it goes on by itself. tell hears
// of every picture, on the task's goroutine.
func Indexing(m *Model, file string, paths []string, in weights.Input, tell func(Indexed)) Task {
	return Task{
		Name: IndexingName, When: WhenFree, Until: Ended, Of: m,
		Run: func(ctx context.Context, t Tools) error {
			now, err := index(ctx, t, file, paths, in, tell)
			now.Over, now.Err = true, err
			tell(now)
			if ctx.Err() != nil || errors.Is(err, nn.ErrDeviceLost) {
				return err
			}
			return nil
		},
	}
}

func index(ctx context.Context, t Tools, file string, paths []string, in weights.Input, tell func(Indexed)) (now Indexed, err error) {
	x, err := gallery.Open(ctx, file, t.Model.Network, t.Runner.Weights(), in, paths)
	if err != nil {
		return now, err
	}
	missing := x.Missing()
	now.Failed = len(x.Failed())
	now.Total = x.Known() + now.Failed + missing
	now.Known = now.Total - missing
	tell(now)
	began, had := time.Now(), now.Known
	err = x.Update(ctx, t.Runner, in, func(p gallery.Progress) {
		now.Known = had + p.Done
		if p.Failed != "" {
			now.Failed++
		}
		now.PerSecond = float64(p.Done) / time.Since(began).Seconds()
		now.Left = time.Duration(float64(p.Total-p.Done) / now.PerSecond * float64(time.Second))
		tell(now)
		t.Progress(float64(now.Known) / float64(now.Total))
	})
	return now, err
}
