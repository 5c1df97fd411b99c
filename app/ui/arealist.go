package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights/plain"
)

// An areaList has the rows of an area's table. Only those in sight exist.
type areaList struct {
	kit.List
	rows     []view.AreaRow // in the order in which they stand
	chosen   int            // channel
	onRow    func(view.AreaRow)
	onMenu   func(at fyne.Position) // the right button, on the channel that was chosen just before
	onKey    func(*fyne.KeyEvent)   // the window's keys work here too
	onRune   func(rune)
	watch    kit.Watcher
	settling bool // a selection of our own is under way
}

// newAreaList makes an empty one, of columns of a least width.
func newAreaList(least float32, onRow func(view.AreaRow)) *areaList {
	l := &areaList{onRow: onRow, chosen: -1}
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject {
		var cells []fyne.CanvasObject
		for range view.AreaColumns() {
			cell := kit.Fact("")
			cell.Alignment, cell.Importance = fyne.TextAlignTrailing, widget.MediumImportance
			cells = append(cells, cell)
		}
		r := &areaRow{cells: kit.Fewer(least, areaDrop(), cells...)}
		r.primary, r.secondary = func(i int) { l.Select(i) }, l.rightClicked
		r.ExtendBaseWidget(r)
		return r
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		r := o.(*areaRow)
		r.at = i
		for k, cell := range r.cells.Objects {
			kit.Say(cell.(*widget.Label), areaText(l.rows[i], view.AreaColumns()[k]))
		}
	}
	l.OnSelected = func(i widget.ListItemID) {
		if !l.settling && i < len(l.rows) {
			defer l.watch.Over("row")()
			l.Clicked()
			l.onRow(l.rows[i])
		}
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// rightClicked chooses a row's channel, and offers what can be done with the table.
func (l *areaList) rightClicked(i int, at fyne.Position) {
	l.Select(i)
	if l.onMenu != nil {
		l.onMenu(at)
	}
}

// An areaRow is a line of the table. A row that hears the right button has the left one too.
type areaRow struct {
	widget.BaseWidget
	cells     *fyne.Container
	at        int
	primary   func(i int)
	secondary func(i int, at fyne.Position)
}

// CreateRenderer implements fyne.Widget.
func (r *areaRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.cells) }

// Tapped implements fyne.Tappable.
func (r *areaRow) Tapped(*fyne.PointEvent) { r.primary(r.at) }

// TappedSecondary implements fyne.SecondaryTappable.
func (r *areaRow) TappedSecondary(e *fyne.PointEvent) { r.secondary(r.at, e.AbsolutePosition) }

// areaText is what stands in a cell.
func areaText(r view.AreaRow, c view.AreaColumn) string {
	switch c {
	case view.AreaChannel:
		return view.Minus(r.Exact(c))
	case view.AreaCount:
		return plain.Thousands(r.N)
	case view.AreaZeros:
		return percentText(r.Zeros)
	}
	return view.Number(r.Value(c), 4)
}

// show puts rows in, and marks that of the chosen channel, which it brings into sight if it is another one.
func (l *areaList) show(rows []view.AreaRow, chosen int) {
	moved := chosen != l.chosen
	l.rows, l.chosen = rows, chosen
	l.Refresh()
	l.settling = true
	defer func() { l.settling = false }()
	if i := slices.IndexFunc(rows, func(r view.AreaRow) bool { return r.Channel == chosen }); i >= 0 {
		if l.Select(i); moved {
			kit.Bring(l, i)
		}
		return
	}
	l.UnselectAll()
}

// TypedKey implements fyne.Focusable: a list that was clicked has the focus.
func (l *areaList) TypedKey(e *fyne.KeyEvent) { l.onKey(e) }

// TypedRune implements fyne.Focusable.
func (l *areaList) TypedRune(r rune) { l.onRune(r) }
