package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A statusBar is the line along the window's lower edge: what computes, the value under the cursor, and what takes long.
type statusBar struct {
	root    fyne.CanvasObject
	now     *subject
	main    *mainThread
	machine *widget.Label
	value   *widget.Label
	tellers int // that may tell of a value
	teller  int // that did so last
	told    message
	hovered string // what the control under the mouse is for
	focused string // likewise the one with the focus
	latest  latest
	again   bool // the toolkit is being asked what is under the mouse, which has not moved
	tips    *kit.Tips
	room    func() fyne.Size
	busy    *busyIndicator
}

// latest is who spoke last, and is heard first.
type latest int

const (
	messageLatest latest = iota
	hoverLatest
	focusLatest
)

// A message stands in the status line for a while.
type message struct {
	text    string
	key     string // what text was made of, to be made again in another language
	args    []any
	since   time.Time
	passing bool // it is true until something changes only
}

// telling is how long a message stays.
const telling = 6 * time.Second

func newStatusBar(now *subject, main *mainThread, room func() fyne.Size, cancel func()) *statusBar {
	s := &statusBar{now: now, main: main, room: room, machine: kit.Fact(""), value: kit.Fact("")}
	s.tips = kit.NewTips(room, func(after time.Duration, do func()) {
		time.AfterFunc(after, func() { main.do("tip", do) })
	})
	s.value.Importance = widget.MediumImportance
	s.value.Truncation = fyne.TextTruncateOff
	s.busy = newBusyIndicator(now, main, s.hint, cancel)
	work := container.NewHBox(kit.Level(s.value), s.busy.root)
	high := kit.Gap(s.busy.root.MinSize().Height) // also while nothing takes long: the maps, and what the mouse is on, would jump
	s.root = kit.Snug(widget.NewSeparator(), container.NewStack(high, kit.Border(nil, nil, nil, work, kit.Level(s.machine))))
	return s
}

// hint shows what a control does, here and beside the mouse; an empty one brings back what is said else.
func (s *statusBar) hint(told kit.Told) {
	s.tips.Point(told)
	tip, speaks := &s.hovered, hoverLatest
	if told.Focus {
		tip, speaks = &s.focused, focusLatest
	}
	if told.Text != "" && !told.Still && !s.again {
		s.latest = speaks
	}
	*tip = told.Text
	s.show()
}

// forget has no control explained: what was under the mouse may be gone.
func (s *statusBar) forget() { s.hint(kit.Told{}) }

// tip is what is said of a control: of the one with the focus if that came last, else of the one under the mouse.
func (s *statusBar) tip() string {
	if s.latest == focusLatest {
		return cmp.Or(s.focused, s.hovered)
	}
	return cmp.Or(s.hovered, s.focused)
}

// values gives whoever is pointed at a way to tell of the value under the mouse. With "" it takes back what it told itself, and
// nothing of another's.
func (s *statusBar) values() func(text string) {
	s.tellers++
	me := s.tellers
	return func(text string) {
		if text != "" || s.teller == me {
			s.teller = me
			kit.Say(s.value, kit.Within(text, s.most(), theme.CaptionTextSize(), fyne.TextStyle{}))
		}
	}
}

// most is how wide a value may be: a class may have any name, and the window is no wider for it.
func (s *statusBar) most() float32 { return s.room().Width * 2 / 3 }

// tell shows a message, the text of a key.
func (s *statusBar) tell(key string, args ...any) {
	s.put(message{text: s.now.lang.Text(key, args...), key: key, args: args})
}

func (s *statusBar) put(m message) {
	m.since = time.Now()
	s.told, s.latest = m, messageLatest
	s.show()
	time.AfterFunc(telling, func() { s.main.do("status", s.show) })
}

// hinder says why something cannot be done now.
func (s *statusBar) hinder(text string) {
	s.put(message{text: text, passing: true})
}

// pass takes away what hinder said: something has changed.
func (s *statusBar) pass() {
	if s.told.passing {
		s.told = message{}
		s.show()
	}
}

// takeOver shows the message of the bar before, as long as that would have.
func (s *statusBar) takeOver(old *statusBar) {
	if left := telling - time.Since(old.told.since); old.told.text != "" && !old.told.passing && left > 0 {
		s.told = old.told
		s.told.text = s.now.lang.Text(s.told.key, s.told.args...)
		time.AfterFunc(left, func() { s.main.do("status", s.show) })
	}
}

// show says what a control is for, or what was done, whichever came last; and without either, what computes.
func (s *statusBar) show() {
	tip := s.tip()
	if s.told.text != "" && time.Since(s.told.since) < telling && (tip == "" || s.latest == messageLatest) {
		tip = s.told.text
	}
	if tip != "" {
		kit.Say(s.machine, tip)
		return
	}
	s.showMachine()
}

// showMachine says what computes, how fast, and with how much memory.
func (s *statusBar) showMachine() {
	t, state := s.now.lang.Text, s.now.state
	words := s.now.deviceWords()
	if r := s.now.result.AllOn(); r.Complete() {
		words = append(words, t("status.forward", view.Millis(r.Activations.Total())))
	}
	if state.Device.Bytes > 0 {
		words = append(words, fmt.Sprintf("%.0f MB", float64(state.Device.Bytes)/1e6))
	}
	for _, task := range state.Tasks {
		words = append(words, s.now.taskWords(task))
	}
	words = append(words, s.now.works()...)
	if why := state.Device.Refused; why != nil {
		words = append(words, t("status.refused", inWords(why, s.now.lang)))
	}
	if why := state.CPUWhy; why != nil {
		words = append(words, inWords(why, s.now.lang))
	}
	kit.Say(s.machine, strings.Join(words, "  ·  "))
}
