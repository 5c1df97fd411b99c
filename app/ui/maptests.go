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
	maps   *fyne.Container // the maps that were compared, with what they are and what to look for
	pair   *kit.Paragraph  // what the first maps are
	two    *smallMaps      // the map itself, and the runner-up's
	random *kit.Paragraph  // what the others are
	stages *smallMaps      // those with random weights
	trust  *kit.Paragraph
	lines  *kit.Painting
	areas  *kit.Facts
	note   *kit.Paragraph
	font   lettering
}

func newTestsBox(now *subject, main *mainThread, c *causes, control controls) *testsBox {
	t := now.lang.Text
	b := &testsBox{now: now, causes: c, areas: kit.NewFacts(), note: kit.Caption("")}
	b.pair, b.random, b.trust = kit.Caption(""), kit.Caption(""), kit.Caption(t("trust.note"))
	b.two, b.stages = newSmallMaps(main), newSmallMaps(main)
	b.maps = kit.Snug(b.pair, b.two.root, b.random, b.stages.root, b.trust)
	b.lines = kit.NewPainting(fyne.NewSize(200, 110), b.paintCurves)
	b.lines.Watch = main.watch
	row := container.NewHBox(control(t("tool.trust"), nil, "tip.trust", action.TrustCause), control(t("tool.delete"), nil, "tip.delete", action.DeleteCause))
	b.root = kit.Snug(widget.NewSeparator(), row, b.maps, b.lines, b.areas.Root, b.note)
	return b
}

// show shows what the tests of the present map have found out.
func (b *testsBox) show() {
	trust, curves := b.trusted(), b.curves()
	b.showTrust(trust)
	b.areas.Show(b.areaRows(curves))
	b.lines.Hidden = len(curves) == 0
	b.note.Say(b.noteText(len(curves) > 0))
	b.note.Hidden = b.note.Whole() == ""
	b.lines.Refresh()
}

// showTrust shows the maps that were compared so far, each above what it is and how alike it is to the first.
func (b *testsBox) showTrust(trust *explain.Trust) {
	if b.maps.Hidden = trust == nil || trust.Map == nil; b.maps.Hidden {
		return
	}
	t := b.now.lang.Text
	two, pair := []mapWords{{of: trust.Map, name: t("trust.this")}}, t("trust.alone")
	if o := trust.Other; o != nil {
		name := b.now.targetText(o.Target)
		two, pair = append(two, mapWords{o.Map, name, likeness(*o)}), t("trust.pair", name)
	}
	var stages []mapWords
	for _, l := range trust.Stages {
		stages = append(stages, mapWords{l.Map, l.Layer, likeness(l)})
	}
	b.pair.Say(pair)
	b.two.show(two)
	if b.random.Hidden = len(stages) == 0; !b.random.Hidden {
		b.random.Say(t("trust.stages", stages[0].name))
	}
	b.stages.show(stages)
}

// likeness says how alike a map is to the one that is tested.
func likeness(l explain.Likeness) string {
	if l.Flat {
		return "–"
	}
	return "r = " + view.Number(l.Pearson, 3)
}

// mapWords is a map with what stands below it.
type mapWords struct {
	of         *explain.Result
	name, like string
}

// smallMaps are maps of causes in rows, each on a range of its own, above their words.
type smallMaps struct {
	root *fyne.Container
	main *mainThread
	all  []*smallMap
}

// mapsInRow leaves each of them room for a layer's name.
const mapsInRow = 3

func newSmallMaps(main *mainThread) *smallMaps {
	return &smallMaps{root: container.NewGridWithColumns(mapsInRow), main: main}
}

// show shows others, or none.
func (s *smallMaps) show(list []mapWords) {
	for len(s.all) < len(list) {
		s.all = append(s.all, newSmallMap(s.main.watch))
	}
	if len(list) != len(s.root.Objects) {
		s.root.Objects = nil
		for _, m := range s.all[:len(list)] {
			s.root.Objects = append(s.root.Objects, m.root)
		}
		s.root.Refresh()
	}
	for i, words := range list {
		s.all[i].show(words)
	}
}

// A smallMap is one of them.
type smallMap struct {
	root       *fyne.Container
	picture    *kit.Painting
	of         *explain.Result
	name, like *widget.Label
}

func newSmallMap(watch kit.Watcher) *smallMap {
	m := &smallMap{name: kit.Fact(""), like: kit.Fact("")}
	m.name.Alignment, m.like.Alignment, m.name.Importance = fyne.TextAlignCenter, fyne.TextAlignCenter, widget.MediumImportance
	m.picture = kit.NewPainting(fyne.NewSize(56, 80), m.paint)
	m.picture.Watch = watch
	m.root = kit.Snug(m.picture, kit.Entry(m.name, m.like))
	return m
}

func (m *smallMap) show(words mapWords) {
	kit.Say(m.name, words.name)
	kit.Say(m.like, words.like)
	if m.of != words.of {
		m.of = words.of
		m.picture.Refresh()
	}
}

// paint draws the map, framed: one with signs has the colour of the window where it is zero.
func (m *smallMap) paint(dst *image.RGBA, unit float64) {
	c := draw.Onto(dst, nil)
	c.Fill(dst.Rect, ink().Paper)
	if m.of == nil {
		return
	}
	heat, width := view.HeatOf(m.of), max(1, int(unit))
	box := view.Fitted(dst.Rect.Inset(width), heat.Values.W, heat.Values.H)
	heat.Draw(dst, box)
	draw.Outline(c, box, width, ink().Line)
}

// release gives up what is large.
func (b *testsBox) release() {
	b.lines.Release()
	for _, m := range append(b.two.all, b.stages.all...) {
		m.picture.Release()
	}
}

// paragraphs are those whose heights follow from what they say.
func (b *testsBox) paragraphs() []*kit.Paragraph {
	return []*kit.Paragraph{b.pair, b.random, b.trust, b.note}
}

func (b *testsBox) trusted() *explain.Trust {
	return b.causes.tests.trust[b.now.scene.Cause.Request].Trust
}

func (b *testsBox) curves() []session.Curve {
	return b.causes.tests.curves[b.now.scene.Cause.Request].Curves
}

// noteText says what failed, or what to look for in the curves.
func (b *testsBox) noteText(curves bool) string {
	t, req := b.now.lang.Text, b.now.scene.Cause.Request
	for _, test := range []session.Test{b.causes.tests.trust[req], b.causes.tests.curves[req]} {
		if test.Err != nil && !errors.Is(test.Err, context.Canceled) {
			return t("cause.failed", inWords(test.Err, b.now.lang))
		}
	}
	if curves {
		return t("delete.note")
	}
	return ""
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
