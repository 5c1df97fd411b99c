package session_test

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

var (
	red  = color.RGBA{200, 30, 30, 255}
	blue = color.RGBA{30, 30, 200, 255}
)

func describe(s session.State) string {
	text := fmt.Sprintf("phase %d, at %d of %d", s.Phase, s.At, len(s.Files))
	if s.Model != nil {
		text += ", model " + s.Model.Network.Card.Name
	}
	if s.Picture != nil {
		text += ", picture " + s.Picture.Name
	}
	if s.Result != nil {
		text += fmt.Sprintf(", %d layers of %s", s.Result.Done, s.Result.Picture.Name)
	}
	if s.Problem != nil {
		text += fmt.Sprintf(", problem %s: %v", s.Problem.What, s.Problem.Err)
	}
	return text
}

// complete is a state at rest with the answer for a picture.
func complete(name string) (string, func(session.State) bool) {
	return "the complete result of " + name, func(s session.State) bool {
		return s.Phase == session.Idle && s.Result.Complete() && s.Picture.Name == name && s.Result.Picture == s.Picture
	}
}

func trouble(what session.ProblemKind) (string, func(session.State) bool) {
	return what.String() + " problem at rest", func(s session.State) bool {
		return s.Phase == session.Idle && s.Problem != nil && s.Problem.What == what
	}
}

// checkStates looks at what must hold for every sequence of states.
func checkStates(t *testing.T, l *listener) {
	t.Helper()
	done := map[*session.Picture]int{}
	for _, s := range l.all() {
		if r := s.Result; r != nil {
			if r.Picture != s.Picture {
				t.Errorf("a result of another picture: %s", describe(s))
			}
			if r.Done < done[r.Picture] && !r.Complete() {
				t.Errorf("layers went back: %s", describe(s))
			}
			done[r.Picture] = r.Done
			if (r.Top != nil) != (r.Complete() && s.Model.Network.HasTop()) {
				t.Errorf("top classes at the wrong time: %s", describe(s))
			}
		}
		if s.At < 0 || s.At > 0 && s.At >= len(s.Files) && s.Files != nil {
			t.Errorf("place outside the files: %s", describe(s))
		}
	}
}

func TestSampleGoesThroughAllPhases(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenBuiltin()
	s.OpenSample("stop-sign")
	st := l.await(complete("stop-sign"))
	if len(st.Result.Top) != 5 || st.Problem != nil || st.Files != nil || st.Picture.Path != "" || st.Device.Backend != nn.CPU {
		t.Errorf("at the end: %s", describe(st))
	}
	want := session.Loading
	for _, s := range l.all() {
		if s.Phase != session.Idle && s.Phase < want {
			t.Errorf("phase %d after %d", s.Phase, want)
		}
		want = max(want, s.Phase)
	}
	if want != session.Running {
		t.Errorf("the last phase before rest is %d, want Running", want)
	}
	checkStates(t, l)
}

// On the machine as it is, with the real built-in model, the answer is right.
func TestBuiltinModelOnCPU(t *testing.T) {
	l := &listener{t: t, news: make(chan struct{}, 1)}
	s := session.New(session.OnWindow(nil, nn.ErrNoDisplay), nil, l.hear)
	defer s.Close()
	s.OpenSample("starfish") // without a model asked for, it is the built-in one
	st := l.await(complete("starfish"))
	if top := st.Result.Top[0]; top.Class.ID != "starfish" {
		t.Errorf("%+v, want starfish", top)
	}
	if !errors.Is(st.CPUWhy, nn.ErrNoDisplay) || st.Model.Path != "" || len(st.Model.Network.Classes) != 100 {
		t.Errorf("CPU because of %v, model %+v", st.CPUWhy, st.Model.Network.Card)
	}
	s.Step(1)
	st = l.await(complete("yin-yang"))
	if top := st.Result.Top[0]; top.Class.ID != "yin_yang" {
		t.Errorf("%+v, want yin_yang", top)
	}
}

