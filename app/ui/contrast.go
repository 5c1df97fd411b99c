package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/explain"
)

// Why the network says the one class and not the other: which two, and how to choose them.

// A contrastRow says which two classes are compared, and lets each be chosen; or offers to compare two.
type contrastRow struct {
	root  *fyne.Container
	now   *subject
	ask   fyne.CanvasObject // compares two
	both  *fyne.Container
	sides map[action.Side]*kit.ToolButton
}

func newContrastRow(now *subject, menus *menus, hint kit.Hint, control controls) *contrastRow {
	c := &contrastRow{now: now, sides: map[action.Side]*kit.ToolButton{}}
	for _, s := range []action.Side{action.For, action.Against} {
		c.sides[s] = kit.NewMenuButton("", now.lang.Text("tip.contrast."+string(s)), hint, func() []*fyne.MenuItem {
			return menus.watched(menus.items(action.Menu(s)))
		})
	}
	swap := control("", theme.ViewRefreshIcon(), "tip.contrast.swap", action.ContrastSwap)
	c.both = kit.Snug(kit.Border(nil, nil, c.sides[action.For], nil), kit.Border(nil, nil, c.sides[action.Against], swap))
	c.ask = container.NewHBox(control(now.lang.Text("tool.contrast"), nil, "tip.contrast", action.Contrast))
	c.root = kit.Snug(c.ask, c.both)
	return c
}

// show follows the scene.
func (c *contrastRow) show() {
	t := c.now.scene.Cause.Target
	kit.Shown(c.ask, t.Minus == "")
	kit.Shown(c.both, t.Minus != "")
	if t.Minus == "" {
		return
	}
	c.sides[action.For].Say(c.now.lang.Text("contrast.for", kit.Shorten(c.now.knownClass(t.Class), 24)))
	c.sides[action.Against].Say(c.now.lang.Text("contrast.against", kit.Shorten(c.now.knownClass(t.Minus), 24)))
}

// knownClass is a class's name, that of the best or of the one behind it too where the answer is there.
func (s *subject) knownClass(c explain.Class) string {
	if i := s.classIndex(c); i >= 0 {
		return s.className(i)
	}
	return s.classText(c)
}

// classIndex is the index of a class as it was asked for; -1 where the answer is not there or has none such.
func (s *subject) classIndex(c explain.Class) int {
	if !s.answered() {
		return -1
	}
	aim, err := explain.Target{Class: c}.Aim(s.result.Activations)
	if err != nil {
		return -1
	}
	return aim.Class
}

// pair are the two classes that are compared, or would be: what is explained and the best of the others.
func (s *subject) pair() (a, b explain.Class) {
	switch t := s.scene.Cause.Target; {
	case t.Minus != "":
		return t.Class, t.Minus
	case t.Class != "" && s.classIndex(t.Class) != s.classIndex(explain.Top):
		return t.Class, explain.Top
	}
	return explain.Top, explain.Second
}

// answerClass is one of the best classes: the first two as such, whichever they are, and the others by name.
func (s *subject) answerClass(i int) explain.Class {
	switch {
	case i == 0:
		return explain.Top
	case i == 1:
		return explain.Second
	case s.result != nil && i < len(s.result.Top):
		return explain.ClassIndex(s.result.Top[i].Index)
	}
	return ""
}

// bindContrast is what compares two classes.
func (w *Window) bindContrast() commands {
	now := &w.now
	against := func(a, b explain.Class) { w.viewer.look(w.viewer.whole().Against(a, b)) }
	c := commands{
		action.Contrast:     {do: func() { against(now.pair()) }, why: w.unpaired},
		action.ContrastSwap: {do: func() { a, b := now.pair(); against(b, a) }, why: w.unpaired},
		action.ContrastWith: {do: func() {
			found := w.foundTarget().Class
			if now.classIndex(found) == now.classIndex(explain.Top) {
				against(explain.Top, explain.Second)
				return
			}
			against(explain.Top, found)
		}, why: w.either(w.unpaired, w.unfound)},
	}
	for _, side := range []action.Side{action.For, action.Against} {
		put := func(get func() explain.Class, why, name func() string) command {
			return command{
				do: func() { w.contrast(side, get()) },
				why: w.either(why, func() string {
					if now.classIndex(get()) == now.classIndex(w.across(side)) {
						return "why.sameclass"
					}
					return ""
				}),
				note:    func() string { return behind(now.lang, name()) },
				checked: func() bool { return now.scene.Cause.Target.Minus != "" && why() == "" && w.chosen(side) == get() },
			}
		}
		for i := range action.Answers {
			few := func() string {
				if i >= len(now.result.Top) {
					return "why.fewclasses"
				}
				return ""
			}
			c[action.ContrastAnswer(side, i)] = put(func() explain.Class { return now.answerClass(i) }, w.either(w.unpaired, few), func() string {
				if w.unpaired() != "" || few() != "" {
					return ""
				}
				return now.className(now.result.Top[i].Index)
			})
		}
		c[action.ContrastFound(side)] = put(func() explain.Class { return w.foundTarget().Class }, w.either(w.unpaired, w.unfound), w.foundName)
	}
	return c
}

// contrast puts a class on a side.
func (w *Window) contrast(side action.Side, c explain.Class) {
	a, b := w.now.pair()
	if side == action.For {
		a = c
	} else {
		b = c
	}
	w.viewer.look(w.viewer.whole().Against(a, b))
}

// chosen is the class on a side, and across the one on the other.
func (w *Window) chosen(side action.Side) explain.Class {
	a, b := w.now.pair()
	if side == action.For {
		return a
	}
	return b
}

func (w *Window) across(side action.Side) explain.Class {
	if side == action.For {
		return w.chosen(action.Against)
	}
	return w.chosen(action.For)
}

// unpaired is for what compares two classes.
func (w *Window) unpaired() string {
	if why := w.unnamed(); why != "" {
		return why
	}
	if len(w.now.result.Top) < 2 {
		return "why.fewclasses"
	}
	return ""
}

// either is the first reason of several.
func (w *Window) either(reasons ...func() string) func() string {
	return func() string {
		for _, why := range reasons {
			if key := why(); key != "" {
				return key
			}
		}
		return ""
	}
}
