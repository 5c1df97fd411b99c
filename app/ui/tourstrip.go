package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/tour"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A tourStrip shows the step of the guided tour that is at hand across the window: what to do, the lines of Keras that do the same,
// and a mark once it is done.
type tourStrip struct {
	root  *fyne.Container
	now   *subject
	relay func()
	tick  *widget.Icon
	title *widget.Label
	text  *kit.Paragraph
	keras *widget.Label
	next  *kit.ToolButton // at the last step it ends the tour
}

func newTourStrip(now *subject, hint kit.Hint, relay func(), control controls, chapters func() []*fyne.MenuItem, leave func()) *tourStrip {
	t := now.lang.Text
	s := &tourStrip{now: now, relay: relay, tick: widget.NewIcon(theme.RadioButtonIcon()), title: kit.Heading(""), text: kit.NewParagraph("")}
	s.title.Truncation = fyne.TextTruncateEllipsis
	s.keras = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	s.keras.SizeName = theme.SizeNameCaptionText
	s.next = control(t("tour.next"), theme.NavigateNextIcon(), "tour.next.tip", action.TourNext)
	s.next.MaySay(t("tour.end"))
	end := container.NewHBox(kit.NewMenuButton(t("tour.chapters"), t("tour.chapters.tip"), hint, chapters),
		control("", theme.NavigateBackIcon(), "tour.back.tip", action.TourBack), s.next,
		kit.NewToolButton("", theme.CancelIcon(), t("tour.leave.tip"), hint, leave))
	back := canvas.NewRectangle(mixed(theme.ColorNameBackground, theme.ColorNamePrimary, 0.14))
	head := kit.Border(nil, nil, kit.Inset(container.NewCenter(s.tick), 6), end, kit.Level(s.title))
	s.root = container.NewStack(back, kit.Snug(head, kit.Beside(s.text, s.keras, 420), widget.NewSeparator()))
	s.text.Grown = relay
	s.root.Hide()
	return s
}

// show shows where a tour is; none hides the strip.
func (s *tourStrip) show(t *tour.Tour) {
	if t == nil {
		if s.root.Visible() {
			s.root.Hide()
			s.relay()
		}
		return
	}
	l, step := s.now.lang, t.Step()
	n, of := t.Place()
	key, icon, weight := "tour.at", fyne.Resource(theme.RadioButtonIcon()), widget.MediumImportance
	if t.Done(step.ID) {
		key, icon, weight = "tour.at.done", theme.NewSuccessThemedResource(theme.ConfirmIcon()), widget.HighImportance
	}
	s.tick.SetResource(icon)
	kit.Say(s.title, l.Text(key, l.Text("tour.chapter."+t.Chapter().ID), n, of))
	s.text.Say(l.Text("tour.step." + step.ID))
	kit.Say(s.keras, step.Keras)
	if s.next.Importance != weight {
		s.next.Importance = weight
		s.next.Refresh()
	}
	s.showNext(n == of)
	s.root.Show()
	s.root.Refresh()
	s.relay()
}

// showNext has the button say what it leads to: another step, or the end.
func (s *tourStrip) showNext(last bool) {
	text, about, icon := "tour.next", "tour.next.tip", theme.NavigateNextIcon()
	if last {
		text, about, icon = "tour.end", "tour.end.tip", theme.ConfirmIcon()
	}
	if text := s.now.lang.Text(text); s.next.Text != text {
		s.next.SetText(text)
		s.next.SetIcon(icon)
	}
	s.next.Retold(tip(s.now, about, action.TourNext))
}

// makeRoom has the strips go that a lesson takes the place of.
func (w *Window) makeRoom() {
	w.welcomed()
	if w.tour != nil {
		w.toggleTour()
	}
}

// toggleTour opens the tour where it was left, or leaves it.
func (w *Window) toggleTour() {
	if w.tour != nil {
		w.keepTour()
		w.tour, w.set.Tour.Open = nil, false
	} else {
		w.tour = tour.New(w.set.Tour.At, w.set.Tour.Done)
		w.tour.See(w.tourSight())
		w.keepTour()
		w.welcomed() // who takes the tour knows where to begin, and needs the room
	}
	w.keep()
	w.parts.tour.show(w.tour)
}

// walkTour goes to another step; beyond the last one the tour ends.
func (w *Window) walkTour(by int) {
	if !w.tour.Go(by) && by > 0 {
		done, of := w.tour.Count(), 0
		_, of = w.tour.Place()
		w.toggleTour()
		w.tell("tour.finished", done, of)
		return
	}
	w.tourMoved()
}

// tourMoved shows the step that is at hand now, and remembers it.
func (w *Window) tourMoved() {
	w.keepTour()
	w.keep()
	w.tour.See(w.tourSight()) // as the step begins
	w.parts.tour.show(w.tour)
}

// keepTour puts an open tour into the settings.
func (w *Window) keepTour() {
	if w.tour != nil {
		w.set.Tour.Open, w.set.Tour.At, w.set.Tour.Done = true, w.tour.Step().ID, w.tour.List()
	}
}

// seeTour has the tour look at what the user has made of the window, soon.
func (w *Window) seeTour() {
	if w.tour == nil {
		return
	}
	w.main.soon("tour", func() {
		if w.tour != nil && w.tour.See(w.tourSight()) {
			w.keepTour()
			w.keep()
			w.parts.tour.show(w.tour)
		}
	})
}

// tourSight is what the tour sees.
func (w *Window) tourSight() tour.Sight {
	s := tour.Sight{Scene: w.viewer.whole(), Answered: w.now.answered(), Patched: !w.causes.hand.box.Empty()}
	if n := w.now.network(); n != nil {
		s.Layer = n.Layers[w.now.layer()]
	}
	s.Cause = w.causes.present().Result != nil
	return s
}

// tourMenu are the chapters, and to begin anew.
func (w *Window) tourMenu() (items []*fyne.MenuItem) {
	for _, c := range tour.Chapters() {
		item := fyne.NewMenuItem(w.now.lang.Text("tour.chapter."+c.ID), func() {
			w.tour.Open(c.ID)
			w.tourMoved()
		})
		item.Checked = w.tour.Chapter().ID == c.ID
		items = append(items, item)
	}
	return append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(w.now.lang.Text("tour.again"), func() {
		w.tour.Again()
		w.tourMoved()
	}))
}
