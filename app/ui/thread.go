package ui

import (
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/weights/work"
)

// slow is how long the main thread may be busy with one thing: longer is felt.
const slow = 50 * time.Millisecond

// A mainThread has things done on the toolkit's main thread, from any goroutine, until the window is gone. It is the only
// way there.
type mainThread struct {
	log  *slog.Logger
	post func(func()) // fyne.Do

	gate   sync.RWMutex // held while something is posted, so that nothing is once the toolkit has ended
	closed bool
	due    map[string]bool // what soon was asked for and has not done; on the main thread
	acted  func()          // something was done on the main thread, which may have changed what is under the mouse
}

// newMainThread is the toolkit's, or another that things are posted to.
func newMainThread(log *slog.Logger, post func(func())) *mainThread {
	if post == nil {
		post = fyne.Do
	}
	return &mainThread{log: log, post: post, due: map[string]bool{}, acted: func() {}}
}

// do has f called on the main thread, unless the window is gone by then.
func (m *mainThread) do(what string, f func()) {
	m.quietly(what, func() {
		f()
		m.acted()
	})
}

// quietly is do for what changes nothing that a mouse could be on.
func (m *mainThread) quietly(what string, f func()) {
	m.gate.RLock()
	defer m.gate.RUnlock()
	if m.closed { // the toolkit may have ended, and would panic
		return
	}
	m.post(func() {
		if !m.over() {
			defer m.watch(what)()
			f()
		}
	})
}

// soon has a part of the window shown anew a little later, once, however often it is asked for until then. So a state that
// changes everything takes the main thread in pieces, with room for keys and frames between them.
func (m *mainThread) soon(part string, show func()) {
	if m.due[part] {
		return
	}
	m.due[part] = true
	m.do(part, func() {
		delete(m.due, part)
		show()
	})
}

// beside does a job on a goroutine of its own, where a panic is an error like others, and then calls done on the main thread.
func (m *mainThread) beside(what string, job func() error, done func(error)) {
	go func() {
		err := work.Safely(job)
		m.do(what, func() { done(err) })
	}()
}

// shut lets nothing more through to the main thread, and reports whether it was so before.
func (m *mainThread) shut() (before bool) {
	m.gate.Lock()
	defer m.gate.Unlock()
	before, m.closed = m.closed, true
	return before
}

// over reports whether the window is gone.
func (m *mainThread) over() bool {
	m.gate.RLock()
	defer m.gate.RUnlock()
	return m.closed
}

// watch logs what kept the main thread busy for too long. All that the toolkit calls of ours, and all that we have it call,
// is watched.
func (m *mainThread) watch(what string) (done func()) {
	start := time.Now()
	return func() {
		if d := time.Since(start); d > slow {
			m.log.Debug("the window's thread was busy", "with", what, "for", d)
		}
	}
}

// watched is f under watch.
func (m *mainThread) watched(what string, f func()) func() {
	return func() {
		defer m.watch(what)()
		f()
		m.acted()
	}
}
