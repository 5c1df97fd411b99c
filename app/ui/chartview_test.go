package ui

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// The large chart tells of the class under the mouse, zooms together with the small one, and marks what is clicked; below it stands what
// the marked classes are given in each of the pictures that are open, which can be copied.
func TestLargeChart(t *testing.T) {
	w, a := open(t, settings.Settings{})
	w.commands.run(action.View(scene.ChartView))
	settle(t, w)
	drawn(w.win.Canvas())
	p, small := w.parts.bigChart, w.parts.answers.chart
	at := fyne.NewPos(p.chart.Size().Width/2, 60)
	p.chart.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	class := p.chart.hover
	all, err := w.now.result.Activations.Output(w.now.layers() - 1)
	if err != nil || class < 0 {
		t.Fatal(class, err)
	}
	want := fmt.Sprintf("%d  %s  %s", class, w.now.className(class), shareText(all.Data[class]))
	if got := w.parts.status.value.Text; got != want || p.count.Text != want {
		t.Errorf("under the mouse %q and %q, want %q", got, p.count.Text, want)
	}
	p.chart.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 50)})
	if s := p.chart.chart.Span(); s.Count >= float64(len(all.Data)) || s.Count == 0 || small.chart.Span() != s || w.now.scene.Classes != s {
		t.Errorf("zoomed to %v, the small chart is at %v, the scene at %v", s, small.chart.Span(), w.now.scene.Classes)
	}
	w.commands.run(action.FitGrid)
	if s := w.now.scene.Classes; s.Count != 0 {
		t.Errorf("all classes are %v", s)
	}
	w.commands.run(action.MarkClass)
	p.chart.find(-1)
	p.chart.Tapped(&fyne.PointEvent{Position: at.AddXY(-70, 0)})
	if m := w.now.scene.Marked; len(m) != 2 || m[0] != class || m[1] >= class {
		t.Fatalf("marked %v, want %d and one before it", m, class)
	}
	checkShares(t, w, a, all.Data)
	w.commands.run(action.UnmarkAll)
	if len(w.now.scene.Marked) != 0 || w.commands[action.CopyMarks].hindered() != "why.nomarks" || p.hint.Text == "" {
		t.Errorf("marked %v after all marks were taken away", w.now.scene.Marked)
	}
	w.commands.run(action.SaveChart)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("nobody asks where to")
	}
	w.dialogs.overlaid(fyne.KeyEscape)
}

// checkShares has another picture become known, and one that cannot be read, and compares the table and its copy with the values.
func checkShares(t *testing.T, w *Window, a *asked, values []float32) {
	t.Helper()
	p := w.parts.bigChart
	if !a.has("do " + crowd.Name) {
		t.Fatalf("the other pictures are not looked at: %q", a.calls)
	}
	other := make([]float32, len(values))
	for i := range other {
		other[i] = float32(i) / 2048
	}
	pool := make([][2][]float32, w.now.layers())
	pool[len(pool)-1] = [2][]float32{other, other}
	g := w.crowds.present(false)
	g.list = append(g.list, crowd.Member{Path: g.files[0], Err: errors.New("moved away")}, crowd.Member{Path: g.files[1], Pool: pool})
	w.crowds.changed()
	drain()
	rows := p.shares.table.Rows
	if len(rows) != 2 || rows[0].Title != "noise.png" || rows[1].Title != "b.png" {
		t.Fatalf("rows %+v", rows)
	}
	for c, class := range w.now.scene.Marked {
		if rows[0].Values[c] != values[class] || rows[1].Values[c] != other[class] || rows[1].Texts[c] != shareText(other[class]) {
			t.Errorf("class %d: %v and %v, want %v and %v", class, rows[0].Values[c], rows[1].Values[c], values[class], other[class])
		}
	}
	w.commands.run(action.CopyMarks)
	r := csv.NewReader(strings.NewReader(w.saver.clipboard.Content()))
	r.Comma = '\t'
	table, err := r.ReadAll()
	if err != nil || len(table) != 3 {
		t.Fatalf("copied %q, %v", table, err)
	}
	for c, class := range w.now.scene.Marked {
		if v, _ := strconv.ParseFloat(table[1][c+1], 32); float32(v) != values[class] || !strings.HasPrefix(table[0][c+1], fmt.Sprint(class, " ")) {
			t.Errorf("copied %q under %q, want %v", table[1][c+1], table[0][c+1], values[class])
		}
	}
	drawn(w.win.Canvas())
	p.shares.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 60)})
	if !a.has("go to 1") {
		t.Errorf("a click on the second row asks for %q", a.calls)
	}
}
