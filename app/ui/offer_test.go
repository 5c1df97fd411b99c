package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
)

// Whatever comes or goes above the panes moves them at once: nothing of them is covered, and no gap stays.
func TestStripsMoveThePanes(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	state := w.now.state
	p := w.parts
	// bottom is where the lowest strip in sight ends.
	bottom := func() (y float32) {
		for _, o := range []fyne.CanvasObject{p.toolbar.root, p.welcome.root, p.notice.root, p.banner.root, p.pair.root} {
			if o.Visible() {
				y = max(y, o.Position().Y+o.Size().Height)
			}
		}
		return y
	}
	before := p.body.Position().Y
	last := before
	step := func(what string, down bool) {
		t.Helper()
		drain()
		top := p.body.Position().Y
		if down != (top > last) || top == last {
			t.Errorf("%s: the panes begin at %v, before at %v", what, top, last)
		}
		if gap := top - bottom(); gap < 0 || gap > 10 {
			t.Errorf("%s: the panes begin at %v, what is above ends at %v", what, top, bottom())
		}
		last = top
	}
	w.propose(offer{text: func() string { return "something" }})
	step("an offer", true)
	state.Problem = &session.Problem{Err: errors.New("bad"), What: session.TaskProblem}
	w.Update(state)
	step("a banner", true)
	w.Update(another(t, state))
	step("two models", true)
	w.dismiss()
	step("no banner", false)
	w.offers = nil
	w.showOffer()
	step("no offer", false)
	alone := state
	alone.Problem = nil
	w.Update(alone)
	step("one model", false)
	if last != before {
		t.Errorf("at the end the panes begin at %v, at first at %v", last, before)
	}
}

// A problem that came behind a dialog can be read after it, whatever that was answered with, until something else is opened.
func TestProblemBehindADialog(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	state := w.now.state
	shown := func(when string, want bool) {
		t.Helper()
		drain()
		if w.parts.banner.root.Visible() != want {
			t.Errorf("%s: shown %t, want %t", when, !want, want)
		}
	}
	become := func(p *session.Problem) {
		state.Problem = p
		w.Update(state)
		drain()
	}
	become(&session.Problem{Err: errors.New("x: y"), What: session.PictureProblem})
	shown("without a dialog", true)
	become(nil)
	shown("when the next thing goes well", false)
	w.help.about()
	become(&session.Problem{Err: errors.New("x: z"), What: session.PictureProblem})
	w.dialogs.open.Hide()
	become(nil)
	shown("behind a dialog that was answered", true)
	w.opener.next()
	w.showProblem()
	shown("when something else was opened", false)
}