func TestNewerPictureCancelsOlder(t *testing.T) {
	dir := t.TempDir()
	a, b := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue)
	reached, proceed := make(chan struct{}), make(chan struct{})
	m := &machine{}
	m.onLayer = func(layer int) {
		if layer == 3 {
			close(reached)
			<-proceed
		}
	}
	s, l := start(t, m)
	s.OpenFiles([]string{a})
	<-reached
	m.set(func(m *machine) { m.onLayer = nil })
	s.OpenFiles([]string{b})
	close(proceed)
	l.await(complete("b.png"))
	for _, st := range l.all() {
		if st.Result != nil && st.Result.Picture.Name == "a.png" && st.Result.Done > 4 {
			t.Errorf("a cancelled pass went on: %s", describe(st))
		}
	}
	checkStates(t, l)
}

func TestCancelGoesBack(t *testing.T) {
	dir := t.TempDir()
	a, b := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue)
	m := &machine{}
	s, l := start(t, m)
	s.OpenFiles([]string{a})
	before := l.await(complete("a.png"))
	var asked atomic.Bool
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 5 && asked.CompareAndSwap(false, true) {
				s.Cancel()
			}
		}
	})
	s.OpenFiles([]string{b})
	l.await("b.png under way", func(st session.State) bool { return asked.Load() })
	after := l.await(complete("a.png"))
	if after.Result != before.Result || after.Files[0] != a {
		t.Errorf("after Cancel: %s, want the result before", describe(after))
	}
	if _, err := after.Result.Activations.Output(1); err != nil {
		t.Errorf("the result before cannot be read any more: %v", err)
	}
}

// Without a result before, a cancelled pass leaves the picture and rests: it does not begin anew by itself, but when it is
// asked for.
func TestCancelFirst(t *testing.T) {
	for name, ask := range map[string]func(*session.Session){
		"again":  (*session.Session).Again,
		"opened": func(s *session.Session) { s.OpenSample("umbrella") },
	} {
		t.Run(name, func(t *testing.T) {
			m := &machine{}
			s, l := start(t, m)
			m.set(func(m *machine) {
				m.onLayer = func(layer int) {
					if layer == 5 {
						s.Cancel()
					}
				}
			})
			s.OpenSample("umbrella")
			st := l.await("rest", func(st session.State) bool { return st.Phase == session.Idle && st.Picture != nil })
			if st.Result != nil {
				t.Errorf("a cancelled result: %s", describe(st))
			}
			m.set(func(m *machine) { m.onLayer = nil })
			ask(s)
			l.await(complete("umbrella"))
		})
	}
}

// A model alone runs the picture that is open.
func TestModelChange(t *testing.T) {
	dir := t.TempDir()
	path := model(t, dir, "small")
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	s.OpenFiles([]string{path})
	st := l.await("the new model's result", func(st session.State) bool {
		return st.Phase == session.Idle && st.Model.Path == path && st.Result.Complete()
	})
	if st.Result.Activations.Network() == before.Result.Activations.Network() || st.Picture.Input == before.Picture.Input {
		t.Error("the result is the old model's")
	}
	if st.Other != before.Model || st.OtherResult != before.Result || st.Letter != 1 {
		t.Errorf("the model before is %v as %d with %v, want %v as B with its result", st.Other, st.Letter, st.OtherResult, before.Model)
	}
	if _, err := before.Result.Activations.Output(1); err != nil {
		t.Errorf("the result of the model before: %v", err)
	}
}

// A bad picture that interrupts the first pass must not leave the window empty.
func TestInterruptedPassIsTakenUpAgain(t *testing.T) {
	x := bad(t, t.TempDir(), "x.png")
	m := &machine{}
	s, l := start(t, m)
	var once bool
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 5 && !once {
				once = true
				s.OpenFiles([]string{x})
			}
		}
	})
	s.OpenSample("umbrella")
	l.await("the problem", func(st session.State) bool { return st.Problem != nil })
	l.await(complete("umbrella"))
}

