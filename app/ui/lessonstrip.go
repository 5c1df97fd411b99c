package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A lessonStrip shows the step of a lesson that is at hand across the window: the teacher's text, and what leads to the others. It is as
// high as the text is, up to a share of the window, behind which that is scrolled.
type lessonStrip struct {
	root   *fyne.Container
	now    *subject
	relay  func() // it has come or gone
	title  *widget.Label
	text   *kit.Prose
	scroll *container.Scroll
	next   *kit.ToolButton
	at     int
}

// lessonLine is how high the room for a step's text is at least, in units: a line, and as little as scrolls. The strip has at most a share of the window, and no
// more than the most.
const (
	lessonLine  = 32
	lessonShare = 0.2
	lessonMost  = 240
	lessonInset = 6
)

func newLessonStrip(now *subject, hint kit.Hint, relay func(), control controls, steps func() []*fyne.MenuItem, leave func()) *lessonStrip {
	t := now.lang.Text
	s := &lessonStrip{now: now, relay: relay, title: kit.Heading(""), text: kit.NewProse(), at: -1}
	s.title.Truncation = fyne.TextTruncateEllipsis
	s.next = control(t("lesson.next"), theme.NavigateNextIcon(), "lesson.next.tip", action.LessonNext)
	end := container.NewHBox(
		control(t("lesson.here"), theme.HistoryIcon(), "lesson.here.tip", action.LessonHere),
		kit.NewMenuButton(t("lesson.steps"), t("lesson.steps.tip"), hint, steps),
		control("", theme.DocumentCreateIcon(), "lesson.edit.tip", action.EditLesson),
		control("", theme.NavigateBackIcon(), "lesson.back.tip", action.LessonBack), s.next,
		kit.NewToolButton("", theme.CancelIcon(), t("lesson.leave.tip"), hint, leave))
	back := canvas.NewRectangle(mixed(theme.ColorNameBackground, theme.ColorNamePrimary, 0.14))
	icon := container.NewCenter(widget.NewIcon(theme.DocumentIcon()))
	head := kit.Border(nil, nil, kit.Inset(icon, 6), end, kit.Level(s.title))
	s.scroll = container.NewVScroll(kit.Readable(s.text))
	s.scroll.SetMinSize(fyne.NewSize(80, lessonLine))
	s.root = container.NewStack(back, kit.Border(head, widget.NewSeparator(), nil, nil, kit.Inset(s.scroll, lessonInset)))
	s.root.Hide()
	return s
}

// high is how high the strip is at a width with all of the step's text in sight.
func (s *lessonStrip) high(width float32) float32 {
	s.text.Resize(fyne.NewSize(kit.ReadableAt(width-2*lessonInset), s.text.Size().Height)) // its height follows from its width
	return s.root.MinSize().Height - lessonLine + max(lessonLine, s.text.MinSize().Height)
}

// show shows where a lesson is; one that is not open hides the strip.
func (s *lessonStrip) show(l *lessons) {
	if !l.open() {
		if s.at = -1; s.root.Visible() {
			s.root.Hide()
			s.relay()
		}
		return
	}
	title := s.now.lang.Text("lesson.at", l.title(), l.at+1, len(l.lesson.Steps))
	if l.unsaved {
		title += dot + s.now.lang.Text("lesson.unsaved")
	}
	kit.Say(s.title, title)
	was := s.text.Markdown()
	s.text.Say(l.step().Text)
	if s.at != l.at {
		s.at = l.at
		s.scroll.ScrollToTop()
	}
	weight := widget.HighImportance
	if l.at == len(l.lesson.Steps)-1 {
		weight = widget.MediumImportance
	}
	if s.next.Importance != weight {
		s.next.Importance = weight
		s.next.Refresh()
	}
	if !s.root.Visible() || s.text.Markdown() != was {
		s.root.Show()
		s.relay()
	}
	s.root.Refresh()
}

// lessonMenu are the steps, by the first words of their texts.
func (w *Window) lessonMenu() (items []*fyne.MenuItem) {
	l := w.lessons
	for i := range l.lesson.Steps {
		item := fyne.NewMenuItem(kit.Shorten(l.name(i), 48), func() { l.goTo(i) })
		item.Checked = i == l.at
		items = append(items, item)
	}
	return items
}

// bindLessons is what makes lessons and goes through them.
func (w *Window) bindLessons() commands {
	l := w.lessons
	return commands{
		action.OpenLesson: {do: l.ask},
		action.AddStep:    {do: l.add, why: l.unaddable},
		action.EditLesson: {do: func() { l.edit() }, why: l.unopened},
		action.SaveLesson: {do: l.save, why: l.unopened},
		action.LessonBack: {do: func() { l.walk(-1) }, why: l.unopened},
		action.LessonNext: {do: func() { l.walk(1) }, why: l.unopened},
		action.LessonHere: {do: func() { l.goTo(l.at) }, why: l.unopened},
	}
}

// unopened is for what needs a lesson.
func (l *lessons) unopened() string {
	if !l.open() {
		return "why.nolesson"
	}
	return ""
}

// unaddable is for making a step of the present view.
func (l *lessons) unaddable() string {
	if l.busy {
		return "why.lessonbusy"
	}
	return l.w.unfinished()
}
