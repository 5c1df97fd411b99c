package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Slider is one from 0 to 1 that leaves the keys that it has no use for to the window.
type Slider struct{ widget.Slider }

// NewSlider makes one at zero.
func NewSlider(changed func(float64)) *Slider {
	s := &Slider{}
	s.Max, s.Step, s.OnChanged = 1, 0.05, changed
	s.ExtendBaseWidget(s)
	return s
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
