package ui

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A layerList lists the network's layers by group. Only the rows in sight exist.
type layerList struct {
	kit.List
	rows     []view.LayerRow
	timed    bool   // with a column of times
	chosen   int    // layer
	group    string // of the chosen layer
	title    func(group string) string
	onLayer  func(int)
	onGroup  func(string)
	onMenu   func(at fyne.Position) // the right button, on the layer that was chosen just before
	onKey    func(*fyne.KeyEvent)   // the window's keys work here too
	onRune   func(rune)
	watch    kit.Watcher // of the main thread; may be nil
	settling bool        // a selection of our own is under way
}

func newLayerList(title func(string) string) *layerList {
	l := &layerList{title: title, chosen: -1}
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject {
		row := newLayerRow()
		row.primary, row.secondary = l.clicked, l.rightClicked
		return row
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) { o.(*layerRow).put(l.rows[i], l.timed, l.title) }
	l.OnSelected = l.selected
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// clicked chooses a row. The toolkit's list would do it by itself, but a row that hears the right button has the left one too.
func (l *layerList) clicked(row view.LayerRow) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	same := func(r view.LayerRow) bool { return r.Layer == row.Layer && r.Group == row.Group } // its time may be new
	if i := slices.IndexFunc(l.rows, same); i >= 0 {
		l.Select(i)
	}
	l.Clicked()
}

// selected is called by the toolkit for a Select.
func (l *layerList) selected(i widget.ListItemID) {
	if l.settling || i >= len(l.rows) {
		return
	}
	defer l.watch.Over("list")()
	l.Clicked()
	if row := l.rows[i]; row.Layer >= 0 {
		l.onLayer(row.Layer)
	} else {
		l.onGroup(row.Group)
		l.mark()
	}
}

// rightClicked chooses a row's layer, and offers what can be done with it.
func (l *layerList) rightClicked(row view.LayerRow, at fyne.Position) {
	if row.Layer >= 0 && l.onMenu != nil {
		l.onLayer(row.Layer)
		l.onMenu(at)
	}
}

// show puts rows in and marks the chosen layer.
func (l *layerList) show(rows []view.LayerRow, chosen int, timed bool) {
	moved := chosen != l.chosen || len(rows) != len(l.rows)
	l.rows, l.chosen, l.timed = rows, chosen, timed
	l.Refresh()
	if moved { // in the list as it is now: it is longer, or shorter
		l.mark()
	}
}

// mark selects the row of the chosen layer and brings it into sight.
func (l *layerList) mark() {
	l.settling = true
	defer func() { l.settling = false }()
	if i := l.line(); i >= 0 {
		l.Select(i)
		l.bring(i)
		return
	}
	l.UnselectAll()
}

// bring scrolls until a row is in sight with those beside it, unless they are: the toolkit draws a list anew each time that it is scrolled.
func (l *layerList) bring(i int) {
	if !l.inSight(i-1) || !l.inSight(i+1) {
		kit.Bring(l, i)
	}
}

// line is the index of the chosen layer's row, or -1 while its group is shut.
func (l *layerList) line() int {
	return slices.IndexFunc(l.rows, func(row view.LayerRow) bool { return row.Layer >= 0 && row.Layer == l.chosen })
}

// Resize keeps the chosen row in sight if it was: the list becomes lower when the window does, or when the lines below it
// need more room.
func (l *layerList) Resize(size fyne.Size) {
	i := l.line()
	keep := i >= 0 && l.inSight(i)
	l.List.Resize(size)
	if keep {
		l.bring(i)
	}
}

// inSight reports whether a row is wholly in sight.
func (l *layerList) inSight(i int) bool {
	top := float32(i)*(layerRowHeight+l.Theme().Size(theme.SizeNamePadding)) - l.GetScrollOffset()
	return top >= 0 && top+layerRowHeight <= l.Size().Height
}

// TypedKey implements fyne.Focusable: a list that was clicked has the focus.
func (l *layerList) TypedKey(e *fyne.KeyEvent) { l.onKey(e) }

// TypedRune implements fyne.Focusable: Space folds the chosen layer's group and unfolds it, as a click on its name does.
func (l *layerList) TypedRune(r rune) {
	if r == ' ' && l.group != "" {
		defer l.watch.Over("list")()
		l.onGroup(l.group)
		l.mark()
		return
	}
	l.onRune(r)
}

// A layerRow is a line of the list, in columns: name, shape, parameters, time.
type layerRow struct {
	widget.BaseWidget
	texts [4]*canvas.Text
	icon  *widget.Icon
	row   view.LayerRow
	timed bool // there is a column of times
	names bool // the row names the columns

	primary   func(row view.LayerRow)
	secondary func(row view.LayerRow, at fyne.Position)
}