// Steps that come faster than pictures add up.
func TestSetFitting(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	s.SetFitting(picture.Crop, picture.Nearest)
	st := l.await("the picture cropped", func(st session.State) bool {
		return st.Phase == session.Idle && st.Result.Complete() && st.Picture.Input.Fit == "crop" && st.Picture.Input.Resample == "nearest"
	})
	if st.Result == before.Result {
		t.Error("no new result")
	}
	s.SetFitting("", "")
	st = l.await("the card's fit", func(st session.State) bool {
		return st.Phase == session.Idle && st.Result.Complete() && st.Picture.Input == st.Model.Network.Card.Input
	})
	if st.Result.Top[0] != before.Result.Top[0] {
		t.Errorf("%v, want %v again", st.Result.Top[0], before.Result.Top[0])
	}
	checkStates(t, l)
}

// A result can be read while it is shown, and by whoever keeps it, and not a moment longer.
func TestResultsAreKept(t *testing.T) {
	s, l := start(t, &machine{})
	var results []*session.Result
	for i, name := range []string{"umbrella", "starfish", "stop-sign"} {
		s.OpenSample(name)
		r := l.await(complete(name)).Result
		if i == 0 && !r.Keep() {
			t.Error("the result that is shown cannot be kept")
		}
		results = append(results, r)
	}
	for results[1].Keep() { // until the session has released it, which it does once its last state is told
		results[1].Release()
		time.Sleep(time.Millisecond)
	}
	for i, want := range []error{nil, nn.ErrReleased, nil} {
		if _, err := results[i].Activations.Output(2); !errors.Is(err, want) {
			t.Errorf("result %d gives %v, want %v", i, err, want)
		}
	}
	results[0].Release()
	if _, err := results[0].Activations.Output(4); !errors.Is(err, nn.ErrReleased) {
		t.Errorf("what nobody keeps any more gives %v, want ErrReleased", err)
	}
	s.Close()
	for i := range results {
		if _, err := results[i].Activations.Output(3); !errors.Is(err, nn.ErrReleased) {
			t.Errorf("after Close, result %d gives %v, want ErrReleased", i, err)
		}
	}
}

func TestCloseInThePass(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	reached := make(chan struct{})
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 4 {
				close(reached)
				time.Sleep(20 * time.Millisecond)
			}
		}
	})
	s.OpenSample("umbrella")
	<-reached
	s.Close()
	n := len(l.all())
	s.OpenSample("starfish") // too late, and harmless
	s.Close()
	time.Sleep(20 * time.Millisecond)
	if len(l.all()) != n {
		t.Error("a state after Close")
	}
}

func TestCheck(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	s.OpenSample("umbrella")
	l.await(complete("umbrella"))
	started, ran := make(chan struct{}, 9), make(chan error, 9)
	var times atomic.Int32
	s.Do(session.Checking(func(ctx context.Context, r nn.Runner) error {
		first := times.Add(1) == 1
		started <- struct{}{}
		if first {
			<-ctx.Done() // until a picture comes in between
		}
		ran <- ctx.Err()
		return ctx.Err()
	}))
	<-started
	l.await("the check under way", func(st session.State) bool { return working(st, session.CheckingName) })
	s.OpenSample("starfish")
	<-started
	l.await(complete("starfish"))
	if first, second := <-ran, <-ran; !errors.Is(first, context.Canceled) || second != nil {
		t.Errorf("the check ended with %v, then %v", first, second)
	}
	s.Do(session.Checking(func(context.Context, nn.Runner) error { return errors.New("block1_conv1 is wrong") }))
	st := l.await(trouble(session.DeviceProblem))
	st = l.await("the result in CPU mode", func(st session.State) bool {
		return st.Phase == session.Idle && st.Device.Backend == nn.CPU && st.Result.Complete()
	})
	if st.CPUWhy == nil || st.CPUWhy.Error() != "block1_conv1 is wrong" {
		t.Errorf("CPU mode because of %v", st.CPUWhy)
	}
}
