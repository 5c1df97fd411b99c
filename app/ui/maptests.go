package ui

import (
	"context"
	"errors"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn/explain"
)

// mapTests are what is known of how far the map that is asked for can be trusted.
type mapTests struct {
	trust, curves map[explain.Request]session.Test
	asked         *explain.Request // under way
	count         int              // of the tests that were asked for
}

// testSeed is that of the random weights and of the random order: the same test gives the same numbers.
const testSeed = 1

// test has the present map tested.
func (c *causes) test(task func(explain.Request, uint64, func(session.Test)) session.Task) {
	req := c.now.scene.Cause.Request
	c.tests.asked = &req
	c.tests.count++
	count := c.tests.count
	c.session.Do(task(req, testSeed, func(t session.Test) {
		c.main.do("test", func() { c.takeTest(t, count) })
	}))
	c.changed()
}

// takeTest takes a test over, or a part of one.
func (c *causes) takeTest(t session.Test, count int) {
	if c.of == nil || t.Of.Activations != c.of {
		return
	}
	if t.Ended && count == c.tests.count {
		c.tests.asked = nil
	}
	ended := errors.Is(t.Err, context.Canceled)
	if t.Trust != nil || t.Err != nil && !ended && t.Curves == nil {
		c.tests.trust[t.Asked] = t
	}
	if t.Curves != nil && !(ended && len(t.Curves) == 0) {
		c.tests.curves[t.Asked] = t
	}
	c.changed()
}

// stopTest ends a test; false where none is under way.
func (c *causes) stopTest() bool {
	if c.tests.asked == nil {
		return false
	}
	c.tests.asked = nil
	c.session.Stop(session.TestingName)
	c.changed()
	return true
}

func (c *causes) forgetTests() {
	if c.tests.asked != nil {
		c.session.Stop(session.TestingName)
	}
	c.tests = mapTests{trust: map[explain.Request]session.Test{}, curves: map[explain.Request]session.Test{}, count: c.tests.count}
}

// A testsBox shows how far a map of causes can be trusted.
type testsBox struct {
	root   *fyne.Container
	now    *subject
	causes *causes
	trust  *kit.Facts
	maps   *kit.Painting // the maps that were compared, small
	lines  *kit.Painting
	areas  *kit.Facts
	note   *kit.Paragraph
	font   lettering
}

func newTestsBox(now *subject, main *mainThread, c *causes, control controls) *testsBox {
	b := &testsBox{now: now, causes: c, trust: kit.NewFacts(), areas: kit.NewFacts(), note: kit.Caption("")}
	b.maps = kit.NewPainting(fyne.NewSize(200, 122), b.paintMaps)
	b.lines = kit.NewPainting(fyne.NewSize(200, 110), b.paintCurves)
	b.maps.Watch, b.lines.Watch = main.watch, main.watch
	t := now.lang.Text
	row := container.NewHBox(control(t("tool.trust"), nil, "tip.trust", action.TrustCause), control(t("tool.delete"), nil, "tip.delete", action.DeleteCause))
	b.root = kit.Snug(widget.NewSeparator(), row, b.trust.Root, b.maps, b.lines, b.areas.Root, b.note)
	return b
}

// show shows what the tests of the present map have found out.
func (b *testsBox) show() {
	trust, curves := b.trusted(), b.curves()
	b.trust.Show(b.trustRows(trust))
	b.areas.Show(b.areaRows(curves))
	b.maps.Hidden, b.lines.Hidden = trust == nil, len(curves) == 0
	b.note.Say(b.noteText(trust != nil, len(curves) > 0))
	b.note.Hidden = b.note.Whole() == ""
	b.maps.Refresh()
	b.lines.Refresh()
}

func (b *testsBox) trusted() *explain.Trust {
	return b.causes.tests.trust[b.now.scene.Cause.Request].Trust
}

func (b *testsBox) curves() []session.Curve {
	return b.causes.tests.curves[b.now.scene.Cause.Request].Curves
}

