package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A mouser moves a mouse over a window as a desktop does, whose toolkit tells of moves alone.
type mouser struct {
	w  *Window
	at fyne.Position
}

func newMouser(t *testing.T, w *Window) *mouser {
	t.Helper()
	m := &mouser{w: w}
	w.Rests(func() { test.MoveMouse(w.win.Canvas(), m.at) })
	return m
}

func (m *mouser) move(to fyne.Position) {
	m.at = to
	test.MoveMouse(m.w.win.Canvas(), to)
}

// over moves it to the middle of a control.
func (m *mouser) over(o fyne.CanvasObject) {
	drawn(m.w.win.Canvas()) // lays out
	m.move(origin(o).AddXY(o.Size().Width/2, o.Size().Height/2))
}

func (m *mouser) click() { test.TapCanvas(m.w.win.Canvas(), m.at) }

// waits is over when the toolkit has been asked what is under the mouse.
func (m *mouser) waits(t *testing.T) {
	t.Helper()
	settle(t, m.w)
	drawn(m.w.win.Canvas())
	for end := time.Now().Add(atMost); m.w.resting.due && time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
	}
}

// tip is what the innermost control under the mouse is for, or "".
func (m *mouser) tip() (tip string) {
	if m.w.win.Canvas().Overlays().Top() != nil {
		return ""
	}
	inSight(m.w.win.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		c, is := o.(hoverable)
		if end := at.Add(o.Size()); is && m.at.X >= at.X && m.at.Y >= at.Y && m.at.X < end.X && m.at.Y < end.Y {
			tip = c.Explanation()
		}
	})
	return tip
}

// The status line explains what is under the mouse after every act, also one that hides, moves or replaces what the mouse was on,
// without a move of the mouse; and no focus stays on what is out of sight.
func TestTipsFollowWhatIsUnderTheMouse(t *testing.T) {
	inOneGoroutine(t)
	w, _ := open(t, settings.Settings{})
	w.win.Resize(fyne.NewSize(1280, 2400)) // all of the right side is in sight
	m := newMouser(t, w)
	usual := w.parts.status.machine.Text
	check := func(after string) {
		t.Helper()
		m.waits(t)
		want := m.tip()
		if want == "" {
			want = usual
		}
		if got := w.parts.status.machine.Text; got != want {
			t.Errorf("after %s the status line says %q, and under the mouse is %q", after, got, want)
		}
	}
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: "block1_conv2", Channel: 1, Y: 5, X: 7}).WithTab(scene.UnitTab))
	settleUnit(t, w)
	for _, c := range []struct {
		on  string
		get func() *kit.ToolButton
	}{
		{"the way down", func() *kit.ToolButton { return w.parts.unit.sum.rows[0].button }},
		{"the way down to a pixel", func() *kit.ToolButton { return w.parts.unit.sum.rows[0].button }},
		{"the way back", func() *kit.ToolButton { return w.parts.unit.sum.crumbs.Objects[0].(*kit.ToolButton) }},
	} {
		b := c.get()
		m.over(b)
		if got := w.parts.status.machine.Text; got != b.Tip || b.Tip == "" {
			t.Fatalf("on %s the status line says %q, want %q", c.on, got, b.Tip)
		}
		m.click()
		settleUnit(t, w)
		check("a click on " + c.on)
	}
	m.over(w.parts.maps.bar.scale)
	check("a move to the colour bar")
	for _, act := range []action.ID{action.View(scene.Kernels), action.View(scene.Maps), action.Language, action.Language, action.Classroom, action.Classroom, action.About} {
		w.keys.commands.run(act)
		w.main.acted() // a menu's doing
		if usual = ""; w.win.Canvas().Overlays().Top() == nil {
			m.waits(t)
		}
		w.parts.status.showMachine()
		usual = w.parts.status.machine.Text
		w.parts.status.show()
		check(string(act))
	}
	press(w, fyne.KeyEscape)
	check("a dialog was closed")
}

// A control with the focus that is hidden gives it up, and its tip; that another one lost the focus leaves the tip of what the
// mouse is on; and a message is read before the tip of what slid under the mouse.
func TestFocusAndMouseHaveTipsOfTheirOwn(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	m := newMouser(t, w)
	s := w.parts.status
	w.propose(offer{text: func() string { return "an offer" }, choices: []choice{{"found.use", func() {}}}})
	m.waits(t)
	b := w.parts.notice.end.Objects[0].(*kit.ToolButton)
	w.win.Canvas().Focus(b)
	if s.machine.Text != b.Tip {
		t.Fatalf("on the focus the status line says %q, want %q", s.machine.Text, b.Tip)
	}
	w.main.acted() // as the key does that brings the focus
	m.waits(t)
	w.parts.notice.root.Hide()
	w.main.acted()
	m.waits(t)
	if f := w.win.Canvas().Focused(); f != nil || s.machine.Text == b.Tip {
		t.Errorf("the focus is on %T, which nobody sees, and the status line says %q", f, s.machine.Text)
	}
	on := w.parts.maps.bar.scale
	m.over(on)
	other := w.parts.maps.bar.lo
	w.win.Canvas().Focus(other)
	if s.machine.Text != other.Tip {
		t.Errorf("the field with the focus is not explained: %q", s.machine.Text)
	}
	w.win.Canvas().Unfocus()
	if s.machine.Text != on.Tip {
		t.Errorf("the focus left another control, and of what the mouse is on is said %q, want %q", s.machine.Text, on.Tip)
	}
	m.move(fyne.Position{})
	w.tell("saved")
	m.at = origin(on).AddXY(9, 9)
	w.main.acted()
	m.waits(t)
	if s.machine.Text != "saved" {
		t.Errorf("a message gave way to a mouse that rests: %q", s.machine.Text)
	}
	if m.move(m.at.AddXY(1, 0)); !strings.HasPrefix(s.machine.Text, on.Tip) {
		t.Errorf("the mouse moves, and is told %q", s.machine.Text)
	}
}

// The window is drawn once more after what was done, however much that was.
func TestAFrameMoreAfterActs(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	frames := 0
	w.resting.frame = func() { frames++ }
	drawn := func() bool { return !w.resting.drawing }
	settle(t, w)
	until(t, drawn)
	frames = 0
	for range 3 {
		w.Acted()
	}
	until(t, drawn)
	if frames != 1 {
		t.Errorf("%d frames after three acts, want one", frames)
	}
}

// A control that has the focus before it is drawn, as a dialog's has, keeps it; one that was in sight and is gone loses it.
func TestFocusOfWhatIsNotDrawnYet(t *testing.T) {
	inOneGoroutine(t)
	w, _ := open(t, settings.Settings{})
	c, b := w.win.Canvas(), kit.NewButton("later", func() {})
	over := widget.NewPopUp(b, c)
	over.ShowAtPosition(fyne.NewPos(50, 50))
	c.Focus(b)
	b.Hide() // before anybody looked, as if it were not drawn yet
	w.resting.loseFocus(c)
	if c.Focused() != fyne.Focusable(b) {
		t.Fatal("what is not drawn yet has lost the focus")
	}
	b.Show()
	drawn(c)
	w.resting.loseFocus(c)
	if c.Focused() != fyne.Focusable(b) {
		t.Fatal("what is in sight has lost the focus")
	}
	b.Hide()
	w.resting.loseFocus(c)
	if c.Focused() != nil {
		t.Error("what is hidden keeps the focus")
	}
	over.Hide()
}
