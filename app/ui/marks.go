package ui

import (
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// showMarks lists the marked classes under the chart with their probabilities: in this picture, and in the second one where
// there is one.
func (a *answersPane) showMarks() {
	s, n, values := a.now, a.now.network(), a.chart.chart.Values
	if !slices.Equal(a.chart.chart.Marked, s.scene.Marked) {
		a.chart.setMarked(s.scene.Marked)
	}
	var rows [][2]string
	for _, class := range s.scene.Marked {
		if n == nil || class >= len(n.Classes) || class >= len(values) {
			continue
		}
		share := "A " + shareText(values[class])
		if b := s.second(); b.Complete() {
			share += "   B " + shareText(b.Probability(class))
		}
		rows = append(rows, [2]string{kit.Shorten(s.lang.Class(n.Classes[class]), 22), share})
	}
	if len(rows) > 0 && s.second().Complete() && s.offCount() > 0 {
		rows = append(rows, [2]string{"B", s.lang.Text("dream.allon")})
	}
	a.marks.Show(rows)
}

// toggleMark marks a class, or takes its mark away.
func (v *viewer) toggleMark(class int) {
	v.change(func(s scene.Scene) scene.Scene { return s.ToggleMark(class) })
}

// setClasses brings another part of the classes into sight in the chart.
func (v *viewer) setClasses(p view.Span) {
	v.change(func(s scene.Scene) scene.Scene { return s.WithClasses(p) })
}

// markLit is toggleMark for the class that is lit in the chart.
func (w *Window) markLit() { w.viewer.toggleMark(w.lit()) }

// lit is the class that is lit in the chart in the middle, or else in the one on the right; -1 for none.
func (w *Window) lit() int {
	if i := w.parts.bigChart.chart.hover; w.now.scene.View == scene.ChartView && i >= 0 {
		return i
	}
	return w.parts.answers.chart.hover
}

// chooseAnswer lights one of the best classes in the charts that are in sight.
func (w *Window) chooseAnswer(i int) {
	a := w.parts.answers
	a.choose(i)
	if p := a.top(i); p.Index >= 0 && w.now.scene.View == scene.ChartView {
		w.parts.bigChart.chart.find(p.Index)
	}
}

// unlit is for what is done to the class that is lit.
func (w *Window) unlit() string {
	if why := w.unnamed(); why != "" {
		return why
	}
	if w.lit() < 0 {
		return "why.unlit"
	}
	return ""
}
