package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// An answersPane is the upper right: the best classes, and the probabilities of all.
type answersPane struct {
	root  *fyne.Container
	now   *subject
	best  [action.Answers]*answer
	knows *kit.Paragraph // what the model can name
	chart *chartPane
	sum   *widget.Label // of the class under the cursor, or of all
	find  *kit.Finder
	log   *kit.Toggle
}

// newAnswersPane makes the pane; leave gives the keys from a field back to the window.
func newAnswersPane(now *subject, main *mainThread, onLog func(bool), leave func()) *answersPane {
	a, t := &answersPane{now: now, knows: kit.Caption(""), sum: kit.Fact("")}, now.lang.Text
	list := kit.Snug(kit.Heading(t("heading.predictions")))
	for i := range a.best {
		a.best[i] = newAnswer(func(class int) { main.watched("answer", func() { a.chart.find(class) })() })
		list.Add(a.best[i])
	}
	a.chart = newChartPane()
	a.chart.onHover, a.chart.Watch, a.chart.chart.Log = a.showClass, main.watch, now.scene.Log
	a.find = kit.NewFinder(t("chart.find"), func(string) { main.watched("find", func() { a.goToClass(0) })() }, a.nextClass, leave)
	a.log = kit.NewToggle(t("chart.log"), nil)
	a.log.SetChecked(now.scene.Log)
	a.log.OnChanged = onLog
	chart := kit.Snug(kit.Gap(6), container.NewBorder(nil, nil, nil, a.log, kit.Inset(a.find, 6)), a.chart, a.sum)
	a.root = kit.Snug(list, a.knows, widget.NewSeparator(), chart)
	return a
}

// showModel says what the model can name, and for the built-in one how to get more.
func (a *answersPane) showModel() {
	if a.now.state.Model == nil {
		a.knows.Say("")
		return
	}
	t, n := a.now.lang.Text, a.now.network()
	switch {
	case n.Classes == nil:
		a.knows.Say(t("predictions.none"))
	case a.now.state.Model.Path == "":
		a.knows.Say(t("answers.builtin", len(n.Classes)))
	case n.Card.Assumed && !n.Card.Recognised:
		a.knows.Say(t("answers.assumed", n.Card.Name, len(n.Classes)))
	default:
		a.knows.Say(t("answers.model", n.Card.Name, len(n.Classes)))
	}
}

// showBest lists the best classes.
func (a *answersPane) showBest() {
	for i, line := range a.best {
		p := nn.Prediction{Index: -1}
		if r := a.now.result; r != nil && i < len(r.Top) {
			p = r.Top[i]
		}
		line.set(i+1, p, a.now.lang)
	}
}

// choose shows one of the best classes in the chart.
func (a *answersPane) choose(i int) {
	if r := a.now.result; r != nil && i < len(r.Top) {
		a.chart.find(r.Top[i].Index)
	}
}

// showAll puts the probabilities of all classes into the chart.
func (a *answersPane) showAll(values []float32) {
	a.chart.show(values)
	a.showClass(a.chart.hover)
}

// showScale takes over whether the scale is logarithmic.
func (a *answersPane) showScale() {
	a.log.SetChecked(a.now.scene.Log)
	a.chart.setLog(a.now.scene.Log)
}

// nextClass goes on to the next class for what was typed.
func (a *answersPane) nextClass() { a.goToClass(a.chart.hover + 1) }

// goToClass finds the first class for what was typed from index from on, or from the start again.
func (a *answersPane) goToClass(from int) {
	n := a.now.network()
	if n == nil {
		return
	}
	hits := view.FindClasses(n, a.find.Text)
	if len(hits) == 0 {
		a.chart.light(-1)
		if a.find.Text != "" {
			kit.Say(a.sum, a.now.lang.Text("chart.nothing"))
		}
		return
	}
	at := hits[0]
	for _, i := range hits {
		if i >= from {
			at = i
			break
		}
	}
	a.chart.find(at)
	kit.Say(a.sum, a.classText(at)+"  ·  "+a.now.lang.Text("chart.found", len(hits)))
}

// showClass tells of the class under the cursor, else of all of them.
func (a *answersPane) showClass(i int) {
	c := a.chart.chart
	switch {
	case len(c.Values) == 0:
		kit.Say(a.sum, "")
	case i >= 0 && i < len(c.Values):
		kit.Say(a.sum, a.classText(i))
	default:
		kit.Say(a.sum, a.now.lang.Text("chart.sum", len(c.Values), c.Largest, c.Sum))
	}
}

func (a *answersPane) classText(i int) string {
	n, values := a.now.network(), a.chart.chart.Values
	if n == nil || i >= len(n.Classes) || i >= len(values) {
		return ""
	}
	return fmt.Sprintf("%d  %s  %.4f", i, a.now.lang.Class(n.Classes[i]), values[i])
}
