package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
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
	off   *offNote
	named []fyne.CanvasObject // what is there for a model that names things only
	knows *kit.Paragraph      // what the model can name
	more  *kit.Link           // tells how to get a model that can name more
	chart *chartPane

	filled func()        // other probabilities are in the chart
	marks  *kit.Facts    // the marked classes
	sum    *widget.Label // of the class under the cursor, or of all
	find   *kit.Finder
	log    *kit.Toggle
}

// newAnswersPane makes the pane; onMore tells how to get more classes, and leave gives the keys from a field back to the window.
func newAnswersPane(now *subject, main *mainThread, control controls, onLog func(bool), leave, onMore func()) *answersPane {
	a, t := &answersPane{now: now, off: newOffNote(now, control), knows: kit.Caption(""), sum: kit.Fact("")}, now.lang.Text
	list := kit.Snug(kit.Heading(t("heading.predictions")))
	for i := range a.best {
		a.best[i] = newAnswer(func(class int) { main.watched("answer", func() { a.chart.find(class) })() })
		list.Add(a.best[i])
	}
	a.chart, a.marks = newChartPane(), kit.NewFacts()
	a.chart.onHover, a.chart.Watch, a.chart.chart.Log = a.showClass, main.watch, now.scene.Log
	a.chart.later = func() { main.soon("mouse on the chart", a.chart.follow) }
	a.find = kit.NewFinder(t("chart.find"), func(string) { main.watched("find", func() { a.findClass(0) })() }, a.nextClass, leave)
	a.log = kit.NewToggle(t("chart.log"), nil)
	a.log.SetChecked(now.scene.Log)
	a.log.OnChanged = onLog
	chart := kit.Snug(kit.Gap(6), kit.Border(nil, nil, nil, a.log, kit.Inset(a.find, 6)), a.chart, a.sum, a.marks.Root)
	line := widget.NewSeparator()
	a.named = []fyne.CanvasObject{list, line, chart}
	a.off.text.Grown = func() { a.knows.Grown() } // the tab's, which is told later
	a.more = kit.NewLink(t("answers.more"), onMore)
	a.root = kit.Snug(a.off.root, list, a.knows, a.more, line, chart)
	return a
}

// takeOver lights the class that another pane did, for what was typed there.
func (a *answersPane) takeOver(old *answersPane) {
	a.chart.chart, a.chart.found = old.chart.chart, old.chart.found
	a.find.Keep(old.find.Text)
	a.chart.mouse.inherit(&old.chart.mouse, a.chart.MouseOut)
}

// newModel forgets the classes of the model before.
func (a *answersPane) newModel() {
	a.chart.find(-1)
	a.chart.show(nil)
}

// showModel says what the model can name, and for the built-in one how to get more.
func (a *answersPane) showModel() {
	t, n := a.now.lang.Text, a.now.network()
	for _, part := range a.named {
		if n == nil || n.HasTop() {
			part.Show()
		} else {
			part.Hide()
		}
	}
	if n != nil && a.now.state.Model.Path == "" {
		a.more.Show()
	} else {
		a.more.Hide()
	}
	if n == nil {
		a.knows.Say("")
		return
	}
	switch {
	case n.Classes == nil:
		a.knows.Say(t("predictions.none"))
	case a.now.state.Model.Path == "":
		a.knows.Say(t("answers.builtin", len(n.Classes)))
	case n.Card.Assumed && !n.Card.Recognised:
		a.knows.Say(t("answers.assumed", a.now.modelName(a.now.state.Model.Path), len(n.Classes)))
	default:
		a.knows.Say(t("answers.model", a.now.modelName(a.now.state.Model.Path), len(n.Classes)))
	}
}

// showBest lists the best classes.
func (a *answersPane) showBest() {
	a.off.show()
	for i, line := range a.best {
		p, was := a.top(i), float32(-1)
		if p.Index >= 0 && a.now.result.Whole != nil {
			was = a.now.result.Whole.Probability(p.Index)
		}
		line.set(i+1, p, was, a.now.lang)
	}
	n := a.now.network()
	a.showLines(n)
	if a.best[0].index < 0 && n != nil && a.now.state.Picture != nil {
		a.best[0].say(a.now.waiting(len(n.Layers) - 1))
	}
}

