package ui

import (
	"cmp"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/ui/native"
	"github.com/vggscope/vggscope/app/view"
)

// change looks at what a function makes of the present scene.
func (v *viewer) change(by func(scene.Scene) scene.Scene) { v.look(by(v.whole())) }

// compareWith makes a file, or a sample, the second picture.
func (v *viewer) compareWith(p scene.Source) {
	v.look(v.whole().WithSecond(p))
}

// showSecond has the session compute the second picture, or let go of it.
func (v *viewer) showSecond() {
	switch p := v.now.scene.Beside.Picture; {
	case p == scene.Source{}:
		v.session.CompareNone()
	case p.Path == "":
		v.session.Compare("", p.Name)
	default:
		v.session.Compare(p.Path, "")
	}
}

// newSecond takes over which second picture the session has, and remembers which picture was looked at before.
func (w *Window) newSecond(old session.State) {
	now := &w.now
	if old.Second != now.state.Second {
		w.soon("marks", func(p *parts) { p.answers.showMarks() })
	}
	was := now.scene.Beside.Picture
	now.scene.Beside.Picture = scene.Source{}
	if s := now.state.Second; s != nil {
		now.scene.Beside.Picture = scene.Source{Path: s.Path, Name: s.Name}
	}
	w.followSwaps(old.Second, was)
	if a, b := old.Picture, now.state.Picture; a != nil && b != nil && sourceOf(a) != sourceOf(b) {
		now.before = sourceOf(a)
	}
}

// followSwaps gives channels that have the second picture's values their own again where that has gone, and has them computed anew where
// it is another one.
func (w *Window) followSwaps(old *session.Second, was scene.Source) {
	now := &w.now
	switch {
	case !now.scene.Swaps():
	case old != nil && now.state.Second == nil:
		w.main.do("no second picture", func() {
			if w.now.state.Second == nil && w.now.scene.Swaps() {
				w.viewer.look(w.viewer.whole().WithoutSwaps())
				w.tell("off.gone")
			}
		})
	case now.scene.Beside.Picture != was && now.state.Second != nil:
		w.main.do("another second picture", w.viewer.showOff)
	}
}

func sourceOf(p *session.Picture) scene.Source { return scene.Source{Path: p.Path, Name: p.Name} }

// bindCompare is what compares two pictures.
func (w *Window) bindCompare() commands {
	v := w.viewer
	c := commands{
		action.SecondFile: {do: func() {
			l := w.now.lang
			w.dialogs.choose(fileAsk{
				title: words(l, "menu.second.file"), folder: w.dialogs.openFolder(), kinds: []native.Kind{pictureFiles(l)},
			}, func(paths []string) {
				if len(paths) > 0 {
					v.compareWith(fileSource(paths[0]))
				}
			})
		}, why: w.modelless},
		action.SecondPrevious: {do: func() { v.compareWith(w.now.before) }, why: func() string {
			if w.now.before == (scene.Source{}) {
				return "why.nobefore"
			}
			return ""
		}},
		action.SecondShown: {do: func() { v.compareWith(sourceOf(w.now.state.Picture)) }, why: func() string {
			if w.now.state.Picture == nil {
				return "why.nopicture"
			}
			return ""
		}},
		action.SecondNone: {do: func() { v.compareWith(scene.Source{}) }, why: w.unseconded},
		action.Difference: {
			do:      func() { v.look(v.whole().WithDifference(!w.now.scene.Beside.Difference)) },
			checked: func() bool { return w.now.scene.Beside.Difference },
			why:     w.unseconded,
		},
	}
	for _, id := range []action.ID{action.BesidePrevious, action.BesideNext} {
		c[id] = command{do: func() {}, why: func() string { return "why.notlayers" }} // the pane of two layers has its own
	}
	c[action.FindSilent] = command{do: w.findSilent, why: w.unfoldered}
	c[action.SaveGlance] = command{do: w.saver.saveGlance, why: w.unfinished}
	for _, by := range view.Summaries() {
		c[action.Glance(by)] = command{
			do:      func() { v.look(v.whole().WithGlance(by).WithView(scene.Glance)) },
			checked: func() bool { return w.now.scene.Glance == by },
		}
	}
	for _, d := range append([]view.Distance{""}, view.Distances()...) {
		c[action.Distance(d)] = command{
			do:      func() { v.look(v.whole().WithDistance(d).WithView(scene.Pictures)) },
			checked: func() bool { return w.now.scene.Beside.Distance == d },
		}
	}
	return c
}

// unseconded is for what needs a second picture.
func (w *Window) unseconded() string {
	if w.now.state.Second == nil {
		return "why.nosecond"
	}
	return ""
}

func fileSource(path string) scene.Source { return scene.Source{Path: path, Name: filepath.Base(path)} }

// seconds is how many of the pictures opened together the menu of second pictures shows.
const seconds = 12

// second are the actions, and below them the pictures opened together and the samples; the one in use is ticked.
func (m *menus) second() []*fyne.MenuItem {
	items := append(m.items(action.SecondMenu), fyne.NewMenuItemSeparator())
	add := func(p scene.Source, title string) {
		item := fyne.NewMenuItem(kit.Shorten(title, 40), func() { m.look(func(s scene.Scene) scene.Scene { return s.WithSecond(p) }) })
		item.Checked = m.now.scene.Beside.Picture == p
		items = append(items, item)
	}
	files := m.now.state.Files
	for _, path := range files[:min(len(files), seconds)] {
		add(fileSource(path), filepath.Base(path))
	}
	if len(files) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, s := range assets.Samples() {
		add(scene.Source{Name: s.Name}, m.now.lang.Pick(s.Title, s.TitleZh))
	}
	return items
}

// beside are the layers, of which one is set against the chosen one.
func (m *menus) beside() (items []*fyne.MenuItem) {
	n := m.now.network()
	if n == nil {
		return nil
	}
	for i, l := range n.Layers {
		item := fyne.NewMenuItem(l.Name, func() { m.look(func(s scene.Scene) scene.Scene { return s.BesideLayer(n, i) }) })
		item.Checked = m.now.scene.BesideIndex(n) == i
		items = append(items, item)
	}
	return items
}

// flipKeys have each side of two pictures show the other one while Shift is held alone: with any other key it is part of what that does,
// and if that gives the keys to a field or to a dialog nobody tells here that Shift was let go.
func (w *Window) flipKeys() {
	c, ok := w.win.Canvas().(desktop.Canvas)
	if !ok {
		return
	}
	c.SetOnKeyDown(func(e *fyne.KeyEvent) { w.held(e.Name, true) })
	c.SetOnKeyUp(func(e *fyne.KeyEvent) { w.held(e.Name, false) })
}

// held hears of a key that is pressed, or let go.
func (w *Window) held(key fyne.KeyName, down bool) {
	p, two := w.parts.middle.pane().(*picturesPane)
	shift := key == desktop.KeyShiftLeft || key == desktop.KeyShiftRight
	if two && (down || shift) {
		defer w.main.watch("flip")()
		p.flip(down && shift && modifiers()&^fyne.KeyModifierShift == 0)
	}
}

// secondByItself compares with the picture before where two pictures are to be looked at and no other was chosen.
func (w *Window) secondByItself(s scene.Scene) scene.Scene {
	if s.View == scene.Pictures && s.Beside.Picture == (scene.Source{}) {
		s.Beside.Picture = cmp.Or(w.now.before, s.Beside.Picture)
	}
	return s
}
