package ui

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A sharesPane is a table of what the marked classes are given in some pictures. The wheel moves it, a click goes to a picture.
type sharesPane struct {
	kit.Painting
	font    lettering
	table   view.Shares
	onRow   func(row int)
	onHover func(row, column int) // -1 for none
}

func newSharesPane(onRow func(int), onHover func(row, column int)) *sharesPane {
	p := &sharesPane{onRow: onRow, onHover: onHover}
	p.Set(fyne.NewSize(240, 48), p.draw)
	p.ExtendBaseWidget(p)
	return p
}

func (p *sharesPane) draw(dst *image.RGBA, unit float64) {
	p.table.Draw(dst, view.Style{Ink: ink(), Small: p.font.at(unit)}, unit)
}

// at is the row and the column at a position.
func (p *sharesPane) at(pos fyne.Position) (row, column int) {
	if p.Image() == nil || p.Size().Width <= 0 {
		return -1, -1
	}
	u, size := p.Unit(p.Image().Rect.Dx()), p.Image().Rect.Size()
	row, column, ok := p.table.At(image.Pt(int(float64(pos.X)*u), int(float64(pos.Y)*u)), size, u)
	if !ok {
		return -1, -1
	}
	return row, column
}

// Tapped implements fyne.Tappable.
func (p *sharesPane) Tapped(e *fyne.PointEvent) {
	defer p.Watch.Over("click")()
	row, _ := p.at(e.Position)
	p.onRow(row)
}

// Scrolled implements fyne.Scrollable.
func (p *sharesPane) Scrolled(e *fyne.ScrollEvent) {
	defer p.Watch.Over("wheel")()
	if p.Image() != nil && p.Size().Width > 0 {
		p.table.Pan(float64(e.Scrolled.DY)/25, p.Image().Rect.Size(), p.Unit(p.Image().Rect.Dx()))
		p.Refresh()
		p.onHover(p.at(e.Position))
	}
}

// MouseIn, MouseMoved and MouseOut implement desktop.Hoverable.
func (p *sharesPane) MouseIn(e *desktop.MouseEvent)    { p.onHover(p.at(e.Position)) }
func (p *sharesPane) MouseMoved(e *desktop.MouseEvent) { p.onHover(p.at(e.Position)) }
func (p *sharesPane) MouseOut()                        { p.onHover(-1, -1) }

// table has a row for each of the pictures that were opened together, or for the one and the second one.
func (p *chartView) table() view.Shares {
	t := view.Shares{Row: -1, Y: p.shares.table.Y, Log: p.now.scene.Log}
	n, values := p.now.network(), p.chart.chart.Values
	if n == nil || len(values) == 0 {
		return t
	}
	var classes []int
	for i, class := range p.now.scene.Marked {
		if class < len(values) {
			classes = append(classes, class)
			t.Columns = append(t.Columns, view.ShareColumn{Class: class, Name: p.className(class), Colour: view.MarkInk(i, ink().Paper)})
		}
	}
	if len(classes) == 0 {
		return t
	}
	add := func(title, note string, all []float32) {
		row := view.ShareRow{Title: title, Note: note}
		for _, class := range classes {
			if class < len(all) {
				row.Values = append(row.Values, all[class])
				row.Texts = append(row.Texts, shareText(all[class]))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	files := p.now.state.Files
	if len(files) < 2 {
		add(p.now.withOff(p.now.picture().Name), "", values)
		t.Row = 0
	} else {
		t.Row = p.now.state.At
		p.addFiles(files, values, add)
	}
	if s := p.now.state.Second; s != nil && !slices.Contains(files, s.Path) {
		add("B  "+s.Name, p.now.lang.Text("grid.waiting"), p.secondValues())
	}
	return t
}

// addFiles adds what is known of the pictures that were opened together; that in sight is as it was computed last, with what is switched
// off.
func (p *chartView) addFiles(files []string, values []float32, add func(title, note string, all []float32)) {
	g, last := p.on.crowds.present(!p.away), p.now.layers()-1
	for i, path := range files {
		note, known := p.now.lang.Text("grid.waiting"), crowd.Member{}
		if g != nil && i < len(g.list) {
			known = g.list[i]
		}
		if known.Err != nil {
			note = p.now.lang.Text("crowd.bad")
		}
		all, title := known.Of(last, false), filepath.Base(path)
		if i == p.now.state.At && p.now.state.Picture == p.now.picture() {
			all, title = values, p.now.withOff(title)
		}
		add(title, note, all)
	}
}

// secondValues are what the second picture's classes are given; nil where that is not computed.
func (p *chartView) secondValues() []float32 {
	b := p.now.second()
	if !b.Complete() {
		return nil
	}
	t, err := b.Activations.Output(p.now.layers() - 1)
	if err != nil { // given up; another one is on its way
		return nil
	}
	return t.Data
}

// unmarkedWhy is for what needs marked classes and their values.
func (w *Window) unmarkedWhy() string {
	if why := w.unnamed(); why != "" {
		return why
	}
	if len(w.now.scene.Marked) == 0 {
		return "why.nomarks"
	}
	return ""
}

// marksTable is what the view of the chart has in its table, all digits of it.
func (w *Window) marksTable(comma rune) ([]byte, error) {
	v := w.parts.bigChart
	if v.away { // its chart has no values
		v.chart.chart = view.NewChart(w.parts.answers.chart.chart.Values)
		v.chart.chart.Marked = w.now.scene.Marked
	}
	t := v.table()
	var out bytes.Buffer
	c := csv.NewWriter(&out)
	c.Comma = comma
	head := []string{"image"}
	for _, column := range t.Columns {
		head = append(head, fmt.Sprintf("%d %s", column.Class, column.Name))
	}
	c.Write(head) // Flush keeps the error
	for _, row := range t.Rows {
		name, _ := export.JSONPath(row.Title)
		line := []string{name}
		for _, x := range row.Values {
			line = append(line, strconv.FormatFloat(float64(x), 'g', -1, 32))
		}
		for len(line) < len(head) { // not known
			line = append(line, "")
		}
		c.Write(line)
	}
	c.Flush()
	return out.Bytes(), c.Error()
}

// bindMarks is what is done with marked classes.
func (w *Window) bindMarks() commands {
	return commands{
		action.MarkClass: {do: w.markLit, why: w.unlit},
		action.UnmarkAll: {do: func() { w.viewer.change(scene.Scene.Unmarked) }, why: w.unmarkedWhy},
		action.CopyMarks: {do: w.copyMarks, why: w.unmarkedWhy},
		action.SaveMarks: {do: w.saveMarks, why: w.unmarkedWhy},
	}
}

// copyMarks puts the table on the clipboard with tabs.
func (w *Window) copyMarks() {
	table, err := w.marksTable('\t')
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.saver.copy(string(table))
}

// saveMarks saves the table as CSV.
func (w *Window) saveMarks() {
	table, err := w.marksTable(',')
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.saver.save(saving{of: "marks", name: w.saver.stem() + "_classes.csv", write: func(out io.Writer) error {
		_, err := out.Write(table)
		return err
	}})
}
