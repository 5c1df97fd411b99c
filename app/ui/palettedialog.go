package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
)

// A commandPalette is a field and the lines that match what is typed there. Up and Down choose one, Enter or a click does it.
type commandPalette struct {
	field  *kit.Finder
	list   *kit.List
	count  *widget.Label
	lines  []paletteEntry
	chosen int
	close  func()
	search func(typed string) []paletteEntry
	anew   func() // lists what there is now
	say    func(n int) string
}

// showPalette opens it.
func (w *Window) showPalette() {
	all := w.paletteEntries()
	p := &commandPalette{count: kit.Fact(""), say: w.paletteCount}
	p.search = func(typed string) []paletteEntry { return w.found(all, typed) }
	p.anew = func() { all = w.paletteEntries(); p.again() }
	p.field = kit.NewFinder(w.now.lang.Text("palette.hint"), p.typed, p.run, func() { p.close() })
	p.field.OnKey = p.key
	p.list = kit.NewList(func() int { return len(p.lines) }, newPaletteRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*paletteRow).set(p.lines[i], i == p.chosen)
	}, func(i int) {
		p.chosen = i
		p.run()
	})
	p.list.HideSeparators = true
	p.list.OnKey = func(name fyne.KeyName) bool {
		if name == fyne.KeyReturn || name == fyne.KeyEnter {
			p.run()
			return true
		}
		return p.key(name)
	}
	p.typed("")
	p.count.Truncation = fyne.TextTruncateOff // beside nothing else, it would have no room
	d := w.dialogs.frame(w.now.lang.Text("palette.title"), kit.Border(p.field, nil, nil, nil, p.list), []fyne.CanvasObject{p.count})
	p.close = d.Hide
	d.Resize(w.dialogs.size(680, 520))
	w.palette = p
	w.dialogs.present(d, func() { w.palette = nil })
	w.win.Canvas().Focus(p.field)
}

// typed lists what matches.
func (p *commandPalette) typed(text string) {
	p.lines, p.chosen = p.search(text), 0
	kit.Say(p.count, p.say(len(p.lines)))
	p.list.Refresh()
	p.list.ScrollToTop()
}

// again lists what matches now, with the same line chosen as far as that is still there: what can be done has changed meanwhile.
func (p *commandPalette) again() {
	title := ""
	if p.chosen < len(p.lines) {
		title = p.lines[p.chosen].title
	}
	p.lines = p.search(p.field.Text)
	p.chosen = max(0, slices.IndexFunc(p.lines, func(e paletteEntry) bool { return e.title == title }))
	kit.Say(p.count, p.say(len(p.lines)))
	p.list.Refresh()
}

// key has Up and Down choose another line.
func (p *commandPalette) key(name fyne.KeyName) bool {
	step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -8, fyne.KeyPageDown: 8}[name]
	if step == 0 {
		return false
	}
	p.chosen = max(0, min(p.chosen+step, len(p.lines)-1))
	p.list.Refresh()
	kit.Bring(p.list, p.chosen)
	return true
}

// run does what the chosen line is for, once the palette is gone.
func (p *commandPalette) run() {
	if p.chosen >= len(p.lines) {
		return
	}
	line := p.lines[p.chosen]
	p.close()
	line.do()
}

// A paletteRow is a line: what it does, why that cannot be done now, its key.
type paletteRow struct {
	widget.BaseWidget
	back  *canvas.Rectangle
	room  *fyne.Container // of the texts
	title *widget.Label
	why   *widget.Label
	key   *widget.Label
}

func newPaletteRow() fyne.CanvasObject {
	r := &paletteRow{back: canvas.NewRectangle(nil), title: widget.NewLabel("X"), why: kit.Fact(""), key: widget.NewLabel("")}
	r.title.Truncation = fyne.TextTruncateEllipsis
	r.back.CornerRadius = 4
	r.room = kit.Border(nil, nil, nil, r.key, container.New(&halves{}, r.title, r.why))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *paletteRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.back, r.room))
}

// halves gives the first of two objects what it needs, and the second the rest.
type halves struct{}

func (*halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, why := objects[0].(*widget.Label), objects[1].(*widget.Label)
	width := size.Width
	if why.Text != "" {
		text := fyne.MeasureText(title.Text, theme.TextSize(), title.TextStyle).Width + 2*theme.InnerPadding() + 1 // for what is lost in rounding
		width = min(text, size.Width*0.62)
	}
	title.Move(fyne.NewPos(0, 0))
	title.Resize(fyne.NewSize(width, size.Height))
	why.Move(fyne.NewPos(width, 0))
	why.Resize(fyne.NewSize(size.Width-width, size.Height))
}

func (*halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, objects[0].MinSize().Height)
}

// set puts a line in.
func (r *paletteRow) set(e paletteEntry, chosen bool) {
	r.back.FillColor = nil
	if chosen {
		r.back.FillColor = theme.Color(theme.ColorNameSelection)
	}
	r.title.Importance = widget.MediumImportance
	if e.why != "" {
		r.title.Importance = widget.LowImportance
	}
	r.title.SetText(e.title)
	r.why.SetText(e.why)
	r.key.SetText(e.key)
	r.back.Refresh()
	r.room.Refresh() // each text has the room that it needs
	r.Refresh()
}
