package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/view"
)

// addKeys makes the window hear keys. A field with the focus has them first.
func (w *Window) addKeys() {
	c := w.win.Canvas()
	c.SetOnTypedKey(w.typedKey)
	c.SetOnTypedRune(w.typedRune)
	for _, s := range []struct {
		key fyne.KeyName
		do  func()
	}{
		{fyne.KeyO, w.openFile},
		{fyne.KeyS, w.saveGrid},
		{fyne.KeyE, w.saveMap},
		{fyne.KeyF, func() { c.Focus(w.parts.find) }},
		{fyne.KeyG, func() { c.Focus(w.parts.class) }},
		{fyne.KeyQ, w.Close},
	} {
		shortcut := &desktop.CustomShortcut{KeyName: s.key, Modifier: fyne.KeyModifierShortcutDefault}
		c.AddShortcut(shortcut, func(fyne.Shortcut) {
			defer w.watch("shortcut " + string(s.key))()
			if s.key == fyne.KeyQ || !w.overlaid("") {
				s.do()
			}
		})
	}
}

// typedKey handles the keys that are no letters.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	defer w.watch("key " + string(e.Name))()
	if w.overlaid(e.Name) {
		return
	}
	if f := w.keyActions()[e.Name]; f != nil {
		f()
	}
}

func (w *Window) keyActions() map[fyne.KeyName]func() {
	p := w.parts.pane
	return map[fyne.KeyName]func(){
		fyne.KeyDown:     func() { w.chooseLayer(w.choice.layer + 1) },
		fyne.KeyUp:       func() { w.chooseLayer(w.choice.layer - 1) },
		fyne.KeyHome:     func() { w.chooseLayer(0) },
		fyne.KeyEnd:      func() { w.chooseLayer(w.layers() - 1) },
		fyne.KeyRight:    func() { w.stepChannel(1) },
		fyne.KeyLeft:     func() { w.stepChannel(-1) },
		fyne.KeyReturn:   func() { p.enlarge(w.choice.channel) },
		fyne.KeyEnter:    func() { p.enlarge(w.choice.channel) },
		fyne.KeyEscape:   w.escape,
		fyne.KeyPageDown: func() { w.session.Step(1) },
		fyne.KeyPageUp:   func() { w.session.Step(-1) },
		fyne.KeyF1:       w.showKeys,
	}
}

// escape leaves what was entered last: the enlarged map, the banner, the work that is under way.
func (w *Window) escape() {
	switch {
	case w.parts.pane.back():
	case w.parts.banner.root.Visible():
		w.dismiss()
	case w.bell.busy:
		w.session.Cancel()
	}
}

// typedRune handles letters and signs. They come as the keyboard's layout makes them.
func (w *Window) typedRune(r rune) {
	defer w.watch("key " + string(r))()
	if w.overlaid("") {
		return
	}
	if do := w.letters()[unicode.ToLower(r)]; do != nil {
		do()
	}
}

func (w *Window) letters() map[rune]func() {
	next := func(i, n int) int { return (i + 1) % n }
	all := map[rune]func(){
		'+': func() { w.parts.pane.zoom(1.25) },
		'=': func() { w.parts.pane.zoom(1.25) }, // + without Shift
		'-': func() { w.parts.pane.zoom(1 / 1.25) },
		'0': w.fit,
		'[': func() { w.addColumns(-1) },
		']': func() { w.addColumns(1) },
		'r': func() { w.setRange(view.RangeMode(next(int(w.choice.mode), len(rangeNames)))) },
		'm': func() {
			maps := view.Colormaps()
			w.setColours(maps[next(w.colourIndex(), len(maps))])
		},
		'b': func() { w.setBefore(!w.choice.before) },
		's': func() { w.parts.smooth.SetChecked(!w.choice.smooth) },
		'g': func() { w.parts.log.SetChecked(!w.choice.log) },
		'l': w.nextLanguage,
		't': w.nextTheme,
		'?': w.showKeys,
	}
	for i := range 5 {
		all['1'+rune(i)] = func() { w.chooseAnswer(i) }
	}
	return all
}
