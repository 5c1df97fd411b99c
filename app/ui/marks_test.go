package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
)

// A click on a bar marks its class, and again takes the mark away; marked classes are compared between two pictures.
func TestMarks(t *testing.T) {
	w, _ := two(t, 0, 2)
	settle(t, w)
	drawn(w.win.Canvas())
	p := w.parts.answers
	at := fyne.NewPos(180, 60)
	class, ok := p.chart.chart.At(p.chart.position(at))
	if !ok {
		t.Fatal("no class there")
	}
	p.chart.Tapped(&fyne.PointEvent{Position: at})
	p.chart.find(w.now.result.Top[0].Index)
	w.commands.run(action.MarkClass)
	want := []int{class, w.now.result.Top[0].Index}
	if fmt.Sprint(w.now.scene.Marked) != fmt.Sprint(want) || fmt.Sprint(p.chart.chart.Marked) != fmt.Sprint(want) {
		t.Errorf("marked %v, in the chart %v, want %v", w.now.scene.Marked, p.chart.chart.Marked, want)
	}
	for i, c := range want {
		a, b := w.now.result.Probability(c), w.now.second().Probability(c)
		text := fmt.Sprintf("A %s   B %s", shareText(a), shareText(b))
		if got := p.marks.Root.Objects[2*i+1].(*widget.Label).Text; got != text {
			t.Errorf("class %d: %q, want %q", c, got, text)
		}
	}
	p.chart.Tapped(&fyne.PointEvent{Position: at})
	if len(w.now.scene.Marked) != 1 || len(p.marks.Root.Objects) != 2 {
		t.Errorf("marked %v after a second click", w.now.scene.Marked)
	}
}