// showLines leaves out the lines of classes that a model with fewer does not have.
func (a *answersPane) showLines(n *nn.Network) {
	for i, line := range a.best {
		if has := n == nil || !n.HasTop() || i < n.Layers[len(n.Layers)-1].Out.C; has != line.Visible() {
			line.Hidden = !has
			a.root.Refresh()
		}
	}
}

// top is one of the best classes; Index is -1 where there is none, or none yet with the channels off that are chosen.
func (a *answersPane) top(i int) nn.Prediction {
	if r := a.now.result; a.now.answered() && i < len(r.Top) {
		return r.Top[i]
	}
	return nn.Prediction{Index: -1}
}

// choose shows one of the best classes in the chart.
func (a *answersPane) choose(i int) {
	if p := a.top(i); p.Index >= 0 {
		a.chart.find(p.Index)
	}
}

// showAll puts the probabilities of all classes into the chart, and lights the one that was looked for. Without values it is
// empty.
func (a *answersPane) showAll(values []float32) {
	known := slices.Equal(a.chart.chart.Values, values) // and the mouse may have gone on from the class that was found in them
	a.chart.show(values)
	if len(values) > 0 {
		a.showClasses()
	}
	a.showMarks()
	if a.filled != nil {
		a.filled()
	}
	if len(values) > 0 && !known && a.chart.found < 0 && a.find.Text != "" {
		a.findClass(0)
	}
}

// showScale takes over whether the scale is logarithmic.
func (a *answersPane) showScale() {
	a.log.SetChecked(a.now.scene.Log)
	a.chart.setLog(a.now.scene.Log)
}

// showClasses takes over which part of the classes is in sight.
func (a *answersPane) showClasses() { a.chart.setPart(a.now.scene.Classes) }

// nextClass goes on to the next class for what was typed.
func (a *answersPane) nextClass() { a.findClass(a.chart.hover + 1) }

// findClass lights the first class for what was typed from index from on, or from the start again.
func (a *answersPane) findClass(from int) {
	hits := a.hits()
	if len(hits) == 0 {
		a.chart.find(-1)
		return
	}
	next := max(0, slices.IndexFunc(hits, func(i int) bool { return i >= from }))
	a.chart.find(hits[next])
}

// hits are the classes for what was typed.
func (a *answersPane) hits() []int {
	if n := a.now.network(); n != nil {
		return view.FindClasses(n, a.find.Text)
	}
	return nil
}

// showClass tells of class i, which is lit, or for -1 of all of them.
func (a *answersPane) showClass(i int) {
	c, hits := a.chart.chart, a.hits()
	switch {
	case len(c.Values) == 0:
		kit.Say(a.sum, "")
	case i >= 0 && i == a.chart.found && len(hits) > 1 && slices.Contains(hits, i):
		kit.Say(a.sum, a.classText(i)+"  ·  "+a.now.lang.Text("chart.found", len(hits)))
	case i >= 0:
		kit.Say(a.sum, a.classText(i))
	case a.find.Text != "" && len(hits) == 0:
		kit.Say(a.sum, a.now.lang.Text("chart.nothing"))
	default:
		kit.Say(a.sum, a.now.lang.Text("chart.sum", len(c.Values), c.Largest, c.Sum))
	}
}

func (a *answersPane) classText(i int) string {
	n, values := a.now.network(), a.chart.chart.Values
	if n == nil || i >= len(n.Classes) || i >= len(values) {
		return ""
	}
	return fmt.Sprintf("%d  %s  %s", i, a.now.lang.Class(n.Classes[i]), shareText(values[i]))
}

// shareText writes a probability, also one that four decimals would make zero.
func shareText(p float32) string {
	if p > 0 && p < 0.00005 {
		return view.Number(float64(p), 3)
	}
	return fmt.Sprintf("%.4f", p)
}

// percentText is a share in percent.
func percentText(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
