package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/explain"
)

// causeTools are the menus that choose what is explained and how. The tab and the large picture have them.
type causeTools struct {
	now                     *subject
	method, target, options *kit.ToolButton
	save                    *kit.ToolButton
}

func newCauseTools(now *subject, menus *menus, hint kit.Hint) *causeTools {
	t := now.lang.Text
	drop := func(text, tip string, items func() []*fyne.MenuItem) *kit.ToolButton {
		return kit.NewMenuButton(text, t(tip), hint, func() []*fyne.MenuItem { return menus.watched(items()) })
	}
	c := &causeTools{now: now}
	c.method = drop("", "tip.method", func() []*fyne.MenuItem { return menus.items(action.MethodMenu) })
	c.target = drop("", "tip.target", func() []*fyne.MenuItem { return menus.items(action.TargetMenu) })
	c.options = drop(t("tool.options"), "tip.options", func() []*fyne.MenuItem {
		return menus.some(action.OptionMenu, func(id action.ID) bool { return c.reads(id) })
	})
	c.save = drop(t("tool.save"), "tip.savecause", func() []*fyne.MenuItem { return menus.items(action.SaveCauseMenu) })
	return c
}

// reads reports whether an option says something to the method that is chosen.
func (c *causeTools) reads(id action.ID) bool {
	if id == action.ClipCause {
		return true
	}
	i := slices.IndexFunc(scene.Options(), func(o scene.Option) bool { return action.Option(o) == id })
	return i >= 0 && c.now.scene.Cause.Method.Reads(scene.Options()[i].Name)
}

// show says what is chosen.
func (c *causeTools) show() {
	c.method.Say(c.now.lang.Text(c.now.methodKey()))
	c.target.Say(kit.Shorten(c.now.targetText(c.now.scene.Cause.Target), 30))
}

// A whyPane is the tab with causes: what of the picture speaks for an answer.
type whyPane struct {
	root  *fyne.Container
	now   *subject
	off   *offNote
	tools *causeTools
	pair  *contrastRow
	box   *causeBox
	twice [2]*fyne.Container // what the middle has too where the picture is large there
	note  *kit.Paragraph     // what the method shows, and what it does not
	tests *testsBox

	channels *channelsPart
}

func newWhyPane(now *subject, main *mainThread, c *causes, menus *menus, hint kit.Hint, control controls, cover func(float64), channels channelEvents) *whyPane {
	w := &whyPane{now: now, off: newOffNote(now, control), tools: newCauseTools(now, menus, hint), note: kit.NewParagraph("")}
	w.box = newCauseBox(now, main, c, control, hint, fyne.NewSize(240, 290), cover, channels.value)
	w.pair = newContrastRow(now, menus, hint, control)
	w.channels = newChannelsPart(now, main, c, menus, hint, control, channels)
	for _, p := range []*kit.Paragraph{w.off.text, w.box.what, w.box.how, w.box.balance, w.box.facts, w.channels.state, w.channels.note} {
		p.Grown = func() { w.note.Grown() } // the tab's, which is told later
	}
	large := control("", theme.ViewFullScreenIcon(), "tip.causelarge", action.View(scene.CauseView))
	w.tests = newTestsBox(now, main, c, control)
	for _, p := range w.tests.paragraphs() {
		p.Grown = func() { w.note.Grown() }
	}
	b := w.box
	w.twice[0] = kit.Snug(kit.Border(nil, nil, w.tools.method, large), kit.Border(nil, nil, w.tools.target, nil))
	w.twice[1] = kit.Snug(b.what, b.heat, b.how, b.patch.Root, b.bar, b.ends, b.busy, b.compute, b.balance, b.facts,
		container.NewHBox(w.tools.options, w.tools.save), widget.NewSeparator())
	w.root = kit.Snug(
		w.off.root, w.twice[0], w.pair.root, w.twice[1], w.note, widget.NewSeparator(), w.channels.root, w.tests.root,
	)
	return w
}

// show follows the scene and what is known.
func (w *whyPane) show() {
	if w.now.scene.Tab != scene.WhyTab {
		return
	}
	w.off.show()
	w.once()
	w.tools.show()
	w.pair.show()
	w.box.show()
	w.note.Say(w.now.lang.Text(w.now.methodKey() + ".note"))
	w.channels.show()
	w.tests.show()
}

// once leaves out what the middle shows, where the picture is large there.
func (w *whyPane) once() {
	large := w.now.scene.View == scene.CauseView
	if w.twice[0].Hidden == large {
		return
	}
	for _, part := range w.twice {
		part.Hidden = large
	}
	if large {
		w.box.release()
	}
	w.root.Refresh()
	w.note.Grown() // the tab is laid out anew
}

