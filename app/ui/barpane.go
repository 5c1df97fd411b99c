package ui

import (
	"image"
	"math"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/quiz"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A barPane is the colour bar under maps: it is the histogram of what it tells of too, and its limits can be dragged on it or
// typed beside it. Whose colours and values they are stands above the fields.
type barPane struct {
	root   fyne.CanvasObject
	now    *subject
	scale  *barScale
	of     *widget.Label // what it tells of
	cut    *widget.Label // how much lies beyond the limits
	words  *fyne.Container
	lo, hi *kit.Field
	on     barEvents
}

// barEvents are what a barPane asks for and tells of.
type barEvents struct {
	bar    func() view.Bar // what it is to show
	limits func(view.Range)
	reset  func()           // to the layer's own range
	refuse func(why string) // what was typed
	hint   kit.Hint
	leave  func() // gives the keys back to the window

	upright bool // the words stand above the fields, where there is little width
}

// fieldWidth has room for "-12345.6", and wordsWidth for what a bar tells of, in lines of a height; all in letters of the usual size.
const (
	fieldWidth = 74
	wordsWidth = 206
	wordsLine  = 17
	barEnd     = 4 // is free beside the fields: in the classroom the window ends there
)

func newBarPane(now *subject, main *mainThread, on barEvents) *barPane {
	b := &barPane{now: now, on: on, of: kit.Fact(""), cut: kit.Fact("")}
	b.of.Truncation, b.cut.Truncation = fyne.TextTruncateOff, fyne.TextTruncateOff
	b.of.Alignment, b.cut.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	t := now.lang.Text
	b.lo = kit.NewField(t("bar.low"), on.hint, func(s string) { b.typed(s, false) }, on.leave)
	b.hi = kit.NewField(t("bar.high"), on.hint, func(s string) { b.typed(s, true) }, on.leave)
	b.scale = newBarScale(b)
	b.scale.Watch = main.watch
	both := container.NewHBox(kit.Wide(lettered(fieldWidth), b.lo), kit.Wide(lettered(fieldWidth), b.hi))
	fields := kit.Level(kit.Wide(both.MinSize().Width+barEnd, both))
	b.words = kit.Wide(lettered(wordsWidth), container.NewStack(kit.Gap(lettered(2*wordsLine)), kit.Level(kit.Rows(lettered(wordsLine), b.of, b.cut))))
	side := kit.Border(nil, nil, nil, fields, b.words)
	if on.upright {
		side = kit.Snug(b.words, container.NewHBox(layout.NewSpacer(), fields))
	}
	b.root = kit.Beside(b.scale, side, 230)
	return b
}

// show shows what the bar is of now, under these words.
func (b *barPane) show(of, cut string) {
	bar := b.on.bar()
	kit.Say(b.of, of)
	kit.Say(b.cut, cut)
	if b.cut.Hidden != (cut == "") {
		b.cut.Hidden = cut == ""
		b.words.Refresh()
	}
	lo, hi := "", ""
	if bar.On.Valid() {
		lo, hi = limitTexts(bar.On)
	}
	b.lo.Say(lo)
	b.hi.Say(hi)
	b.scale.Refresh()
}

// limitTexts write limits as they can be typed again: exactly where that is short, and else in five digits, or as many as are needed to
// be off by no more than a thousandth of what lies between the limits.
func limitTexts(on view.Range) (lo, hi string) {
	off := (float64(on.Hi) - float64(on.Lo)) / 1000
	return limitText(on.Lo, off), limitText(on.Hi, off)
}

func limitText(v float32, off float64) string {
	exact := view.Exact(v)
	for digits := 5; digits < utf8.RuneCountInString(exact) && utf8.RuneCountInString(exact) > 8; digits++ {
		short := view.Short(float64(v), digits)
		if again, ok := numberIn(short); ok && math.Abs(float64(again)-float64(v)) <= off {
			return short
		}
	}
	return exact
}

// typed takes a limit over from a field.
func (b *barPane) typed(text string, high bool) {
	bar := b.on.bar()
	v, ok := numberIn(text)
	if !ok {
		b.on.refuse(b.now.lang.Text("why.number", kit.Shorten(text, 20)))
		return
	}
	b.limit(bar.On, v, high)
}

// numberIn reads a number as people type it: as the window writes it, as programs do, with a comma, in the wide forms of Chinese keyboards.
func numberIn(text string) (float32, bool) {
	v, err := quiz.Typed(text, false)
	f := float32(v)
	return f, err == nil && f-f == 0 && !strings.ContainsAny(text, "%％")
}

// limit moves one limit of a range. Those of a signed colour map move together, with zero between them.
func (b *barPane) limit(on view.Range, v float32, high bool) {
	next := view.Range{Lo: v, Hi: on.Hi}
	if high {
		next = view.Range{Lo: on.Lo, Hi: v}
	}
	if b.now.scene.Colormap().Signed() {
		if next = (view.Range{Lo: v, Hi: -v}); high {
			next = view.Range{Lo: -v, Hi: v}
		}
	}
	if next.Lo >= next.Hi {
		b.on.refuse(b.now.lang.Text("why.limits"))
		return
	}
	b.on.limits(next)
}

// A barScale is the bar itself. Dragging moves the limit that is nearer, a double click lets the layer's own range take over.
type barScale struct {
	kit.Painting
	kit.Hinted
	font lettering
	pane *barPane
	held *view.Bar // while a limit is dragged: the bar as it was at first, so that it does not move under the mouse
	high bool      // which limit that is
	pace kit.Paced // each movement colours all maps anew
}

func newBarScale(pane *barPane) *barScale {
	s := &barScale{pane: pane, Hinted: kit.Explained(pane.now.lang.Text("tip.bar"), pane.on.hint)}
	s.Set(fyne.NewSize(150, 62), s.draw)
	s.ExtendBaseWidget(s)
	return s
}

func (s *barScale) draw(dst *image.RGBA, unit float64) {
	bar := s.pane.on.bar()
	bar.Draw(dst, view.Style{Ink: ink(), Map: s.pane.now.scene.Colormap(), Clipped: s.pane.now.scene.Clipped, Small: s.font.at(unit)}, unit)
}

// Cursor implements desktop.Cursorable.
func (s *barScale) Cursor() desktop.Cursor {
	if bar := s.pane.on.bar(); !bar.On.Valid() || bar.Domain().Constant() { // nothing that can be dragged
		return desktop.DefaultCursor
	}
	return desktop.HResizeCursor
}

// Dragged implements fyne.Draggable.
func (s *barScale) Dragged(e *fyne.DragEvent) {
	defer s.Watch.Over("drag")()
	if s.Image() == nil {
		return
	}
	width := s.Image().Rect.Dx()
	unit := s.Unit(width)
	if s.held == nil {
		bar := s.pane.on.bar()
		if !bar.On.Valid() || bar.Domain().Constant() {
			return
		}
		from := int(float64(e.Position.X-e.Dragged.DX) * unit)
		lo, hi := bar.X(bar.On.Lo, width, unit), bar.X(bar.On.Hi, width, unit)
		s.held, s.high = &bar, 2*from >= lo+hi
	}
	v, high := s.held.Value(int(float64(e.Position.X)*unit), width, unit), s.high
	s.pace.Do(func() {
		on := s.pane.on.bar().On
		if !on.Valid() || high && v <= on.Lo || !high && v >= on.Hi {
			return // the bar is of nothing by now, or one limit stops at the other
		}
		s.pane.limit(on, v, high)
	})
}

// DragEnd implements fyne.Draggable.
func (s *barScale) DragEnd() {
	s.pace.End()
	s.held = nil
	s.Refresh()
}

// DoubleTapped implements fyne.DoubleTappable.
func (s *barScale) DoubleTapped(*fyne.PointEvent) {
	defer s.Watch.Over("double click")()
	s.pane.on.reset()
}
