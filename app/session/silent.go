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
	Layers   []SilentLayer
}

// SilentLayer is what a report says of a layer.
type SilentLayer struct {
	Name     string
	Channels int
	Silent   []int // ascending
}

// silence is how far the search has come. It is kept over interruptions, and begun anew with another model.
type silence struct {
	model *Model
	next  int // picture
	SilentReport
	alive [][]bool // by layer and channel: some value is not zero
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
			done(s.report(t.Model.Network))
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
		s.Skipped++
		return nil
	}
	a, err := r.Forward(ctx, nn.Pass{Input: prepared.Input})
	if err != nil {
		return err
	}
	defer a.Release()
	for i := range a.Network().Layers {
		t, err := a.Output(i)
		if err != nil {
			return err
		}
		if len(s.alive) <= i {
			s.alive = append(s.alive, make([]bool, t.C))
		}
		for k, v := range t.Data {
			if v != 0 {
				s.alive[i][k%t.C] = true
			}
		}
	}
	s.Pictures++
	return nil
}

// report lists the layers behind a ReLU; what comes out of a pool is silent where what goes in is.
func (s *silence) report(n *nn.Network) SilentReport {
	out := s.SilentReport
	for i, alive := range s.alive {
		if n.Layers[i].Activation != "relu" {
			continue
		}
		l := SilentLayer{Name: n.Layers[i].Name, Channels: len(alive)}
		for c, is := range alive {
			if !is {
				l.Silent = append(l.Silent, c)
			}
		}
		out.Layers = append(out.Layers, l)
	}
	return out
}
