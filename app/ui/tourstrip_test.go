package ui

import (
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
)

// A tourist does the steps of the tour in a window whose session is a fake.
type tourist struct {
	t *testing.T
	w *Window
	a *asked
	r nn.Runner
}

// guest is a tourist in a window whose pass its own runner has computed.
func guest(t *testing.T, w *Window, a *asked) tourist {
	t.Helper()
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	r, err := nn.Open(t.Context(), state.Model.Weights, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if state, err = stateOf(r); err != nil {
		t.Fatal(err)
	}
	w.Update(state)
	settle(t, w)
	return tourist{t, w, a, r}
}

// result has the session hand out another result.
func (k tourist) result(change func(p *session.Picture)) {
	state := k.w.now.state
	p := *state.Picture
	change(&p)
	r := *k.w.now.result
	r.Picture = &p
	state.Picture, state.Result = &p, &session.Result{Picture: &p, Activations: r.Activations, Done: r.Done, Top: r.Top}
	k.w.Update(state)
	settle(k.t, k.w)
}

// explained has the session compute the cause that was asked for.
func (k tourist) explained() {
	for _, task := range k.a.tasks {
		if task.Name != session.ExplainingName {
			continue
		}
		now := &k.w.now
		err := task.Run(k.t.Context(), session.Tools{Runner: k.r, Model: now.state.Model, Result: now.result, Progress: func(float64) {}})
		if err != nil {
			k.t.Fatal(err)
		}
	}
	k.a.tasks = nil
	drain()
}

// switchedOff has the session compute the picture with the channels off that were asked for.
func (k tourist) switchedOff() {
	state, whole := k.w.now.state, k.w.now.result
	acts, err := switchedPass(k.r, whole.Activations, k.a.off)
	if err != nil {
		k.t.Fatal(err)
	}
	state.Tried = k.a.off
	state.Result = &session.Result{Picture: whole.Picture, Activations: acts, Done: whole.Done, Top: whole.Top, Off: k.a.off, Whole: whole}
	k.w.Update(state)
}

func (k tourist) layer(name string) {
	l, _ := k.w.now.network().Find(name)
	k.w.viewer.chooseLayer(l.Index)
	settle(k.t, k.w)
}

// do does what a step asks for, as a user would.
func (k tourist) do(id string) {
	w, run := k.w, k.w.commands.run
	switch id {
	case "picture":
		k.result(func(p *session.Picture) { p.Path, p.Name = "/photos/b.png", "b.png" })
	case "log":
		w.keys.typedRune('g')
	case "fit":
		run(action.Fit(picture.Crop))
	case "block1":
		press(w, fyne.KeyDown)
	case "enlarge":
		press(w, fyne.KeyReturn)
	case "pool":
		press(w, fyne.KeyEscape, fyne.KeyDown)
	case "block3":
		k.layer("block3_conv1")
	case "relu":
		w.keys.typedRune('b')
		settle(k.t, w)
		w.keys.typedRune('b')
		settle(k.t, w)
		w.keys.typedRune('b')
	case "block5":
		k.layer("block5_conv3")
	case "unit":
		w.viewer.pin(pointed{channel: 0, y: 3, x: 4})
	case "colour":
		k.layer("block1_conv1")
		run(action.View(scene.Kernels))
	case "slices":
		k.layer("block3_conv1")
	case "peak":
		run(action.View(scene.Maps))
		settle(k.t, w)
		run(action.NextPeak)
	case "dream":
		run(action.View("dream"))
	case "cam":
		run(action.View(scene.Maps))
		w.keys.typedRune('y')
		k.explained()
	case "method":
		w.viewer.look(w.viewer.whole().WithMethod(explain.LayerCAM))
		k.explained()
	case "patch":
		w.viewer.look(w.viewer.whole().WithMethod(explain.Occlusion))
		w.causes.hand.lay(image.Pt(100, 100))
	case "off":
		run(action.SwitchChannel)
		k.switchedOff()
	default:
		k.t.Fatalf("nobody knows how to do %q", id)
	}
	settle(k.t, w)
}

// The whole tour in both languages and themes: no step is ticked before it is done, each is once it is; what was done is remembered,
// and the strip has room.
func TestTour(t *testing.T) {
	for _, l := range locale.All() {
		var kept settings.Settings
		w, a := open(t, settings.Settings{Language: l.Code(), Theme: map[string]string{"en": Light, "zh-Hans": Dark}[l.Code()]})
		w.options.Save = func(s settings.Settings) { kept = s }
		k := guest(t, w, a)
		press(w, fyne.KeyF2)
		_, of := w.tour.Place()
		for n := 1; n <= of; n++ {
			step := w.tour.Step()
			if at, _ := w.tour.Place(); at != n {
				t.Fatalf("%s is step %d, want %d", step.ID, at, n)
			}
			drain()
			if w.tour.Done(step.ID) {
				t.Errorf("%s: %s is ticked before it is done", l.Code(), step.ID)
			}
			k.do(step.ID)
			for end := time.Now().Add(atMost); !w.tour.Done(step.ID) && time.Now().Before(end); time.Sleep(time.Millisecond) {
				drain()
			}
			if !w.tour.Done(step.ID) || !strings.Contains(w.parts.tour.title.Text, l.Text("tour.at.done", l.Text("tour.chapter."+w.tour.Chapter().ID), n, of)) {
				t.Errorf("%s: %s is done, and the strip says %q", l.Code(), step.ID, w.parts.tour.title.Text)
			}
			if w.parts.tour.text.Whole() != l.Text("tour.step."+step.ID) || w.parts.tour.keras.Text != step.Keras {
				t.Errorf("%s: the strip says something else", step.ID)
			}
			w.win.Resize(fyne.NewSize(1280, 720)) // and back, so that all is laid out anew
			w.win.Resize(fyne.NewSize(960, 600))
			checkRoom(t, w, fmt.Sprintf("%s, tour, %s", l.Code(), step.ID), fyne.NewSize(960, 600))
			pictured(t, w, fmt.Sprintf("tour-%s-%02d", l.Code(), n))
			press(w, fyne.KeyF4)
		}
		if w.parts.status.told.text != l.Text("tour.finished", of, of) {
			t.Errorf("at the end: %q", w.parts.status.told.text)
		}
		if kept.Tour.Open || len(kept.Tour.Done) != of || w.parts.tour.root.Visible() {
			t.Errorf("at the end the tour stays: %+v", kept.Tour)
		}
		press(w, fyne.KeyF2)
		if !w.parts.tour.root.Visible() || !kept.Tour.Open || len(kept.Tour.Done) != of {
			t.Errorf("opened again: %+v", kept.Tour)
		}
		press(w, fyne.KeyF2)
		if w.parts.tour.root.Visible() || kept.Tour.Open {
			t.Error("the tour cannot be left")
		}
	}
}

// A tour that was open at the end of a start is there at the next one, at its step.
func TestTourGoesOn(t *testing.T) {
	w, _ := open(t, settings.Settings{Tour: settings.Tour{Open: true, At: "relu", Done: []string{"picture"}}})
	if !w.parts.tour.root.Visible() || w.tour.Step().ID != "relu" || !w.tour.Done("picture") {
		t.Fatal("the tour is not taken up")
	}
	press(w, fyne.KeyF3)
	if w.tour.Step().ID != "block3" {
		t.Errorf("a step back leads to %s", w.tour.Step().ID)
	}
	items := w.tourMenu()
	items[4].Action()
	if w.tour.Chapter().ID != "why" {
		t.Errorf("the menu leads to %s", w.tour.Chapter().ID)
	}
	w.nextLanguage()
	if !strings.HasPrefix(w.parts.tour.title.Text, w.now.lang.Text("tour.chapter.why")) {
		t.Errorf("in the other language: %q", w.parts.tour.title.Text)
	}
	w.tourMenu()[6].Action()
	if n, _ := w.tour.Place(); n != 1 || w.tour.Count() != 0 {
		t.Error("it does not begin anew")
	}
}

// The last step's button says that the tour ends there, in both languages, and ends it with a word; the others lead to the next step.
func TestTourEnds(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		press(w, fyne.KeyF2)
		says := func(text, about string) {
			t.Helper()
			b, at := w.parts.tour.next, w.tour.Step().ID
			if b.Text != l.Text(text) || !strings.HasPrefix(b.Tip, l.Text(about)) {
				t.Errorf("%s, %s: the button says %q, %q", l.Code(), at, b.Text, b.Tip)
			}
		}
		_, of := w.tour.Place()
		for n := 1; n < of; n++ {
			says("tour.next", "tour.next.tip")
			w.parts.tour.next.Tapped(nil)
		}
		says("tour.end", "tour.end.tip")
		w.commands.run(action.TourBack)
		says("tour.next", "tour.next.tip")
		w.parts.tour.next.Tapped(nil)
		w.parts.tour.next.Tapped(nil)
		if w.tour != nil || w.parts.tour.root.Visible() || w.parts.status.machine.Text != l.Text("tour.finished", 0, of) {
			t.Errorf("%s: the tour is open: %t, and is said %q", l.Code(), w.tour != nil, w.parts.status.machine.Text)
		}
	}
}
