package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/plain"
)

// A lessonDialog is where a lesson is written: its title, its steps in their order, and the text of each, beside how that will look.
type lessonDialog struct {
	l       *lessons
	d       dialog.Dialog
	title   *kit.Finder
	list    *kit.List
	text    *kit.Page
	seen    *kit.Prose
	said    *kit.Paragraph
	filling bool // what stands in the field is being put there
	up      *kit.ToolButton
	down    *kit.ToolButton
	off     *kit.ToolButton
	back    *kit.ToolButton
}

// add makes a step of the present view, behind the one at hand, and lets its text be written.
func (l *lessons) add() {
	l.take(func(s lesson.Step) {
		l.w.makeRoom()
		at := min(l.at+1, len(l.lesson.Steps))
		l.lesson.Steps = append(l.lesson.Steps[:at:at], append([]lesson.Step{s}, l.lesson.Steps[at:]...)...)
		l.at, l.undone = at, nil
		l.changed()
		l.models[s.View.Model.ID] = l.w.now.scene.Model.Path
		l.show()
		l.w.tell("lesson.taken", at+1)
		l.edit()
	})
}

// edit opens the dialog at the step at hand.
func (l *lessons) edit() *lessonDialog {
	e := &lessonDialog{l: l}
	w, leave := l.w, func() { e.d.Hide() }
	e.title = kit.NewFinder(l.text("lesson.untitled"), e.titled, func() { w.win.Canvas().Focus(e.text) }, leave)
	e.title.OnKey = func(k fyne.KeyName) bool {
		if k == fyne.KeyEscape { // which empties other fields
			leave()
		}
		return k == fyne.KeyEscape
	}
	e.title.SetText(l.lesson.Title)
	e.text = kit.NewPage(l.text("lesson.placeholder"), e.written, leave)
	e.seen, e.said = kit.NewProse(), kit.Caption(l.text("lesson.note"))
	e.list = kit.NewList(func() int { return len(l.lesson.Steps) }, func() fyne.CanvasObject { return kit.Entry(kit.Heading(""), kit.Fact("")) }, e.fill, e.choose)
	e.list.HideSeparators = true
	button := func(key string, icon fyne.Resource, do func()) *kit.ToolButton {
		return kit.NewToolButton(l.text(key), icon, l.text(key), nil, do)
	}
	e.up = button("lesson.up", theme.MoveUpIcon(), func() { e.move(-1) })
	e.down = button("lesson.down", theme.MoveDownIcon(), func() { e.move(1) })
	e.off, e.back = button("lesson.remove", theme.DeleteIcon(), e.remove), button("menu.undo", theme.ContentUndoIcon(), e.undo)
	order := container.NewHBox(e.up, e.down, e.off, e.back)
	view := button("lesson.retake", theme.ViewRefreshIcon(), e.retake)
	save := kit.NewButton(l.text("lesson.save"), func() { leave(); l.save() })
	save.Importance = widget.HighImportance
	shut := kit.NewButton(l.text("button.close"), leave)
	writing := container.NewGridWithRows(2, e.text, container.NewVScroll(e.seen))
	right := kit.Border(nil, container.NewHBox(view), nil, nil, writing)
	left := kit.Border(nil, order, nil, nil, e.list)
	split := kit.Halves(left, right, 0.38, kit.Explained(l.text("tip.edge"), nil))
	head := kit.Border(nil, nil, kit.Level(widget.NewLabel(l.text("lesson.name"))), nil, e.title)
	e.d = w.dialogs.frame(l.text("lesson.title"), kit.Between(head, e.said, split), nil, shut, save)
	e.d.Resize(w.dialogs.size(940, 600))
	w.dialogs.present(e.d, l.show)
	e.list.Select(l.at)
	w.win.Canvas().Focus(e.text)
	return e
}

// titled takes the title over.
func (e *lessonDialog) titled(text string) {
	if r := []rune(plain.OneLine(text)); string(r) != e.l.lesson.Title {
		e.l.lesson.Title = string(r[:min(len(r), lesson.MostTitle)])
		e.l.changed()
		e.l.show()
	}
}

// written takes the text over, as far as there is room for it.
func (e *lessonDialog) written(text string) {
	if e.filling {
		return
	}
	e.tell(e.l.text("lesson.note"))
	if len(text) > lesson.MostText {
		e.said.SayAs(e.l.text("lesson.long", plain.Bytes(lesson.MostText)), kit.Fault)
		text = strings.ToValidUTF8(text[:lesson.MostText], "")
	}
	e.l.step().Text = text
	e.l.changed()
	e.seen.Say(text)
	e.list.RefreshItem(e.l.at)
	e.l.show()
}

