package ui

import (
	"errors"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// An areaPane is the table of the measured rectangle: a row for each channel of the chosen layer, sorted by any column. A click
// on a row chooses the channel.
type areaPane struct {
	root  *fyne.Container
	now   *subject
	main  *mainThread
	on    areaEvents
	title *widget.Label
	count *widget.Label
	names map[view.AreaColumn]*kit.ToolButton
	note  *kit.Paragraph // what to do where there is no table
	list  *areaList
	head  *fyne.Container

	of   areaKey // what rows are
	rows []view.AreaRow
	by   view.AreaOrder // what the list is sorted by
	from float32        // how far the list of the pane before was scrolled
	busy bool
}

// areaEvents are what an areaPane asks for.
type areaEvents struct {
	channel func(c, of int)
	fault   func(error)
}

// An areaKey says what is measured.
type areaKey struct {
	pass *nn.Activations
	site nn.Site
	in   image.Rectangle
}

func newAreaPane(now *subject, main *mainThread, control controls, keys func(*areaList), on areaEvents) *areaPane {
	p := &areaPane{now: now, main: main, on: on, title: kit.Title(""), count: kit.Fact(""), note: kit.NewParagraph(""), names: map[view.AreaColumn]*kit.ToolButton{}}
	p.title.Truncation = fyne.TextTruncateEllipsis
	var names []fyne.CanvasObject
	for _, c := range view.AreaColumns() {
		b := control(now.lang.Text("area.column."+string(c)), nil, "tip.area.sort", action.AreaSort(c))
		b.Alignment, b.IconPlacement = widget.ButtonAlignTrailing, widget.ButtonIconTrailingText
		p.names[c], names = b, append(names, b)
	}
	least := columnLeast(names)
	p.list = newAreaList(least, func(r view.AreaRow) { on.channel(r.Channel, len(p.rows)) })
	p.list.watch = main.watch
	keys(p.list)
	p.head = kit.Fewer(least, areaDrop(), names...)
	tools := kit.Flow(control(now.lang.Text("area.sight"), theme.ZoomFitIcon(), "tip.area.sight", action.AreaSight),
		control(now.lang.Text("area.copy"), theme.ContentCopyIcon(), "tip.area.copy", action.CopyArea),
		control(now.lang.Text("area.save"), theme.DocumentSaveIcon(), "tip.area.save", action.SaveArea),
		control(now.lang.Text("area.none"), theme.CancelIcon(), "tip.area.none", action.AreaNone))
	p.root = kit.Between(kit.Snug(kit.TitleFlow(p.title, p.count), tools, p.head, widget.NewSeparator()), kit.Gap(2), container.NewStack(p.list, kit.Snug(p.note)))
	return p
}

// columnLeast is the least width of a column: any of the names, with the arrow of what the table is sorted by.
func columnLeast(names []fyne.CanvasObject) (least float32) {
	for _, n := range names {
		least = max(least, n.MinSize().Width)
	}
	return least + theme.IconInlineSize() + theme.Padding()
}

// areaDrop are the columns that a narrow table does without, by their places, the first first: how many values there are stands above it.
func areaDrop() (list []int) {
	for _, c := range []view.AreaColumn{view.AreaCount, view.AreaMin, view.AreaStd, view.AreaZeros} {
		list = append(list, slices.Index(view.AreaColumns(), c))
	}
	return list
}

func (p *areaPane) content() fyne.CanvasObject { return p.root }

func (p *areaPane) appear() {
	p.changed()
	if p.from > 0 { // below the head in another language the row that is chosen would be another one from above
		p.list.ScrollToOffset(p.from)
		p.from = 0
	}
}

// own implements middlePane: the channels before and after are those of the table.
func (p *areaPane) own() commands {
	step := func(n int) command {
		return command{do: func() {
			rows := p.list.rows
			i := slices.IndexFunc(rows, func(r view.AreaRow) bool { return r.Channel == p.now.scene.Channel })
			p.on.channel(rows[min(max(i+n, 0), len(rows)-1)].Channel, len(rows))
		}, why: func() string {
			if _, why := p.now.wantArea(); why != "" {
				return why
			}
			if len(p.list.rows) == 0 {
				return p.now.notYet(p.now.layer())
			}
			return ""
		}}
	}
	return commands{action.PreviousChannel: step(-1), action.NextChannel: step(1)}
}

func (p *areaPane) leave() { p.rows, p.of = nil, areaKey{} }

func (p *areaPane) inherit(old middlePane) {
	o := old.(*areaPane)
	p.rows, p.of, p.by, p.from = o.rows, o.of, o.by, o.list.GetScrollOffset()
}

// wantArea is what is to be measured now; why is the key of the reason why there is nothing.
func (s *subject) wantArea() (k areaKey, why string) {
	n := s.network()
	switch {
	case n == nil:
		return k, "why.nomodel"
	case s.scene.Area == nil:
		return k, "why.noarea"
	}
	l := n.Layers[s.layer()]
	k.site, k.in = s.scene.Demand(l).Site, s.scene.Area.In(l.Out)
	switch {
	case k.in.Empty():
		return k, "why.flat.area"
	case !s.holds(k.site):
		return k, "why.unmeasured"
	}
	k.pass = s.result.At(k.site)
	return k, ""
}

// changed implements middlePane.
func (p *areaPane) changed() {
	k, why := p.now.wantArea()
	if why == "" && k != p.of {
		p.prepare(k)
	}
	if k != p.of {
		p.rows, p.of = nil, areaKey{} // what comes back is measured again
	}
	p.say(k, why)
	by := p.now.scene.AreaBy
	for c, b := range p.names {
		var icon fyne.Resource
		if c == by.Column {
			icon = theme.MoveUpIcon()
			if by.Down {
				icon = theme.MoveDownIcon()
			}
		}
		if b.Icon != icon {
			b.SetIcon(icon)
		}
	}
	p.list.show(by.Sorted(p.rows), p.now.scene.Channel)
	if by != p.by { // who sorts wants to see what comes first
		p.by = by
		p.list.ScrollToTop()
	}
}

// say tells what the table is of, or why there is none.
func (p *areaPane) say(k areaKey, why string) {
	t, title, count := p.now.lang.Text, p.now.lang.Text("menu.view.area"), ""
	if n := p.now.network(); n != nil {
		l := n.Layers[p.now.layer()]
		title = l.Name
		if l.Activation != "" {
			count = t(map[bool]string{true: "grid.before.", false: "grid.after."}[k.site.Before] + l.Activation)
		}
		if !k.in.Empty() {
			title = t("area.title", l.Name, k.in.Min.Y, k.in.Max.Y-1, k.in.Min.X, k.in.Max.X-1)
			count = t("area.count", plain.Thousands(int64(k.in.Dx()*k.in.Dy())), l.Out.C) + "  ·  " + count
		}
		if l.Activation == "" && !k.in.Empty() {
			count = t("area.count", plain.Thousands(int64(k.in.Dx()*k.in.Dy())), l.Out.C)
		}
	}
	kit.Say(p.title, title)
	kit.Say(p.count, p.now.withOff(count))
	text := ""
	switch why {
	case "":
	case "why.noarea":
		text = t("area.how")
	default:
		text = t(why)
	}
	if text == "" && p.rows == nil {
		text = t("grid.waiting")
	}
	p.note.Say(text)
	p.list.Hidden, p.head.Hidden = text != "", text != ""
	p.list.Refresh()
	p.root.Refresh()
}

// prepare measures in the background.
func (p *areaPane) prepare(k areaKey) {
	if p.busy || !p.now.result.Keep() {
		return
	}
	p.busy = true
	r := p.now.result
	var rows []view.AreaRow
	p.main.beside("area", func() error {
		defer r.Release()
		t, err := k.pass.At(k.site)
		if err == nil {
			rows = view.AreaRows(t, k.in)
		}
		return err
	}, func(err error) {
		p.busy = false
		switch {
		case err == nil:
			p.rows, p.of = rows, k
		case !errors.Is(err, nn.ErrReleased):
			p.on.fault(err)
			return
		}
		if p.now.scene.View == scene.AreaView {
			p.changed()
		}
	})
}
