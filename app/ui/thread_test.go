package ui

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// thread is a main thread whose posts a test does itself.
func thread() (m *mainThread, next func()) {
	queue := make(chan func(), 10)
	m = newMainThread(slog.New(slog.DiscardHandler), func(f func()) { queue <- f })
	return m, func() { (<-queue)() }
}

// A panic beside the main thread is an error like others: it does not end the program.
func TestBeside(t *testing.T) {
	m, next := thread()
	for want, job := range map[string]func() error{
		"":     func() error { return nil },
		"full": func() error { return errors.New("full") },
		"odd":  func() error { panic("odd") },
	} {
		var got error
		m.beside("test", job, func(err error) { got = err })
		next()
		if (got == nil) != (want == "") || got != nil && !strings.Contains(got.Error(), want) {
			t.Errorf("%v, want %q", got, want)
		}
	}
}

// What is asked for twice before it is done is done once, and once more when it is asked for after that.
func TestSoon(t *testing.T) {
	m, next := thread()
	done := 0
	show := func() { done++ }
	m.soon("part", show)
	m.soon("part", show)
	next()
	m.soon("part", show)
	next()
	if done != 2 {
		t.Errorf("done %d times, want 2", done)
	}
}

// Once the window is gone nothing is posted, and what was posted before is not done.
func TestShut(t *testing.T) {
	m, next := thread()
	m.do("late", func() { t.Error("done after the window had gone") })
	if m.shut() || !m.shut() {
		t.Error("the first shut is not told from the second")
	}
	next()
	m.do("later", func() { t.Error("posted after the window had gone") })
	finished := make(chan bool)
	m.beside("work", func() error { defer close(finished); return nil }, func(error) { t.Error("told after the window had gone") })
	select {
	case <-finished:
	case <-time.After(atMost):
		t.Error("work that was begun is not finished")
	}
}