// A causePane shows the picture of a cause in the middle, as large as there is room.
type causePane struct {
	root  fyne.CanvasObject
	now   *subject
	title *widget.Label
	tools *causeTools
	box   *causeBox
}

func newCausePane(now *subject, main *mainThread, c *causes, menus *menus, hint kit.Hint, control controls, cover func(float64), value func(string)) *causePane {
	p := &causePane{now: now, title: kit.Title(now.lang.Text("tab.why")), tools: newCauseTools(now, menus, hint)}
	p.box = newCauseBox(now, main, c, control, hint, fyne.NewSize(200, 120), cover, value)
	b := p.box
	head := kit.Snug(
		kit.TitleProse(p.title, b.what),
		kit.Flow(container.NewHBox(), p.tools.method, p.tools.target, p.tools.options, p.tools.save),
	)
	foot := kit.Snug(b.how, b.patch.Root, b.busy, b.compute, b.balance, b.facts, b.bar, b.ends)
	p.root = kit.Aside(now.inClass, head, foot, b.heat)
	return p
}

func (p *causePane) content() fyne.CanvasObject { return p.root }

func (p *causePane) pointer() (*cursor, func()) { return &p.box.heat.mouse, p.box.heat.MouseOut }

func (p *causePane) appear() {
	p.changed()
	p.box.heat.follow()
}

func (p *causePane) changed() {
	p.tools.show()
	p.box.show()
}

func (p *causePane) leave() {
	p.box.heat.mouse.leave()
	p.box.heat.follow()
	p.box.release()
}

func (p *causePane) inherit(old middlePane) {
	o := old.(*causePane)
	p.box.takeOver(o.box)
	o.box.release()
}

func (p *causePane) own() commands { return nil }

// bindCauses is what is asked about causes.
func (w *Window) bindCauses() commands {
	v := w.viewer
	look := func(change func(c *scene.Cause)) func() {
		return func() {
			next := v.now.scene.Cause
			change(&next)
			v.look(v.whole().WithCause(next))
		}
	}
	c := commands{
		action.Explain:        {do: w.explain, why: w.unexplained},
		action.StopExplaining: {do: w.causes.stop},
		action.ClipCause:      {do: look(func(c *scene.Cause) { c.Clip = !c.Clip }), checked: func() bool { return v.now.scene.Cause.Clip }},
		action.SaveCauseNPY:   {do: w.saver.saveCauseNPY, why: w.causeless},
		action.SaveCausePNG:   {do: w.saver.saveCausePNG, why: w.causeless},
		action.SaveCauseJSON:  {do: w.saver.saveCauseJSON, why: w.causeless},
		action.CopyCause:      {do: w.saver.copyCause, why: w.causeless},
	}
	for _, m := range explain.Methods() {
		c[action.Method(m)] = command{
			do:      look(func(c *scene.Cause) { c.Method = m }),
			checked: func() bool { return v.now.scene.Cause.Method == m },
		}
	}
	for _, o := range scene.Options() {
		c[action.Option(o)] = command{
			do:      look(func(c *scene.Cause) { *c = o.Set(*c, w.now.here()) }),
			checked: func() bool { return o.Is(v.now.scene.Cause, w.now.here()) },
			note:    func() string { return w.now.optionNote(o) },
		}
	}
	for id, target := range w.targets() {
		c[id] = command{
			do: func() { w.explainTarget(target.get()) }, why: target.why, note: target.note,
			checked: func() bool { return target.why() == "" && v.now.scene.Cause.Target == target.get() },
		}
	}
	return c
}

// explain computes what is asked for now, also once more.
func (w *Window) explain() {
	if !w.now.causeInSight() {
		w.viewer.look(w.viewer.whole().WithTab(scene.WhyTab))
	}
	if !w.causes.underWay() {
		w.causes.ask()
	}
}

// explainTarget asks for a target, where that can be seen.
func (w *Window) explainTarget(t explain.Target) {
	next := w.viewer.whole().WithTarget(t)
	if !w.now.causeInSight() {
		next = next.WithTab(scene.WhyTab)
	}
	w.viewer.look(next)
}

// showCauses shows what is known of causes where that is in sight.
func (w *Window) showCauses() {
	w.seeTour()
	w.main.soon("why", func() {
		w.parts.why.show()
		if w.now.scene.View == scene.CauseView {
			w.parts.middle.show()
		}
	})
}

// setCover has the colours cover so much of the photo.
func (v *viewer) setCover(share float64) {
	next := v.now.scene.Cause
	next.Cover = share
	v.look(v.whole().WithCause(next))
}
