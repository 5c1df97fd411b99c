package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// patience is how long something may take before the window speaks of it: what is quicker would only flicker.
const patience = 250 * time.Millisecond

// A busyIndicator tells of work that takes long: what it is, how far it has come, and how to end it.
type busyIndicator struct {
	root  *fyne.Container
	now   *subject
	main  *mainThread
	bar   *kit.Progress
	busy  bool
	timer *time.Timer
}

func newBusyIndicator(now *subject, main *mainThread, hint kit.Hint, cancel func()) *busyIndicator {
	b := &busyIndicator{now: now, main: main, bar: kit.NewProgress()}
	stop := now.lang.Text("button.cancel")
	bar := kit.Level(container.NewGridWrap(fyne.NewSize(190, 24), b.bar))
	b.root = container.NewHBox(bar, kit.NewToolButton(stop, nil, stop, hint, cancel))
	b.root.Hide()
	return b
}

// show follows the session's state.
func (b *busyIndicator) show() {
	busy := b.now.state.Phase != session.Idle
	switch {
	case busy && !b.busy:
		b.timer = time.AfterFunc(patience, func() { b.main.do("busy", b.appear) })
	case !busy && b.busy:
		b.timer.Stop()
		b.root.Hide()
	}
	b.busy = busy
	b.fill()
}

// appear shows the progress, if it is still wanted.
func (b *busyIndicator) appear() {
	if b.busy {
		b.root.Show()
		b.fill()
	}
}

// fill says how far it is.
func (b *busyIndicator) fill() {
	phase := b.now.state.Phase
	b.bar.Says = func() string { return b.now.lang.Text("phase." + phaseKeys[phase]) }
	b.bar.SetValue(b.now.state.Progress)
}

// phaseKeys are the last parts of the keys of what is going on.
var phaseKeys = map[session.Phase]string{
	session.Idle:    "idle",
	session.Loading: "loading",
	session.Reading: "reading",
	session.Running: "running",
}

// activity is what is going on in a word: the phase, or the task where nothing else is under way.
func activity(s session.State) string {
	if n := len(s.Tasks); n > 0 && s.Phase == session.Idle {
		return s.Tasks[n-1].Name
	}
	return phaseKeys[s.Phase]
}