// tell says something that is no fault.
func (e *lessonDialog) tell(text string) { e.said.SayAs(text, widget.LowImportance) }

// fill is a row of the list: the step's number with the first words of its text, and what its view is of.
func (e *lessonDialog) fill(i int, o fyne.CanvasObject) {
	c := o.(*fyne.Container)
	name, of := c.Objects[0].(*widget.Label), c.Objects[1].(*widget.Label)
	name.Truncation, of.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	kit.Say(name, e.l.name(i))
	v := e.l.lesson.Steps[i].View
	kit.Say(of, e.l.w.now.pictureCalled(v.Picture.Path, v.Picture.Name)+dot+strings.TrimSuffix(e.l.text("menu.view."+string(v.Scene.View)), "…")+dot+v.Scene.Layer)
}

// name is a step's number with the first words of its text.
func (l *lessons) name(i int) string {
	first, _, _ := strings.Cut(strings.TrimLeft(l.lesson.Steps[i].Text, "#>*- \n"), "\n")
	if first = strings.NewReplacer("**", "", "`", "").Replace(first); first == "" {
		first = l.text("lesson.notext")
	}
	return fmt.Sprintf("%d  %s", i+1, first)
}

// choose shows a step's text, and its view behind the dialog.
func (e *lessonDialog) choose(i int) {
	if i != e.l.at {
		e.l.goTo(i)
	}
	e.put()
}

// put shows the step at hand.
func (e *lessonDialog) put() {
	text := e.l.step().Text
	e.filling = true
	e.text.SetText(text)
	e.filling = false
	e.seen.Say(text)
	enable(e.up, e.l.at > 0)
	enable(e.down, e.l.at < len(e.l.lesson.Steps)-1)
	enable(e.off, len(e.l.lesson.Steps) > 1)
	enable(e.back, len(e.l.undone) > 0)
}

// move has the step at hand change places with a neighbour.
func (e *lessonDialog) move(by int) {
	at, to := e.l.at, e.l.at+by
	if to < 0 || to >= len(e.l.lesson.Steps) {
		return
	}
	swap := func() { s := e.l.lesson.Steps; s[at], s[to] = s[to], s[at] }
	swap()
	e.did(to, func() int { swap(); return at })
}

// remove takes the step at hand out, but for the only one: a lesson is left as a whole, which asks whether it is to be saved.
func (e *lessonDialog) remove() {
	l := e.l
	at, steps := l.at, l.lesson.Steps
	if len(steps) < 2 {
		return
	}
	gone := steps[at]
	l.lesson.Steps = slices.Delete(slices.Clone(steps), at, at+1)
	e.did(min(at, len(steps)-2), func() int {
		l.lesson.Steps = slices.Insert(l.lesson.Steps, at, gone)
		return at
	})
}

// retake puts the present view in place of the step's.
func (e *lessonDialog) retake() {
	l, at := e.l, e.l.at
	l.take(func(s lesson.Step) {
		if at >= len(l.lesson.Steps) {
			return
		}
		put := func(s lesson.Step) {
			s.Text = l.lesson.Steps[at].Text
			l.lesson.Steps[at] = s
		}
		before := l.lesson.Steps[at]
		put(s)
		l.models[s.View.Model.ID] = l.w.now.scene.Model.Path
		e.did(l.at, func() int { put(before); return at })
		e.tell(l.text("lesson.retaken", at+1))
	})
}

// did is for what was just done to the steps, of which one is at hand then: it keeps how that is undone, which gives the step at hand
// then. Texts are not touched by it: they were changed meanwhile, and a field has its own way back.
func (e *lessonDialog) did(at int, undo func() int) {
	e.l.undone = append(e.l.undone, undo)
	e.l.at = at
	e.l.changed()
	e.changed()
}

// undo takes the last of that back.
func (e *lessonDialog) undo() {
	l := e.l
	last := len(l.undone) - 1
	if last < 0 {
		return
	}
	undo := l.undone[last]
	l.undone = l.undone[:last]
	l.at = undo()
	l.changed()
	e.tell(l.text("lesson.note"))
	e.changed()
}

// changed shows the list anew, with the step at hand chosen.
func (e *lessonDialog) changed() {
	e.list.Refresh()
	e.list.Select(e.l.at)
	e.put()
	e.l.show()
}
