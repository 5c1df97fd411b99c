package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// letters are what the two models are called that can be looked at by turns.
var letters = [2]string{"A", "B"}

// A pairStrip names the two models that were in use last, with what each takes the picture for, and goes from one to the other.
type pairStrip struct {
	root  *fyne.Container
	now   *subject
	sides [2]*kit.ToolButton
	relay func() // it has come or gone
}

// newPairStrip makes one; flip goes to the other model.
func newPairStrip(now *subject, hint kit.Hint, relay, flip func()) *pairStrip {
	s := &pairStrip{now: now, relay: relay}
	for i := range s.sides {
		s.sides[i] = kit.NewToolButton("", nil, tip(now, "tip.ab", action.OtherModel), hint, func() {
			if now.state.Letter != i {
				flip()
			}
		})
		s.sides[i].Alignment = widget.ButtonAlignLeading
	}
	s.root = kit.Snug(container.NewGridWithColumns(2, s.sides[0], s.sides[1]), widget.NewSeparator())
	s.root.Hide()
	return s
}

// show names both, the one in use with a mark; without two there is nothing to show.
func (s *pairStrip) show() {
	state := s.now.state
	if state.Other == nil || state.Model == nil {
		if s.root.Visible() {
			s.root.Hide()
			s.relay()
		}
		return
	}
	in, out := state.Letter, 1-state.Letter
	s.put(in, s.now.modelName(state.Model.Path), s.now.result, widget.MediumImportance, theme.RadioButtonCheckedIcon())
	s.put(out, s.now.modelName(state.Other.Path), state.OtherResult, widget.LowImportance, theme.RadioButtonIcon())
	if !s.root.Visible() {
		s.root.Show()
		s.relay()
	}
}

func (s *pairStrip) put(i int, name string, r *session.Result, weight widget.Importance, icon fyne.Resource) {
	b, t := s.sides[i], s.now.lang.Text
	text := t("ab.side", letters[i], kit.Middle(name, 28))
	if r.Complete() && len(r.Top) > 0 { // which may be with channels off, while the other's is with all on
		text = t("ab.best", letters[i], kit.Middle(name, 22), kit.Shorten(s.now.lang.Class(r.Top[0].Class), 18), shareText(r.Top[0].Probability))
		text = s.now.withSwitched(text, r.Off.Count())
	}
	if b.Text != text || b.Importance != weight {
		b.Text, b.Importance, b.Icon = text, weight, icon
		b.Refresh()
	}
}

// alone is for what needs a second model.
func (w *Window) alone() string {
	if w.now.state.Other == nil {
		return "why.noother"
	}
	return ""
}

// flip goes to the other model.
func (w *Window) flip() { w.session.Flip() }

// propose offers something, behind what is offered already.
func (w *Window) propose(o offer) {
	w.offers = append(w.offers, o)
	w.showOffer()
}

// showOffer shows what is offered first, of what still makes sense.
func (w *Window) showOffer() {
	w.offers = slices.DeleteFunc(w.offers, func(o offer) bool { return o.still != nil && !o.still() })
	if len(w.offers) == 0 {
		w.parts.notice.show(offer{}, nil)
		return
	}
	w.parts.notice.show(w.offers[0], func() {
		w.offers = w.offers[1:]
		w.showOffer()
	})
}
