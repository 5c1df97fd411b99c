package ui

import (
	"fmt"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
)

// bindDreams is what is asked about what something likes.
func (w *Window) bindDreams() commands {
	v := w.viewer
	c := commands{
		action.DreamHere:    {do: func() { w.dreamOf(w.dreamHere()) }, why: w.undreamt},
		action.DreamOfCause: {do: func() { w.dreamOf(w.now.liked(w.now.scene.Cause.Target)) }, why: w.uncaused},
		action.BeginDream:   {do: w.dreams.begin, why: w.dreams.hindered},
		action.GoOnDreaming: {do: w.dreams.goOn, why: w.undrawn},
		action.StopDreaming: {do: w.dreams.stop, why: w.still},
		action.ClearDream:   w.dreamChoice(func(d *scene.Dream) { d.Clear = !d.Clear }, func(d scene.Dream) bool { return d.Clear }),
		action.NextSeed:     w.dreamChoice(func(d *scene.Dream) { d.Seed++ }, nil),
		action.SaveDream:    {do: w.saver.saveDream, why: w.undrawn},
		action.SaveDreamPNG: {do: w.saver.saveDreamPNG, why: w.undrawn},
		action.CopyDream:    {do: w.saver.copyDream, why: w.uncommanded},
		action.BeginIndex:   {do: w.bests.begin, why: w.unindexed},
		action.StopIndex:    {do: w.bests.stop, why: w.idle},
		action.Looks: {
			do: w.toggleLooks, why: w.unfinished,
			checked: func() bool { return v.now.scene.Looks },
		},
	}
	for _, m := range dream.Methods() {
		c[action.DreamMethod(m)] = w.dreamChoice(func(d *scene.Dream) { d.Method = m }, func(d scene.Dream) bool { return d.Method == m })
	}
	for _, n := range action.StepChoices() {
		choice := w.dreamChoice(func(d *scene.Dream) { d.Steps = n }, func(d scene.Dream) bool { return d.Steps == n })
		choice.note = func() string {
			if n == 0 {
				return behind(v.now.lang, w.now.lang.Text("dream.steps.usual", v.now.scene.Dream.Method.Steps()))
			}
			return behind(v.now.lang, fmt.Sprint(n))
		}
		c[action.DreamSteps(n)] = choice
	}
	w.bindDreamSizes(c)
	for _, s := range action.SeedChoices() {
		choice := w.dreamChoice(func(d *scene.Dream) { d.Seed = s }, func(d scene.Dream) bool { return d.Seed == s })
		choice.note = func() string { return behind(v.now.lang, fmt.Sprint(s)) }
		c[action.DreamSeed(s)] = choice
	}
	for _, v := range action.TieChoices() {
		choice := w.dreamChoice(func(d *scene.Dream) { d.Tie = v }, func(d scene.Dream) bool { return d.Tie == v })
		choice.note = func() string {
			if v == 0 {
				return behind(w.now.lang, w.now.lang.Text("dream.tie.usual"))
			}
			return behind(w.now.lang, fmt.Sprint(v))
		}
		c[action.DreamTie(v)] = choice
	}
	for _, on := range []bool{false, true} {
		choice := w.dreamChoice(func(d *scene.Dream) { d.Natural = on }, func(d scene.Dream) bool { return d.Natural == on })
		choice.note = func() string {
			if on {
				return behind(w.now.lang, w.now.lang.Text("dream.natural.photo"))
			}
			return behind(w.now.lang, "1/f")
		}
		c[action.DreamNatural(on)] = choice
	}
	for _, r := range scene.Rankings() {
		c[action.Best(r)] = command{
			do:      func() { v.look(v.whole().WithBest(r).WithView(scene.BestView)) },
			checked: func() bool { return v.now.scene.Best == r },
		}
	}
	w.bindDreamTargets(c)
	return c
}

// setOpaque chooses from which percentile of importance on a picture is opaque.
func (w *Window) setOpaque(percentile int) {
	next := w.now.scene.Dream
	next.Opaque = max(1, percentile) // 0 stands for what is usual
	w.viewer.look(w.viewer.whole().WithDream(next))
}

// bindDreamTargets chooses what the picture is of.
func (w *Window) bindDreamTargets(c commands) {
	now := &w.now
	none := func() explain.Target { return explain.Target{} }
	to := func(get func() explain.Target, why func() string, note func() string) command {
		return command{do: func() { w.dreamOf(get()) }, why: why, note: note, checked: func() bool {
			return why() == "" && now.scene.Dream.Target == get()
		}}
	}
	c[action.DreamChannel] = to(none, w.modelless, func() string { return "" })
	c[action.DreamUnit] = to(func() explain.Target { return now.liked(now.pinnedTarget()) }, w.unpinned, func() string { return "" })
	c[action.DreamFound] = to(w.foundTarget, w.unfound, func() string { return behind(w.now.lang, w.foundName()) })
	for i := range action.Answers {
		get := func() explain.Target {
			if r := now.result; r != nil && i < len(r.Top) {
				return explain.Target{Class: explain.ClassIndex(r.Top[i].Index)}
			}
			return explain.Target{}
		}
		why := func() string {
			if why := w.unnamed(); why != "" || i < len(now.result.Top) {
				return why
			}
			return "why.fewclasses"
		}
		c[action.DreamAnswer(i)] = to(get, why, func() string {
			if why() != "" {
				return ""
			}
			return behind(now.lang, now.className(now.result.Top[i].Index))
		})
	}
}

