package library

import (
	"context"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
)

// PreviewingName is the task's in session.State.
const PreviewingName = "previewing"

// best is how many classes a preview lists.
const best = 5

// Previewing asks a model for a picture's classes in each of some ways to read its file, on the CPU, so that the model in use
// stays where it is. each is called on the task's goroutine when one is there.
func Previewing(ref session.ModelRef, ways []weights.Choices, pic *picture.RGB, each func(preview.Answer)) session.Task {
	return session.Task{
		Name: PreviewingName, When: session.Beside, Error: session.Logged,
		Run: func(ctx context.Context, t session.Tools) error {
			done := 0
			_, err := preview.Ask(ctx, ref.Path, ways, pic, best, nn.Options{Backend: nn.CPU}, func(i int, a preview.Answer) {
				a.Choices = ways[i] // as it was asked for
				if done++; ctx.Err() == nil {
					t.Progress(float64(done) / float64(len(ways)))
					each(a)
				}
			})
			return err
		},
	}
}
