package session

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// Two models stay at hand, the one in use and the one before it, so that a picture can be looked at through both by turns.
// There is one runner, for the memory's sake. What the model without it made of the picture is read into ordinary memory
// before its runner is closed; its weights stay in their files. So going back shows the result at once, and the model
// itself is loaded again, without a word, when there is something new to compute.

// A side is a model with what it made of a picture.
type side struct {
	model  *Model        // the last one that could be used; nil before the first
	device nn.DeviceInfo // what it was computed on last
	last   *Result       // its last complete pass, nil if there is none
	lastAt place         // of its picture
	lastOn nn.Runner     // that last was computed on, as long as that is open; nil for a result that is in ordinary memory
}

// forget lets the result go.
func (s *side) forget() {
	s.last.Release()
	s.last, s.lastAt, s.lastOn = nil, place{}, nil
}

// close lets everything go.
func (w *worker) close(s *side) {
	if s == nil || s.model == nil {
		return
	}
	s.forget()
	if err := s.model.Weights.Close(); err != nil {
		w.log.Warn("closing the weights", "path", s.model.Path, "error", err)
	}
	s.model = nil
}

// dropModel closes the model in use.
func (w *worker) dropModel() { w.close(&w.side) }

// awake reports whether the runner is that of the model in use.
func (w *worker) awake() bool { return w.runner != nil && w.runs == w.model }

// fresh reports whether the picture's result is there, and on the runner.
func (w *worker) fresh() bool { return w.shown() && w.lastOn == w.runner }

// mostKept is how much memory the result of the model before may take.
const mostKept = 1 << 30

var errTooMuch = errors.New("session: its values are too many to be kept")

// keepResults reads all values of the results that are on the runner, which is about to be closed. What cannot be read is
// computed again when it is wanted.
func (w *worker) keepResults() {
	for _, s := range []*side{&w.side, w.other} {
		if s == nil || s.last == nil || s.lastOn != w.runner {
			continue
		}
		err := work.Safely(func() error { return s.last.fetch() })
		if err != nil {
			w.log.Warn("a result is not kept", "path", s.model.Path, "error", err)
			continue
		}
		s.lastOn = nil
	}
}

// fetch reads all that a window may want to see. What was read stays, whatever becomes of the runner.
func (r *Result) fetch() error {
	a := r.Activations
	n := a.Network()
	if bytes := keptBytes(n); bytes > mostKept {
		return errTooMuch
	}
	return a.Hold()
}

// keptBytes is what fetch takes: each layer before its activation.
func keptBytes(n *nn.Network) (bytes int64) {
	for _, l := range n.Layers {
		bytes += 4 * int64(l.Out.Len())
	}
	return bytes
}

// setAside makes the model in use the one before, in favour of another one. The same one is not kept twice.
func (w *worker) setAside(next ModelRef) {
	switch {
	case w.model == nil:
	case w.model.Path == next.Path:
		w.close(&w.side)
	default:
		w.close(w.other)
		old := w.side
		w.other, w.letter = &old, 1-w.letter
	}
	w.leaveOut(next.Path)
}

// leaveOut forgets the model before if it is the one at a path.
func (w *worker) leaveOut(path string) {
	if w.other != nil && w.other.model.Path == path {
		w.close(w.other)
		w.other, w.letter = nil, 0
	}
}

// flip goes to the model before.
func (w *worker) flip(ctx context.Context) {
	if w.other == nil {
		return
	}
	w.allOn()
	w.dropSecond()
	w.side, *w.other, w.letter = *w.other, w.side, 1-w.letter
	w.tried, w.triedOff = nil, nil
	if w.fits(&w.side, w.session.fitted(w.model.Network.Card.Input)) {
		w.now.picture, w.lastAt = w.last.Picture, w.now.place
	} else {
		w.forget()
	}
	w.show(ctx, Idle)
}

// fits reports whether a side's result is of the picture that is open, and of that as it would be fitted now.
func (w *worker) fits(s *side, in weights.Input) bool {
	p := w.now.picture
	return s.last != nil && p != nil && s.last.Picture.Prepared.Original == p.Prepared.Original && s.last.Picture.Input == in
}

// wake opens a runner for the model in use, which was set aside. If that fails, something else comes in its place.
func (w *worker) wake(ctx context.Context) {
	w.show(ctx, Loading)
	err := work.Safely(func() error {
		w.keepResults()
		w.closeRunner()
		r, err := w.openRunner(ctx, w.model.Weights)
		if err != nil {
			return err
		}
		w.runner, w.runs, w.device = r, w.model, r.Device()
		return nil
	})
	switch {
	case err == nil:
		return
	case ctx.Err() != nil:
		if w.session.cancelled() {
			w.tried = w.now.picture
		}
		return
	}
	p := w.blame(err, ModelProblem, w.model.Path)
	w.bringBack(w.model.Path)
	w.show(w.base, Loading, problem(p))
}

// changeBackend computes on something else from now on.
func (w *worker) changeBackend(ctx context.Context, b nn.Backend) {
	w.chosen = b
	if w.model != nil && (w.runner == nil || b != w.runner.Device().Backend) {
		w.wake(ctx)
	}
}
