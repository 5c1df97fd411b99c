package ui

import (
	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn/explain"
)

// An aimed is a target of the menu: what is explained, why that cannot be now, and what stands behind its text.
type aimed struct {
	get  func() explain.Target
	why  func() string
	note func() string
}

// targets are those of the menu.
func (w *Window) targets() map[action.ID]aimed {
	now := &w.now
	fixed := func(t explain.Target) func() explain.Target { return func() explain.Target { return t } }
	plain := func() string { return "" }
	answer := func(i int) string {
		if r := now.result; now.answered() && i < len(r.Top) {
			return now.className(r.Top[i].Index)
		}
		return ""
	}
	list := map[action.ID]aimed{
		action.TargetTop:        {fixed(explain.Target{Class: explain.Top}), w.classless, func() string { return behind(now.lang, answer(0)) }},
		action.TargetDifference: {fixed(explain.Target{Class: explain.Top, Minus: explain.Second}), w.classless, plain},
		action.TargetFound:      {w.foundTarget, w.unfound, func() string { return behind(now.lang, w.foundName()) }},
		action.TargetChannel:    {now.here, w.unswitchable, func() string { return behind(now.lang, now.targetText(now.here())) }},
		action.TargetUnit:       {now.pinnedTarget, w.unpinnedTarget, func() string { return "" }},
	}
	for i := 1; i < action.Answers; i++ {
		list[action.TargetAnswer(i)] = aimed{
			get: func() explain.Target {
				if r := now.result; r != nil && i < len(r.Top) {
					return explain.Target{Class: explain.ClassIndex(r.Top[i].Index)}
				}
				return explain.Target{}
			},
			why: func() string {
				if why := w.unnamed(); why != "" {
					return why
				}
				if i >= len(now.result.Top) {
					return "why.fewclasses"
				}
				return ""
			},
			note: func() string { return behind(now.lang, answer(i)) },
		}
	}
	return list
}

// behind is a name behind a menu item's text.
func behind(l *locale.Language, name string) string {
	if name == "" {
		return ""
	}
	return l.Colon() + name
}

// here is the chosen channel, as a target.
func (s *subject) here() explain.Target {
	return explain.Target{Layer: s.layerName(), Channel: s.scene.Channel}
}

// pinnedTarget is the pinned unit, as a target.
func (s *subject) pinnedTarget() explain.Target {
	u, _, ok := s.scene.Pinned(s.network())
	if !ok {
		return explain.Target{}
	}
	return explain.Target{Layer: u.Layer, Channel: u.Channel, Unit: true, Y: u.Y, X: u.X}
}

// classless is for what needs classes, of a picture or not.
func (w *Window) classless() string {
	switch n := w.now.network(); {
	case n == nil:
		return "why.nomodel"
	case !n.HasTop():
		return "predictions.none"
	}
	return ""
}

// unpinnedTarget is for what explains a pinned unit.
func (w *Window) unpinnedTarget() string {
	if w.now.network() == nil {
		return "why.nomodel"
	}
	if _, l, ok := w.now.scene.Pinned(w.now.network()); !ok || l.Activation == "softmax" {
		return "why.nounit"
	}
	return ""
}

// unfound is for what needs a class that was found in the chart.
func (w *Window) unfound() string {
	if why := w.classless(); why != "" {
		return why
	}
	if i := w.parts.answers.chart.found; i < 0 || i >= len(w.now.network().Classes) {
		return "why.noclass"
	}
	return ""
}

func (w *Window) foundTarget() explain.Target {
	return explain.Target{Class: explain.ClassIndex(max(w.parts.answers.chart.found, 0))}
}

func (w *Window) foundName() string {
	if w.unfound() != "" {
		return ""
	}
	return w.now.className(w.parts.answers.chart.found)
}

// unexplained is for computing what is asked for.
func (w *Window) unexplained() string {
	if why := w.unfinished(); why != "" {
		return why
	}
	if t := w.now.scene.Cause.Target; t.Class != "" {
		return w.classless()
	}
	return ""
}

// causeless is for what needs the answer to what is asked for.
func (w *Window) causeless() string {
	switch {
	case w.causes.present().Result != nil:
		return ""
	case w.unexplained() != "":
		return w.unexplained()
	case w.causes.underWay():
		return "why.computing"
	}
	return "why.nocause"
}

// optionNote is the choice of an option, behind its name.
func (s *subject) optionNote(o scene.Option) string {
	if o.Value == "0" && o.Name != "seed" {
		return behind(s.lang, s.lang.Text("value."+o.Name+"_0"))
	}
	return behind(s.lang, s.choiceText(o.Value))
}
