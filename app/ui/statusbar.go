package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// A statusBar is the line along the window's lower edge: what computes, the value under the cursor, and what takes long.
type statusBar struct {
	root    fyne.CanvasObject
	now     *subject
	main    *mainThread
	machine *widget.Label
	value   *widget.Label
	told    message
	busy    *busyIndicator
}

// A message stands in the status line for a while.
type message struct {
	text  string
	since time.Time
}

// telling is how long a message stays.
const telling = 6 * time.Second

func newStatusBar(now *subject, main *mainThread, cancel func()) *statusBar {
	s := &statusBar{now: now, main: main, machine: kit.Fact(""), value: kit.Fact("")}
	s.value.Importance = widget.MediumImportance
	s.value.Truncation = fyne.TextTruncateOff
	s.busy = newBusyIndicator(now, main, s.hint, cancel)
	work := container.NewHBox(kit.Level(s.value), s.busy.root)
	s.root = kit.Snug(widget.NewSeparator(), container.NewBorder(nil, nil, nil, work, kit.Level(s.machine)))
	return s
}

// hint shows what a button does; an empty one brings the usual text back.
func (s *statusBar) hint(text string) {
	if text == "" {
		s.show()
		return
	}
	kit.Say(s.machine, text)
}

// showValue shows what is under the cursor.
func (s *statusBar) showValue(text string) { kit.Say(s.value, text) }

// tell shows a message.
func (s *statusBar) tell(text string) {
	s.told = message{text, time.Now()}
	s.show()
	time.AfterFunc(telling, func() { s.main.do("status", s.show) })
}

// takeOver shows the message of the bar before, as long as that would have.
func (s *statusBar) takeOver(old *statusBar) {
	if left := telling - time.Since(old.told.since); old.told.text != "" && left > 0 {
		s.told = old.told
		time.AfterFunc(left, func() { s.main.do("status", s.show) })
	}
}

// show says what computes, how fast, and with how much memory.
func (s *statusBar) show() {
	if s.told.text != "" && time.Since(s.told.since) < telling {
		kit.Say(s.machine, s.told.text)
		return
	}
	t, state := s.now.lang.Text, s.now.state
	words := s.now.deviceWords()
	if r := s.now.result; r.Complete() {
		words = append(words, t("status.forward", view.Millis(r.Activations.Total())))
	}
	if state.Device.Bytes > 0 {
		words = append(words, fmt.Sprintf("%.0f MB", float64(state.Device.Bytes)/1e6))
	}
	for _, task := range state.Tasks {
		words = append(words, t("phase."+task.Name))
	}
	if why := state.Device.Refused; why != nil {
		words = append(words, t("status.refused", plain.Sentence(why)))
	}
	if why := state.CPUWhy; why != nil {
		words = append(words, cmp.Or(reason(why, s.now.lang), plain.Sentence(why)))
	}
	kit.Say(s.machine, strings.Join(words, "  ·  "))
}

// deviceWords say what computes; none before it is known.
func (s *subject) deviceWords() []string {
	switch d := s.state.Device; d.Backend {
	case nn.GPU:
		return []string{d.Renderer, "OpenGL " + shortVersion(d.Version)}
	case nn.CPU:
		return []string{s.lang.Text("status.cpu"), d.Renderer}
	}
	return nil
}

// shortVersion is the number at the head of an OpenGL version: "4.5 (Core Profile) Mesa 22.3.6" is 4.5.
func shortVersion(s string) string {
	v, _, _ := strings.Cut(s, " ")
	return v
}

// patience is how long something may take before the window speaks of it: what is quicker would only flicker.
const patience = 250 * time.Millisecond

// A busyIndicator tells of work that takes long: what it is, how far it has come, and how to end it.
type busyIndicator struct {
	root  *fyne.Container
	now   *subject
	main  *mainThread
	bar   *widget.ProgressBar
	busy  bool
	timer *time.Timer
}

func newBusyIndicator(now *subject, main *mainThread, hint func(string), cancel func()) *busyIndicator {
	b := &busyIndicator{now: now, main: main, bar: widget.NewProgressBar()}
	stop := now.lang.Text("button.cancel")
	b.root = container.NewHBox(container.NewGridWrap(fyne.NewSize(190, 26), b.bar), kit.NewToolButton(stop, nil, stop, hint, cancel))
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
	b.bar.TextFormatter = func() string { return b.now.lang.Text("phase." + phaseKeys[phase]) }
	b.bar.SetValue(b.now.state.Progress)
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
