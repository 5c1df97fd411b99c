package session

import (
	"context"

	"github.com/vggscope/vggscope/weights/work"
)

// show publishes the state as it is now, with changes, unless ctx has ended: then it reports false and nobody sees it.
func (w *worker) show(ctx context.Context, phase Phase, changes ...func(*State)) bool {
	w.mu.Lock()
	if w.closed || ctx.Err() != nil {
		w.mu.Unlock()
		return false
	}
	s := w.present(phase)
	for _, change := range changes {
		change(&s)
	}
	w.state = s
	w.mu.Unlock()
	w.tell(s)
	return true
}

// present is the state that the worker's fields make, with the problem before, unless it is over. The caller holds mu.
func (w *worker) present(phase Phase) State {
	s := State{
		Phase: phase, Model: w.model, Device: w.device, CPUWhy: w.cpuWhy,
		Files: w.now.place.files, At: w.now.place.at, Picture: w.now.picture, Problem: w.state.Problem,
	}
	if w.now.picture == w.kept.picture {
		s.Result = w.last
	}
	dismiss, forget := take(&w.wish.dismiss), take(&w.wish.forget)
	if dismiss || forget && s.Problem.aboutFile() {
		s.Problem = nil
	}
	return s
}

// tell hands a state to the listener. A panic in there is the listener's, and must not look like the worker's.
func (w *worker) tell(s State) {
	if err := work.Safely(func() error { w.onState(s); return nil }); err != nil {
		w.log.Error("listening to the session", "error", err)
	}
}

func progress(share float64) func(*State) { return func(s *State) { s.Progress = share } }

func result(r *Result) func(*State) { return func(s *State) { s.Result = r } }

// problem shows a problem; nil leaves the one before.
func problem(p *Problem) func(*State) {
	return func(s *State) {
		if p != nil {
			s.Problem = p
		}
	}
}
