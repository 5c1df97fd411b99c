package session

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// second is the picture that the one in use is compared with. It goes through the same runner, as the same choices say, and its
// activations are kept as long as it is wanted: another picture leaves them alone, another model or fit has them made anew.
type second struct {
	wanted  *source  // nil for none
	picture *Picture // read and fitted; nil before
	result  *Result  // complete, on the runner in use; nil before
}

// Second says in State what is compared with.
type Second struct {
	Path, Name string
	Result     *Result // complete, and readable like State.Result; nil while it is computed
}

// Compare makes a file, or where path is empty a sample of that name, the second picture. It replaces the one before.
func (s *Session) Compare(path, sample string) {
	s.ask(func(w *wish) { w.second, w.forget = &source{path, sample}, true })
}

// CompareNone lets go of the second picture and of its activations.
func (s *Session) CompareNone() {
	s.ask(func(w *wish) { w.second = &source{} })
}

// setSecond takes over which picture is wanted. The same one again is tried again where it failed.
func (w *worker) setSecond(ctx context.Context, src source) {
	w.dropSecond()
	w.second = second{}
	if src != (source{}) {
		w.second.wanted = &src
	}
	w.show(ctx, Idle)
}

// dropSecond gives its activations back.
func (w *worker) dropSecond() {
	w.second.result.Release()
	w.second.result = nil
}

// lacks reports whether it is to be computed, for pictures that go in as an input says.
func (s second) lacks(in weights.Input) bool {
	return s.wanted != nil && (s.result == nil || s.picture.Input != in)
}

// passSecond reads the second picture where it is not, and runs it through the network.
func (w *worker) passSecond(ctx context.Context) {
	w.dropSecond()
	w.show(ctx, Running)
	err := w.readSecond(ctx)
	if err == nil {
		var r *Result
		r, err = w.forward(ctx, w.second.picture, nil)
		w.second.result = r
	}
	switch {
	case err == nil:
		w.log.Info("second picture analysed", "name", w.second.picture.Name, "took", w.second.result.Activations.Total())
		w.show(w.base, Idle)
	case ctx.Err() != nil: // revert forgets it if that was Cancel, else it is tried again
	default:
		w.secondFailed(err)
	}
}

// readSecond has the picture fitted as the choices are now.
func (w *worker) readSecond(ctx context.Context) error {
	if w.second.picture == nil {
		p, err := w.prepare(ctx, *w.second.wanted)
		if err != nil {
			return pictureError{err}
		}
		w.second.picture = p
		return nil
	}
	p, err := w.refitted(w.second.picture)
	if err != nil {
		return err
	}
	w.second.picture = p
	return nil
}

// pictureError is one of reading a picture.
type pictureError struct{ error }

func (e pictureError) Unwrap() error { return e.error }

// secondFailed lets go of a picture that cannot be read or computed, or goes on to the CPU with it.
func (w *worker) secondFailed(err error) {
	path, what := w.second.wanted.path, ProgramProblem
	if !errors.As(err, new(pictureError)) && !errors.Is(err, nn.ErrNotFinite) && !isPanic(err) && w.device.Backend == nn.GPU {
		w.deviceFailed(err)
		return
	}
	switch {
	case errors.As(err, new(pictureError)):
		what = PictureProblem
	case errors.Is(err, nn.ErrNotFinite):
		what = PassProblem
	}
	w.second = second{}
	w.show(w.base, Idle, problem(w.blame(err, what, path)))
}

// refitted is a picture fitted anew from its original pixels.
func (w *worker) refitted(of *Picture) (*Picture, error) {
	p := *of
	p.Input = w.session.fitted(w.model.Network.Card.Input)
	err := work.Safely(func() (err error) {
		p.Prepared, err = nn.Preprocess(p.Prepared.Original, p.Input)
		return err
	})
	return &p, err
}

// presentSecond is present for the second picture.
func (w *worker) presentSecond(s *State) {
	if src := w.second.wanted; src != nil {
		s.Second = &Second{Path: src.path, Name: src.name(), Result: w.second.result}
	}
}
