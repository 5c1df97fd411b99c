package ui

import (
	"image"
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// parts are the widgets of the window. They are made anew when the language or the theme changes.
type parts struct {
	model, fit, filter, colours, ranges, relu *kit.ToolButton

	strip   *strip
	find    *kit.Finder
	layers  *layerList
	totals  *kit.Paragraph
	title   *widget.Label
	count   *widget.Label
	pane    *gridPane
	columns *widget.Label
	smooth  *kit.Toggle
	bar     *kit.Painting
	barOf   *widget.Label
	barFont lettering

	answers  [5]*answer
	knows    *kit.Paragraph
	chart    *chartPane
	chartSum *widget.Label
	class    *kit.Finder
	log      *kit.Toggle
	card     *cardPane

	banner   *banner
	machine  *widget.Label
	value    *widget.Label
	progress *widget.ProgressBar
	cancel   *kit.ToolButton
	work     *fyne.Container // both, when something takes long
	sides    *kit.Sides
}

// build makes the window's content in the present language and theme, and fills it.
func (w *Window) build() {
	speak(w.lang)
	old := w.parts
	p := &parts{}
	w.parts = p
	left, main, right := w.buildLeft(), w.buildMain(), w.buildRight()
	l, r := w.sideWidths(old)
	p.sides = kit.NewSides(left, main, right, l, r)
	p.banner = newBanner(w.lang.Text("tip.dismiss"), w.hint, w.dismiss)
	top := kit.Snug(w.buildTools(), widget.NewSeparator(), p.banner.root)
	w.win.SetContent(container.NewBorder(top, w.buildStatus(), nil, nil, p.sides.Root))
	if old != nil { // the grid keeps its place
		p.pane.grid, p.pane.maps, p.pane.of = old.pane.grid, old.pane.maps, old.pane.of
		p.chart.chart = old.chart.chart
		old.release()
	} else {
		p.pane.grid.SetColumns(w.scene.Columns)
	}
	w.showAll()
}

// release gives up what is large in parts that are shown no more.
func (p *parts) release() {
	p.pane.Release()
	for _, painting := range []*kit.Painting{p.bar, &p.chart.Painting, p.card.hist} {
		painting.Release()
	}
}

// sideWidths are the panes' widths: as they were, or as they are remembered.
func (w *Window) sideWidths(old *parts) (l, r float32) {
	if old != nil {
		return old.sides.Left, old.sides.Right
	}
	l, r = kit.LeftWidth, kit.RightWidth
	if s := w.set.Splits; s["left"] > 0 && s["right"] > 0 && w.set.Window.Width > 0 {
		l, r = float32(s["left"])*w.set.Window.Width, float32(s["right"])*w.set.Window.Width
	}
	return max(l, kit.LeastSide), max(r, kit.LeastSide)
}

// hint shows what a button does in the status line; an empty one brings the usual text back.
func (w *Window) hint(text string) {
	if text == "" {
		w.showStatus()
		return
	}
	kit.Say(w.parts.machine, text)
}

func (w *Window) buildTools() fyne.CanvasObject {
	p, t := w.parts, w.lang.Text
	drop := func(text, tip string, items func() []*fyne.MenuItem) *kit.ToolButton {
		return kit.NewMenuButton(text, tip, w.hint, func() []*fyne.MenuItem { return w.watchItems(items()) })
	}
	choice := func(tip string, m action.Menu) *kit.ToolButton {
		return drop("", tip, func() []*fyne.MenuItem { return w.menu(m) })
	}
	p.model = drop(t("tool.model"), t("tip.model"), w.modelMenu)
	p.fit = choice(t("tip.fit"), action.FitMenu)
	p.filter = choice(t("tip.filter"), action.FilterMenu)
	p.colours = choice(w.tip("tip.colormap", action.NextColour), action.ColourMenu)
	p.ranges = choice(w.tip("tip.range", action.NextRange), action.RangeMenu)
	p.relu = choice(w.tip("tip.before", action.ToggleReLU), action.ReLUMenu)
	row := container.NewHBox(
		drop(t("tool.open"), w.tip("tip.open", action.OpenFile), w.openMenu),
		drop(t("tool.samples"), t("tip.samples"), w.samplesMenu),
		p.model, upright(), p.fit, p.filter, upright(), p.relu, p.colours, p.ranges, upright(),
		drop(t("tool.save"), t("tip.save"), func() []*fyne.MenuItem { return w.menu(action.SaveMenu) }),
	)
	end := container.NewHBox(
		w.control(t("tool.language"), nil, "tip.language", action.Language),
		w.control("", theme.ColorPaletteIcon(), "tip.theme", action.Theme),
		drop(t("tool.help"), t("tip.help"), func() []*fyne.MenuItem { return w.menu(action.HelpMenu) }),
	)
	return container.NewBorder(nil, nil, row, end)
}

// tip explains a control and names the keys of its action.
func (w *Window) tip(text string, id action.ID) string {
	a, _ := action.ByID(id)
	return w.lang.Text(text) + "  " + action.OnSystem(string(a.Keys[0]), runtime.GOOS)
}

// control is a button for an action.
func (w *Window) control(text string, icon fyne.Resource, tip string, id action.ID) *kit.ToolButton {
	return kit.NewToolButton(text, icon, w.tip(tip, id), w.hint, w.watched(string(id), func() { w.commands.run(id) }))
}

// upright is a thin line between two groups of buttons.
func upright() fyne.CanvasObject { return container.NewPadded(widget.NewSeparator()) }

func (w *Window) buildLeft() fyne.CanvasObject {
	p, t := w.parts, w.lang.Text
	p.strip = newStrip()
	p.find = kit.NewFinder(t("tree.find"), func(s string) { w.watched("find", func() { w.findLayer(s) })() }, nil, w.leaveField)
	p.layers = newLayerList(w.groupTitle)
	p.layers.onLayer, p.layers.onGroup = w.chooseLayer, w.toggleGroup
	p.layers.onKey, p.layers.onRune, p.layers.watch = w.typedKey, w.typedRune, w.watch
	p.totals = kit.Caption("")
	return container.NewBorder(kit.Snug(p.strip.root, widget.NewSeparator(), kit.Inset(p.find, 6)), p.totals, nil, nil, p.layers)
}

// groupTitle names a group of layers.
func (w *Window) groupTitle(group string) string { return w.lang.Text("group." + group) }

func (w *Window) buildMain() fyne.CanvasObject {
	p, t := w.parts, w.lang.Text
	p.title = kit.Heading("")
	p.title.SizeName = theme.SizeNameSubHeadingText
	p.count = kit.Fact("")
	p.columns = widget.NewLabel("")
	p.smooth = kit.NewToggle(t("tool.smooth"), w.setSmooth)
	tools := container.NewHBox(p.smooth,
		w.control("", theme.ContentRemoveIcon(), "tip.fewer", action.FewerColumns),
		kit.Level(p.columns),
		w.control("", theme.ContentAddIcon(), "tip.more", action.MoreColumns),
		w.control("", theme.ZoomFitIcon(), "tip.zoomfit", action.FitGrid),
	)
	head := kit.Snug(container.NewBorder(nil, nil, p.title, tools), p.count)

	p.pane = newGridPane()
	p.pane.Watch = w.watch
	p.pane.onHover, p.pane.onChoose, p.pane.onSolo = w.hovered, w.chooseChannel, w.showTitle
	p.bar = kit.NewPainting(fyne.NewSize(200, 44), w.paintBar)
	p.bar.Watch = w.watch
	p.barOf = kit.Fact("")
	p.barOf.Truncation = fyne.TextTruncateOff
	foot := container.NewBorder(nil, nil, nil, container.NewCenter(p.barOf), p.bar)
	return container.NewBorder(head, foot, nil, nil, p.pane)
}

// paintBar draws the colour bar of what is on the screen, with a mark at the value under the cursor.
func (w *Window) paintBar(dst *image.RGBA, unit float64) {
	p := w.parts
	k := view.Style{Ink: ink(), Map: w.scene.Colormap(), Small: p.barFont.at(unit)}
	mark := float32(math.NaN())
	if h := p.pane.hover; h.ok && p.pane.maps != nil {
		mark, _ = p.pane.maps.Value(h.channel, h.y, h.x)
	}
	view.DrawBar(dst, w.barRange(), mark, k, unit)
}

func (w *Window) buildRight() fyne.CanvasObject {
	p, t := w.parts, w.lang.Text
	list := kit.Snug(kit.Heading(t("heading.predictions")))
	for i := range p.answers {
		p.answers[i] = newAnswer(func(i int) { w.watched("answer", func() { w.findClass(i) })() })
		list.Add(p.answers[i])
	}
	p.knows = kit.Caption("")
	p.chart = newChartPane()
	p.chart.onHover, p.chart.Watch = w.showClass, w.watch
	p.chart.chart.Log = w.scene.Log
	p.chartSum = kit.Fact("")
	p.class = kit.NewFinder(t("chart.find"), func(s string) { w.watched("find", func() { w.typedClass(s) })() }, w.nextClass, w.leaveField)
	p.log = kit.NewToggle(t("chart.log"), nil)
	p.log.SetChecked(w.scene.Log)
	p.log.OnChanged = w.setLog
	chart := kit.Snug(container.NewBorder(nil, nil, nil, p.log, kit.Inset(p.class, 6)), p.chart, p.chartSum)
	p.card = newCardPane()
	p.card.hist.Watch = w.watch
	top := kit.Snug(list, p.knows, widget.NewSeparator(), chart, widget.NewSeparator())
	scroll := container.NewVScroll(kit.Inset(kit.Snug(top, p.card.root), 4))
	p.knows.Grown, p.card.note.Grown = scroll.Refresh, scroll.Refresh
	return scroll
}

func (w *Window) buildStatus() fyne.CanvasObject {
	p := w.parts
	p.machine, p.value = kit.Fact(""), kit.Fact("")
	p.value.Importance = widget.MediumImportance
	p.value.Truncation = fyne.TextTruncateOff
	p.progress = widget.NewProgressBar()
	stop := w.lang.Text("button.cancel")
	p.cancel = kit.NewToolButton(stop, nil, stop, w.hint, w.session.Cancel)
	p.work = container.NewHBox(container.NewGridWrap(fyne.NewSize(190, 26), p.progress), p.cancel)
	p.work.Hide()
	work := container.NewHBox(kit.Level(p.value), p.work)
	return kit.Snug(widget.NewSeparator(), container.NewBorder(nil, nil, nil, work, kit.Level(p.machine)))
}
