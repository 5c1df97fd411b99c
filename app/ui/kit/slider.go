package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Slider is one from 0 to 1 that leaves the keys that it has no use for to the window.
type Slider struct {
	widget.Slider
	Hinted
	ring Ring
	pace Paced
}

// NewSlider makes one at zero; hint is told the tip.
func NewSlider(tip string, hint Hint, changed func(float64)) *Slider {
	s := &Slider{Hinted: Explained(tip, hint)}
	s.Max, s.Step = 1, 0.05
	s.OnChanged = func(v float64) { s.pace.Do(func() { changed(v) }) }
	s.ExtendBaseWidget(s)
	return s
}

// MouseIn implements desktop.Hoverable.
func (s *Slider) MouseIn(e *desktop.MouseEvent) {
	s.Slider.MouseIn(e)
	s.Hinted.MouseMoved(e)
}

// MouseMoved implements desktop.Hoverable.
func (s *Slider) MouseMoved(e *desktop.MouseEvent) {
	s.Slider.MouseMoved(e)
	s.Hinted.MouseMoved(e)
}

// MouseOut implements desktop.Hoverable.
func (s *Slider) MouseOut() {
	s.Slider.MouseOut()
	s.Hinted.MouseOut()
}

// Dragged implements fyne.Draggable.
func (s *Slider) Dragged(e *fyne.DragEvent) {
	s.pressed()
	s.Slider.Dragged(e)
}

// Put moves it, and tells nobody.
func (s *Slider) Put(v float64) {
	if s.Value != v {
		s.Value = v
		s.Refresh()
	}
}

// TypedKey implements fyne.Focusable: Left and Right move it.
func (s *Slider) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight {
		s.Slider.TypedKey(e)
		return
	}
	PassKey(s, e)
}

// TypedRune implements fyne.Focusable.
func (s *Slider) TypedRune(r rune) { PassRune(s, r) }

// CreateRenderer implements fyne.Widget.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	return s.ring.Around(s.Slider.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (s *Slider) FocusGained() {
	s.Slider.FocusGained()
	s.ring.Gained(s)
	s.focused()
}

// FocusLost implements fyne.Focusable.
func (s *Slider) FocusLost() {
	s.Slider.FocusLost()
	s.ring.Lost()
	s.focusLost()
}
