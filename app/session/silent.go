package session

import (
	"context"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// SilentName is the task's in State.
const SilentName = "silent"

// A SilentReport says which channels are zero all over on every one of some pictures.
type SilentReport struct {
	Pictures int // that were looked at
	Skipped  int // that could not be read
	Layers   []nn.SilentLayer
}

// silence is how far the search has come. It is kept over interruptions, and begun anew with another model.
type silence struct {
	model   *Model
	next    int // picture
	skipped int
	found   nn.Silence
}

// Silent looks for channels that are zero all over, after their ReLU, on every one of some pictures, which go into the network as
// in says; for an empty fit or resampling, as the model's card does. done is called once, on the task's goroutine.
func Silent(files []string, in func(weights.Input) weights.Input, done func(SilentReport)) Task {
	s := &silence{}
	return Task{
		Name: SilentName, When: WhenFree, Until: Ended, Error: Told,
		Run: func(ctx context.Context, t Tools) error {
			if s.model != t.Model {
				*s = silence{model: t.Model}
			}
			for ; s.next < len(files); s.next++ {
				t.Progress(float64(s.next) / float64(len(files)))
				if err := s.look(ctx, t.Runner, files[s.next], in(t.Model.Network.Card.Input)); err != nil {
					return err
				}
			}
			done(SilentReport{s.found.Passes, s.skipped, s.found.Layers()})
			return nil
		},
	}
}

// look runs a picture through the network and notes the channels that are not silent on it. One that cannot be read is skipped.
func (s *silence) look(ctx context.Context, r nn.Runner, path string, in weights.Input) error {
	var prepared nn.Prepared
	err := work.Safely(func() error {
		rgb, _, err := picture.DecodeFile(ctx, path, picture.Limits{})
		if err == nil {
			prepared, err = nn.Preprocess(rgb, in)
		}
		return err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		s.skipped++
		return nil
	}
	a, err := r.Forward(ctx, nn.Pass{Input: prepared.Input})
	if err != nil {
		return err
	}
	defer a.Release()
	return s.found.Add(a)
}