// Tapped implements fyne.Tappable.
func (r *layerRow) Tapped(*fyne.PointEvent) { r.primary(r.row) }

// TappedSecondary implements fyne.SecondaryTappable.
func (r *layerRow) TappedSecondary(e *fyne.PointEvent) { r.secondary(r.row, e.AbsolutePosition) }

func newLayerRow() *layerRow {
	r := &layerRow{icon: widget.NewIcon(theme.MenuDropDownIcon())}
	for i := range r.texts {
		r.texts[i] = canvas.NewText("", color.Transparent)
	}
	r.ExtendBaseWidget(r)
	return r
}

// put shows a row of a list with times, or of one without.
func (r *layerRow) put(row view.LayerRow, timed bool, title func(string) string) {
	r.row, r.timed = row, timed
	name := row.Name
	if row.Layer < 0 {
		name = title(row.Group)
	}
	for i, s := range []string{name, strings.ReplaceAll(row.Shape, " x ", "×"), row.Params, row.Time} {
		r.texts[i].Text = s
	}
	r.Refresh()
}

// Refresh takes over the theme.
func (r *layerRow) Refresh() {
	group := r.row.Layer < 0
	r.icon.Hidden = !group
	if group && r.row.Open {
		r.icon.SetResource(theme.MenuDropDownIcon())
	} else if group {
		r.icon.SetResource(theme.MenuExpandIcon())
	}
	for i, t := range r.texts {
		t.TextSize = theme.CaptionTextSize()
		t.Color = theme.Color(theme.ColorNamePlaceHolder)
		if i == 0 && !r.names {
			t.TextSize = theme.TextSize()
			t.Color = theme.Color(theme.ColorNameForeground)
			t.TextStyle.Bold = group
		}
		t.Refresh()
	}
	r.BaseWidget.Refresh()
}

// newColumnNames is the line over the list that says what its columns are.
func newColumnNames(l *locale.Language, timed bool) *layerRow {
	r := newLayerRow()
	r.names, r.primary, r.secondary = true, func(view.LayerRow) {}, func(view.LayerRow, fyne.Position) {}
	r.put(columnNames(l, timed), timed, nil)
	return r
}

func columnNames(l *locale.Language, timed bool) view.LayerRow {
	row := view.LayerRow{Name: l.Text("tree.layer"), Shape: l.Text("tree.shape"), Params: l.Text("tree.params")}
	if timed {
		row.Time = l.Text("tree.time")
	}
	return row
}

const layerRowHeight = 19

// columnGap is the least distance of two columns.
const columnGap = 8

// The right ends of the columns behind the name, from the right edge, with and without times.
var (
	timedColumns = [4]float32{0, 138, 68, 12}
	plainColumns = [4]float32{0, 96, 12, 12}
)

// CreateRenderer implements fyne.Widget.
func (r *layerRow) CreateRenderer() fyne.WidgetRenderer {
	return &layerRowRenderer{r, []fyne.CanvasObject{r.icon, r.texts[0], r.texts[1], r.texts[2], r.texts[3]}}
}

type layerRowRenderer struct {
	row     *layerRow
	objects []fyne.CanvasObject
}

func (l *layerRowRenderer) Layout(size fyne.Size) {
	l.row.icon.Move(fyne.NewPos(0, (size.Height-14)/2))
	l.row.icon.Resize(fyne.NewSize(14, 14))
	put := func(t *canvas.Text, x float32) {
		m := t.MinSize()
		t.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		t.Resize(m)
	}
	name, end, columns := l.row.texts[0], size.Width, plainColumns
	if l.row.timed {
		columns = timedColumns
	}
	put(name, 16)
	for i := len(l.row.texts) - 1; i > 0; i-- { // a wide text moves those before it; what then would run into the name gives way
		t := l.row.texts[i]
		x := min(size.Width-columns[i], end) - t.MinSize().Width
		t.Hidden = x < 16+name.MinSize().Width+columnGap/2
		put(t, x)
		if t.Text != "" {
			end = x - columnGap
		}
	}
}

func (l *layerRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(290, layerRowHeight)
}

func (l *layerRowRenderer) Refresh() {
	l.Layout(l.row.Size())
	canvas.Refresh(l.row)
}

func (l *layerRowRenderer) Objects() []fyne.CanvasObject { return l.objects }
func (l *layerRowRenderer) Destroy()                     {}
