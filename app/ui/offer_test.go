package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
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
		for _, o := range []fyne.CanvasObject{p.toolbar.root, p.messages[ofBanner], p.messages[ofNotice], p.messages[ofWelcome], p.pair.root, p.messages[ofTour]} {
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

// However much there is to tell, the head of the smallest window leaves two thirds of it, in both languages: one message is across it at a
// time, the most urgent, and the next one comes when that has gone.
func TestHeadIsLow(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	path := "/srv/of somebody/models/a long folder/best of all.weights.h5"
	state := w.now.state
	state.Problem = &session.Problem{What: session.ModelProblem, About: path, More: 2,
		Err: errors.New("weights: the array block4_conv2_kernel has the shape (3, 3, 512, 256), want (3, 3, 512, 512), in " + path)}
	size := fyne.NewSize(960, 600)
	for range locale.All() {
		w.nextLanguage()
		w.win.Resize(size)
		w.propose(offer{text: func() string { return w.now.lang.Text("found.offer", longName, "553 MB", "Keras") }, choices: []choice{{"found.use", func() {}}}})
		w.Update(another(t, state))
		settle(t, w)
		p := w.parts
		shows := func(when string, banner, offer, step bool) {
			t.Helper()
			drain()
			if got := [3]bool{p.messages[ofBanner].Visible(), p.offering(), p.messages[ofTour].Visible()}; got != [3]bool{banner, offer, step} {
				t.Errorf("%s, %s: banner, offer and tour are shown: %v", w.now.lang.Code(), when, got)
			}
			if y := p.body.Position().Y; y > 200 {
				t.Errorf("%s, %s: the head is %v high (messages %v, %v)", w.now.lang.Code(), when, y, p.messages[ofBanner].Size(), p.messages[ofTour].Size())
			}
			if least := w.win.Content().MinSize(); least.Height > size.Height {
				t.Errorf("%s, %s: the window needs %v", w.now.lang.Code(), when, least)
			}
		}
		shows("with all of it", true, false, false)
		w.toggleTour()
		shows("on a tour", true, false, false)
		t.Log(p.layers.root.MinSize(), p.above.Root.MinSize(), p.right.root.MinSize())
		w.dismiss()
		shows("on a tour without a problem", false, false, true)
		w.toggleTour()
		shows("an offer", false, true, false)
		w.offers = nil
		w.showOffer()
		alone := state
		alone.Problem = nil
		w.Update(alone)
		settle(t, w)
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