// toggleLooks tries other looks of the photo on what is explained and brings them into sight, or does so no more.
func (w *Window) toggleLooks() {
	on := !w.now.scene.Looks || w.now.scene.Tab != scene.WhyTab
	w.tab(scene.WhyTab)
	w.viewer.look(w.viewer.whole().WithLooks(on))
	w.parts.likes.reveal = on
	w.showLikes()
}

// dreamChoice makes a choice about how the picture is made.
func (w *Window) dreamChoice(set func(*scene.Dream), is func(scene.Dream) bool) command {
	v := w.viewer
	c := command{do: func() {
		next := v.now.scene.Dream
		set(&next)
		v.look(v.whole().WithDream(next))
	}}
	if is != nil {
		c.checked = func() bool { return is(v.now.scene.Dream) }
	}
	return c
}

// dreamHere is what is looked at: the pinned unit where its tab is in front, else the chosen channel.
func (w *Window) dreamHere() explain.Target {
	if w.now.scene.Tab == scene.UnitTab && w.unpinned() == "" {
		if t := w.now.pinnedTarget(); t != (explain.Target{}) {
			return w.now.liked(t)
		}
	}
	return explain.Target{}
}

// dreamOf brings the picture that a target likes into sight, and has it made if there is none.
func (w *Window) dreamOf(t explain.Target) {
	s := w.viewer.whole()
	again := s.View == scene.DreamView && s.Dream.Target == t
	s.Dream.Target = t
	w.viewer.look(s.WithView(scene.DreamView))
	switch d := w.dreams; {
	case d.underWay() || d.hindered() != "":
	case len(d.present().Curve) == 0:
		d.begin()
	case again: // by the key, where the picture is
		d.goOn()
	}
}

// likesTraced is what a debug run tells of all this.
func (w *Window) likesTraced() (dream, index string, looks int) {
	s := w.now.scene
	if s.View == scene.DreamView {
		got := w.dreams.present()
		dream = fmt.Sprintf("%d/%d", len(got.Curve), got.steps)
		if w.dreams.underWay() {
			dream += "*"
		}
	}
	if b := w.bests; s.View == scene.BestView && b.index != nil {
		index = fmt.Sprintf("%d/%d, %d", b.status.Known, b.status.Total, len(b.shown()))
	}
	if w.parts.likes.grid.Visible() && s.Tab == scene.WhyTab {
		looks = len(w.parts.likes.tiles)
	}
	return dream, index, looks
}

// undreamt is for what makes a picture of what is looked at.
func (w *Window) undreamt() string {
	if why := w.modelless(); why != "" {
		return why
	}
	s := w.now.scene
	s.Dream.Target = w.dreamHere()
	look := w.now
	look.scene = s
	if look.dreamTarget() == (explain.Target{}) {
		return "why.nodream"
	}
	return ""
}

// uncaused is for what makes a picture of what is explained.
func (w *Window) uncaused() string {
	switch t := w.now.scene.Cause.Target; {
	case w.now.network() == nil:
		return "why.nomodel"
	case w.now.liked(t) == explain.Target{}:
		return w.unnamed()
	}
	return ""
}

// undrawn is for what needs a picture.
func (w *Window) undrawn() string {
	switch {
	case w.dreams.hindered() != "":
		return w.dreams.hindered()
	case w.dreams.underWay():
		return "why.dreaming"
	case w.dreams.present().Result == nil:
		return "why.nodreamyet"
	}
	return ""
}

// still is for what ends the making of a picture.
func (w *Window) still() string {
	if !w.dreams.underWay() {
		return "why.nodreamyet"
	}
	return ""
}

// uncommanded is for what needs a command line that makes the same picture.
func (w *Window) uncommanded() string {
	if why := w.undrawn(); why != "" {
		return why
	}
	m, key := w.now.state.Model, w.dreams.key()
	switch {
	case m.Choices != weights.Choices{}:
		return "why.dreamchoices"
	case key.photo != nil && key.photo.Path == "":
		return "why.dreamsample"
	}
	return ""
}

// unindexed is for what looks at the pictures of a folder.
func (w *Window) unindexed() string {
	b := w.bests
	switch {
	case b.hindered() != "":
		return b.hindered()
	case b.asked || b.index == nil:
		return "why.computing"
	case b.status.Known >= b.status.Total:
		return "why.indexed"
	}
	return ""
}

// idle is for what pauses the index.
func (w *Window) idle() string {
	if !w.bests.asked {
		return "why.noindex"
	}
	return ""
}

// showLikes shows what is known of how targets do with other looks.
func (w *Window) showLikes() {
	w.main.soon("looks", func() {
		p := w.parts
		p.likes.show()
		if p.likes.reveal && p.likes.grid.Visible() {
			p.likes.reveal = false
			p.right.pages[scene.WhyTab].ScrollToBottom()
		}
	})
}
