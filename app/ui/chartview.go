package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A chartView is the chart of all classes in the middle, large, with titles at its axes, and below it what the marked classes are given in
// each of the pictures that were opened together.
type chartView struct {
	root   *fyne.Container
	now    *subject
	on     chartEvents
	title  *widget.Label
	count  *widget.Label // of the class under the mouse, or of all
	log    *kit.Toggle
	unmark *kit.ToolButton
	chart  *chartPane
	shares *sharesPane
	hint   *kit.Paragraph  // how classes are marked, or why there is no chart
	main   *fyne.Container // chart and table
	away   bool
}

// chartEvents are what a chartView asks for and tells of.
type chartEvents struct {
	small   func() *answersPane // which has the same values
	crowds  *crowds
	value   func(string)
	control controls
	log     func(bool)
	mark    func(class int)
	part    func(view.Span)
	goTo    func(at int)
	save    func()
}

func newChartView(now *subject, main *mainThread, on chartEvents) *chartView {
	t := now.lang.Text
	p := &chartView{now: now, on: on, title: kit.Title(t("chart.title")), count: kit.Fact(""), hint: kit.NewParagraph(""), away: true}
	p.chart = newChartPane()
	p.chart.Set(fyne.NewSize(240, 160), p.chart.draw)
	p.chart.Watch = main.watch
	p.chart.later = func() { main.soon("mouse on the large chart", p.chart.follow) }
	p.chart.chart.Titles, p.chart.chart.Name = [2]string{t("chart.axis.probability"), t("chart.axis.class")}, p.className
	p.chart.onHover, p.chart.onMark, p.chart.onMove = p.showClass, on.mark, on.part
	p.shares = newSharesPane(p.goTo, p.pointed)
	p.shares.Watch = main.watch
	p.log = kit.NewToggle(t("chart.log"), nil)
	p.log.SetChecked(now.scene.Log)
	p.log.OnChanged = on.log
	p.unmark = on.control(t("chart.unmark"), theme.CancelIcon(), "tip.unmark", action.UnmarkAll)
	tools := kit.Flow(on.control("", theme.ZoomFitIcon(), "tip.chart.all", action.FitGrid), p.log, p.unmark,
		on.control(t("chart.copy"), theme.ContentCopyIcon(), "tip.marks.copy", action.CopyMarks),
		on.control(t("chart.table"), theme.DocumentSaveIcon(), "tip.marks.save", action.SaveMarks),
		on.control(t("chart.picture"), theme.DocumentSaveIcon(), "tip.chart.save", action.SaveChart))
	head := kit.Snug(kit.TitleFlow(p.title, p.count), tools)
	p.main = kit.Between(kit.Gap(0), container.New(&sharesRoom{p}, p.shares, p.hint), p.chart)
	p.root = kit.Aside(now.inClass, head, kit.Gap(0), p.main)
	return p
}

func (p *chartView) content() fyne.CanvasObject { return p.root }
func (p *chartView) pointer() (*cursor, func()) { return &p.chart.mouse, p.chart.MouseOut }

func (p *chartView) appear() {
	p.away = false
	p.changed()
}

func (p *chartView) leave() {
	p.away = true
	p.chart.mouse.leave()
	p.chart.show(nil)
	p.chart.Release()
	p.shares.Release()
	p.on.value("")
	p.on.crowds.stop()
}

func (p *chartView) inherit(old middlePane) {
	o := old.(*chartView)
	o.away = true
	p.shares.table.Y = o.shares.table.Y
	o.chart.Release()
	o.shares.Release()
}

// tell shows what has become known of other pictures.
func (p *chartView) tell() {
	if !p.away {
		p.changed()
	}
}

// changed implements middlePane.
func (p *chartView) changed() {
	s := p.now.scene
	p.log.SetChecked(s.Log)
	values := p.on.small().chart.chart.Values
	c := p.chart
	if len(values) != len(c.chart.Values) || len(values) > 0 && &values[0] != &c.chart.Values[0] {
		next := view.NewChart(values)
		next.Like(c.chart)
		c.chart = next
	}
	c.chart.Log, c.chart.Marked = s.Log, s.Marked
	c.chart.Show(s.Classes)
	hint := ""
	switch n := p.now.network(); {
	case n == nil:
		hint = p.now.lang.Text("why.nomodel")
	case !n.HasTop():
		hint = p.now.lang.Text("predictions.none")
	case len(values) == 0:
		hint = p.now.lang.Text("grid.waiting")
		if p.now.allLost() {
			hint = p.now.lang.Text("why.lost")
		}
	case len(s.Marked) == 0:
		hint = p.now.lang.Text("chart.how")
	}
	p.hint.Say(hint)
	p.shares.table = p.table()
	p.shares.Hidden = len(p.shares.table.Columns) == 0
	p.shares.Refresh()
	p.root.Refresh()
	c.follow()
}

