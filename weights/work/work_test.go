package work

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

// explode panics in a function whose name must be in the stack.
func explode() { panic("a fault for this test") }

func TestSafely(t *testing.T) {
	bad := errors.New("bad")
	if err := Safely(func() error { return bad }); err != bad {
		t.Errorf("an error becomes %v", err)
	}
	var p *Panic
	err := Safely(func() error { explode(); return nil })
	if !errors.As(err, &p) || p.Value != "a fault for this test" || !strings.Contains(string(p.Stack), "work.explode") {
		t.Errorf("a panic becomes %v", err)
	}
}

func TestEachCallsAll(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100} {
		called := make([]atomic.Int32, n)
		Each(n, func(i int) { called[i].Add(1) })
		for i := range called {
			if called[i].Load() != 1 {
				t.Errorf("%d of %d was called %d times", i, n, called[i].Load())
			}
		}
	}
}

func TestPartsCoverAll(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 100, 101} {
		called := make([]atomic.Int32, n)
		Parts(n, func(from, to int) {
			for i := from; i < to; i++ {
				called[i].Add(1)
			}
		})
		for i := range called {
			if called[i].Load() != 1 {
				t.Errorf("%d of %d was covered %d times", i, n, called[i].Load())
			}
		}
	}
}

// A panic beside the caller's goroutine reaches the caller, with the stack of where it was raised.
func TestEachPanics(t *testing.T) {
	for _, n := range []int{1, 100} {
		err := Safely(func() error {
			Each(n, func(i int) {
				if i == n/10 {
					explode()
				}
			})
			return nil
		})
		var p *Panic
		if !errors.As(err, &p) || p.Value != "a fault for this test" || !strings.Contains(string(p.Stack), "work.explode") {
			t.Errorf("%d pieces: %v", n, err)
		}
	}
}

func TestTry(t *testing.T) {
	seen := map[int]bool{} // without a lock: done is called on this goroutine
	var begun atomic.Int32
	err := Try(t.Context(), 50, func(int) error { begun.Add(1); return nil }, func(i int) { seen[i] = true })
	if err != nil || len(seen) != 50 || begun.Load() != 50 {
		t.Errorf("error %v, %d done of %d begun, want 50", err, len(seen), begun.Load())
	}
}

func TestTryStopsAtAnError(t *testing.T) {
	bad := errors.New("bad")
	var begun atomic.Int32
	err := Try(t.Context(), 10_000, func(i int) error {
		begun.Add(1)
		if i == 3 {
			return bad
		}
		return nil
	}, func(int) {})
	if !errors.Is(err, bad) || begun.Load() == 10_000 {
		t.Errorf("error %v after %d, want %v and an early end", err, begun.Load(), bad)
	}

	err = Try(t.Context(), 4, func(int) error { explode(); return nil }, func(int) {})
	if !errors.As(err, new(*Panic)) {
		t.Errorf("error %v, want the panic", err)
	}

	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := Try(stopped, 4, func(int) error { return nil }, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
