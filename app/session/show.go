package session

import (
	"cmp"
	"context"
)

// show publishes the state as it is now, with changes, unless ctx has ended: then it reports false and nobody sees it.
func (w *worker) show(ctx context.Context, phase Phase, changes ...func(*State)) bool {
	return w.session.publish(ctx, func(s *State) {
		w.present(s, phase)
		for _, change := range changes {
			change(s)
		}
	})
}

// present fills in what the worker's fields say. The problem and the tasks are the session's.
func (w *worker) present(s *State, phase Phase) {
	*s = State{Phase: phase, Files: w.now.place.files, At: w.now.place.at, Picture: w.now.picture, Problem: s.Problem, Letter: w.letter, Import: w.waits}
	if w.model != nil {
		s.Model, s.Device, s.CPUWhy = w.model, w.device, cmp.Or(w.gpuFault, w.device.CPUWhy)
	}
	if w.other != nil {
		s.Other = w.other.model
		if w.fits(w.other, w.session.fit.over(w.other.model.Network.Card.Input)) {
			s.OtherResult = w.other.last
		}
	}
	w.presentSecond(s)
	if w.shown() {
		s.Result = w.current()
	}
	if w.triedOff != nil {
		s.Tried = *w.triedOff
	}
}

func progress(share float64) func(*State) { return func(s *State) { s.Progress = share } }

// result shows a pass, and how far it has come.
func result(r *Result) func(*State) {
	return func(s *State) {
		s.Result = r
		s.Progress = share(r)
	}
}

// share is how much of a pass is done.
func share(r *Result) float64 { return float64(r.Done) / float64(len(r.Activations.Network().Layers)) }

// problem shows a problem; nil leaves the one before.
func problem(p *Problem) func(*State) {
	return func(s *State) {
		if p != nil {
			s.Problem = p
		}
	}
}
