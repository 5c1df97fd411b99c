package ui

import (
	"time"

	"github.com/vggscope/vggscope/app/session"
)

// patience is how long something may take before the window speaks of it: what is quicker would only flicker.
const patience = 250 * time.Millisecond

// A bell tells of work that takes long: what it is, how far it has come, and how to end it.
type bell struct {
	w     *Window
	busy  bool
	timer *time.Timer
}

func newBell(w *Window) *bell { return &bell{w: w} }

// phase follows the session's state.
func (b *bell) phase(s session.State) {
	busy := s.Phase != session.Idle
	switch {
	case busy && !b.busy:
		b.timer = time.AfterFunc(patience, func() { b.w.do(b.ring) })
	case !busy && b.busy:
		b.timer.Stop()
		b.w.parts.work.Hide()
	}
	b.busy = busy
	b.fill()
}

// ring shows the progress, if it is still wanted.
func (b *bell) ring() {
	if b.busy {
		b.w.parts.work.Show()
		b.fill()
	}
}

// fill says how far it is.
func (b *bell) fill() {
	s, bar := b.w.state, b.w.parts.progress
	bar.TextFormatter = func() string { return b.w.lang.Text("phase." + phaseKeys[s.Phase]) }
	bar.SetValue(s.Progress)
}

// phaseKeys are the last parts of the keys of what is going on.
var phaseKeys = map[session.Phase]string{
	session.Idle:    "idle",
	session.Loading: "loading",
	session.Reading: "reading",
	session.Running: "running",
}

// doing is what is going on in a word: the phase, or the task where nothing else is under way.
func doing(s session.State) string {
	if n := len(s.Tasks); n > 0 && s.Phase == session.Idle {
		return s.Tasks[n-1].Name
	}
	return phaseKeys[s.Phase]
}
