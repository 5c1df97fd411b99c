package session

import (
	"context"

	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// The worker's side of a session: each method holds mu for as long as it takes.

// next waits until choose finds something to do, and gives that with the context that ends it; nothing at the end. choose
// is called with mu held.
func (s *Session) next(choose func(*wish, *tasks) (job, func(context.Context))) (context.Context, func(context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if s.cancel != nil {
			s.cancel()
		}
		s.job, s.cancel = waiting, nil
		if s.closed {
			return nil, nil
		}
		if kind, do := choose(&s.wish, &s.tasks); do != nil {
			var ctx context.Context
			ctx, s.cancel = context.WithCancel(s.base)
			s.job = kind
			return ctx, do
		}
		s.wake.Wait()
	}
}

// sorted adds what dropped paths came to to what is wished for, unless ctx has ended.
func (s *Session) sorted(ctx context.Context, d dropped) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	if len(d.models) > 0 {
		s.wish.model = &ModelRef{Path: d.models[0]}
	}
	if len(d.pictures) > 0 {
		s.goal = firstOf(d.pictures)
		s.wish.picture = &s.goal
	}
}

// another reports whether a model is wished for.
func (s *Session) another() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wish.model != nil
}

// noPicture forgets the picture that is wished for.
func (s *Session) noPicture() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wish.picture = nil
}

// cancelled reports whether everything is to be given up.
func (s *Session) cancelled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wish.cancel
}

// aim lets Step go on from a place, unless it was asked to go elsewhere.
func (s *Session) aim(p place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wish.picture == nil {
		s.goal = p
	}
}

// fitted is an input with the user's fit and filter.
func (s *Session) fitted(in weights.Input) weights.Input {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fit.over(in)
}

// underWay are the tasks that are.
func (s *Session) underWay() (list []*asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.tasks.list {
		if a.running() {
			list = append(list, a)
		}
	}
	return list
}

// publish makes a new state of the one before and tells it, unless ctx has ended: then it reports false, and nobody sees it.
// change finds the problem gone that is over, and is called with mu held. A panic in the listener is the listener's, and
// must not look like the worker's.
func (s *Session) publish(ctx context.Context, change func(*State)) bool {
	s.telling.Lock()
	defer s.telling.Unlock()
	next, ok := s.advance(ctx, change)
	if !ok {
		return false
	}
	if err := work.Safely(func() error { s.onState(next); return nil }); err != nil {
		s.log.Error("listening to the session", "error", err)
	}
	return true
}

func (s *Session) advance(ctx context.Context, change func(*State)) (State, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || ctx.Err() != nil {
		return State{}, false
	}
	next := s.state
	dismiss, forget := take(&s.wish.dismiss), take(&s.wish.forget)
	if dismiss || forget && next.Problem.aboutFile() {
		next.Problem = nil
	}
	change(&next)
	next.Tasks = s.tasks.shown()
	s.state = next
	return next, true
}

// take empties a wish and gives what was in it.
func take[T any](p *T) T {
	v := *p
	var zero T
	*p = zero
	return v
}