// showClass tells of class i, which is lit, or for -1 of all of them.
func (p *chartView) showClass(i int) {
	c, text := p.chart.chart, ""
	switch {
	case len(c.Values) == 0:
	case i >= 0:
		text = p.on.small().classText(i)
	default:
		text = p.now.lang.Text("chart.sum", len(c.Values), c.Largest, c.Sum)
	}
	kit.Say(p.count, p.now.withOff(text))
	if p.away || i < 0 {
		text = ""
	}
	p.on.value(text)
}

// className is a class's in the chart.
func (p *chartView) className(class int) string { return p.now.className(class) }

// goTo goes to the picture of a row.
func (p *chartView) goTo(row int) {
	if row >= 0 && row < len(p.now.state.Files) && len(p.now.state.Files) > 1 {
		p.on.goTo(row)
	}
}

// pointed tells of a cell of the table.
func (p *chartView) pointed(row, column int) {
	t := p.shares.table
	if row < 0 || row >= len(t.Rows) {
		p.on.value("")
		return
	}
	text := t.Rows[row].Title
	if column >= 0 && column < len(t.Rows[row].Texts) {
		c := t.Columns[column]
		text = strings.TrimSpace(text + "  " + c.Name + "  " + t.Rows[row].Texts[column])
	}
	p.on.value(text)
}

// own implements middlePane.
func (p *chartView) own() commands {
	empty := func() string {
		if len(p.chart.chart.Values) == 0 {
			return p.now.unanswered()
		}
		return ""
	}
	zoom := func(factor float64) command {
		return command{why: empty, do: func() {
			p.chart.move(func() { p.chart.chart.Zoom(0.5, factor) })
			p.chart.follow()
		}}
	}
	return commands{
		action.ZoomIn:    zoom(1.3),
		action.ZoomOut:   zoom(1 / 1.3),
		action.FitGrid:   {do: func() { p.chart.DoubleTapped(nil) }, why: empty},
		action.SaveChart: {do: p.on.save, why: empty},
	}
}

// picture is what is shown, large enough for a page.
func (p *chartView) picture() *image.RGBA { return framed(p.drawn(ink()), 8*2) }

// drawn is picture in other colours than the window's, without an edge.
func (p *chartView) drawn(colours view.Ink) *image.RGBA {
	rows := len(p.shares.table.Rows)
	if len(p.shares.table.Columns) == 0 {
		rows = -1
	}
	const width, height = 960, 440
	table := int(view.ShareHeight(rows))
	img := image.NewRGBA(image.Rect(0, 0, width*2, (height+table)*2))
	var font lettering
	k := view.Style{Ink: colours, Small: font.at(2)}
	part := func(from, to int) *image.RGBA {
		return &image.RGBA{Pix: img.Pix[2*from*img.Stride:], Stride: img.Stride, Rect: image.Rect(0, 0, 2*width, 2*(to-from))}
	}
	p.chart.chart.Draw(part(0, height), p.chart.hover, k, 2)
	if table > 0 {
		all := p.shares.table
		all.Y = 0
		all.Draw(part(height, height+table), k, 2)
	}
	return img
}

// sharesRoom lays out the table below the chart, as high as its rows are, to a third of the view at most, or what is said in its place.
type sharesRoom struct{ p *chartView }

func (r *sharesRoom) MinSize([]fyne.CanvasObject) fyne.Size {
	height := r.p.hint.MinSize().Height
	if r.p.hint.Text == "" {
		height = 0
	}
	if !r.p.shares.Hidden {
		height += min(float32(view.ShareHeight(len(r.p.shares.table.Rows))), max(72, r.p.root.Size().Height/3))
	}
	return fyne.NewSize(240, height)
}

func (r *sharesRoom) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := float32(0)
	if r.p.hint.Text != "" {
		h = r.p.hint.MinSize().Height
	}
	r.p.hint.Move(fyne.NewPos(0, 0))
	r.p.hint.Resize(fyne.NewSize(size.Width, h))
	r.p.shares.Move(fyne.NewPos(0, h))
	r.p.shares.Resize(fyne.NewSize(size.Width, size.Height-h))
}