func (b *testsBox) noteText(trust, curves bool) string {
	t, req := b.now.lang.Text, b.now.scene.Cause.Request
	for _, test := range []session.Test{b.causes.tests.trust[req], b.causes.tests.curves[req]} {
		if test.Err != nil && !errors.Is(test.Err, context.Canceled) {
			return t("cause.failed", inWords(test.Err, b.now.lang))
		}
	}
	text := ""
	if trust {
		text = t("trust.note")
	}
	if curves {
		text = b.now.lang.Said(text, t("delete.note"))
	}
	return text
}

// trustRows are how alike the maps are.
func (b *testsBox) trustRows(trust *explain.Trust) (rows [][2]string) {
	if trust == nil {
		return nil
	}
	like := func(l explain.Likeness) string {
		if l.Flat {
			return "–"
		}
		return "r = " + view.Number(l.Pearson, 3)
	}
	if l := trust.Other; l != nil {
		rows = append(rows, [2]string{b.now.lang.Text("trust.other", b.now.targetText(l.Target)), like(*l)})
	}
	for _, l := range trust.Stages {
		rows = append(rows, [2]string{b.now.lang.Text("trust.stage", l.Layer), like(l)})
	}
	return rows
}

// areaRows are the areas below the curves.
func (b *testsBox) areaRows(curves []session.Curve) (rows [][2]string) {
	for _, c := range curves {
		key, area := "curve."+string(c.Mode), "…"
		if c.Random {
			key = "curve.random." + string(c.Mode)
		}
		if c.AUC > 0 || len(c.Scores) == c.Steps {
			area = "AUC " + view.Number(c.AUC, 3)
		}
		rows = append(rows, [2]string{b.now.lang.Text(key), area})
	}
	return rows
}

// paintMaps draws the maps side by side, each on a range of its own: the map, the runner-up's, and those with random weights.
func (b *testsBox) paintMaps(dst *image.RGBA, unit float64) {
	draw.Onto(dst, nil).Fill(dst.Rect, ink().Paper)
	trust := b.trusted()
	if trust == nil || trust.Map == nil {
		return
	}
	list := []*explain.Result{trust.Map}
	if trust.Other != nil {
		list = append(list, trust.Other.Map)
	}
	for _, l := range trust.Stages {
		list = append(list, l.Map)
	}
	const columns, rows = 5, 2
	gap := int(4 * unit)
	side := min((dst.Rect.Dy()-gap)/rows, (dst.Rect.Dx()-gap)/columns) - gap
	for i, r := range list {
		at := image.Pt(gap+i%columns*(side+gap), gap+i/columns*(side+gap))
		heat := view.HeatOf(r)
		heat.Draw(dst, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))})
	}
}

// paintCurves draws the probability while pixels go and come, and those in a random order in grey.
func (b *testsBox) paintCurves(dst *image.RGBA, unit float64) {
	k := view.Style{Ink: ink(), Small: b.font.at(unit)}
	var curves []view.Curve
	for _, c := range b.curves() {
		line := view.Curve{Points: c.Scores, Steps: c.Steps, Colour: k.Ink.Accent}
		switch {
		case c.Random:
			line.Colour = k.Ink.Muted
		case c.Mode == explain.Insertion:
			line.Colour = k.Ink.Text
		}
		curves = append(curves, line)
	}
	view.DrawCurves(dst, curves, k, unit)
}

// bindTests is what tests a map.
func (w *Window) bindTests() commands {
	return commands{
		action.TrustCause:  {do: func() { w.causes.test(session.Trusting) }, why: w.untrustable},
		action.DeleteCause: {do: func() { w.causes.test(session.Deleting) }, why: w.undeletable},
	}
}

// untrustable is for testing a map with random weights.
func (w *Window) untrustable() string {
	if w.now.scene.Cause.Method == explain.Occlusion {
		return "why.untrustable"
	}
	return w.unexplained()
}

// undeletable is for testing a map by deleting.
func (w *Window) undeletable() string {
	if t := w.now.scene.Cause.Target; t.Class == "" || t.Minus != "" {
		return "why.undeletable"
	}
	return w.unexplained()
}
