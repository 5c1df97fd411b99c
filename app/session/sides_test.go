package session_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// opens is how often a runner was opened.
func (m *machine) opens() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.opened)
}

// two opens two models of other values, one after the other, with a picture, and gives both states.
func two(t *testing.T, s *session.Session, l *listener) (a, b session.State) {
	t.Helper()
	dir := t.TempDir()
	s.OpenModel(model(t, dir, "a"))
	s.OpenSample("umbrella")
	a = l.await(complete("umbrella"))
	path := dir + "/b"
	if err := weights.Synthetic(weights.SyntheticOptions{Width: 0.03, Top: true}).Save(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	s.OpenModel(path)
	b = l.await("the second model's result", func(s session.State) bool {
		return s.Phase == session.Idle && s.Model.Path == path && s.Result.Complete()
	})
	return a, b
}

// in is a state at rest with a model's result.
func in(m *session.Model) (string, func(session.State) bool) {
	return "the result of " + m.Path, func(s session.State) bool {
		return s.Phase == session.Idle && s.Model == m && s.Result.Complete() && s.Result.Picture == s.Picture
	}
}

// Going back to the model before shows what it made of the picture without opening or computing anything, to and fro. A new
// picture then goes through the model that is shown.
func TestFlip(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	a, b := two(t, s, l)
	var passes atomic.Int32
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 0 {
				passes.Add(1)
			}
		}
	})
	opens := m.opens()
	for range 3 {
		s.Flip()
		st := l.await(in(a.Model))
		if st.Letter != 0 || st.Other != b.Model || st.OtherResult != b.Result || st.Result != a.Result {
			t.Fatalf("after a flip: letter %d, %s", st.Letter, describe(st))
		}
		if out, err := st.Result.Activations.Output(3); err != nil || out.C == 0 {
			t.Fatalf("its maps: %v", err)
		}
		s.Flip()
		if st := l.await(in(b.Model)); st.Letter != 1 || st.Result != b.Result {
			t.Fatalf("after another flip: letter %d, %s", st.Letter, describe(st))
		}
	}
	if m.opens() != opens || passes.Load() != 0 {
		t.Errorf("six flips opened %d runners and made %d passes, want none", m.opens()-opens, passes.Load())
	}
	s.Flip()
	l.await(in(a.Model))
	s.OpenSample("starfish")
	st := l.await(complete("starfish"))
	if st.Model != a.Model || st.OtherResult != nil || m.opens() != opens+1 {
		t.Errorf("a new picture: %d opened, result of the other one %v, %s", m.opens()-opens, st.OtherResult, describe(st))
	}
	s.Flip()
	if st := l.await("B's result of the new picture", func(s session.State) bool {
		return s.Model == b.Model && s.Phase == session.Idle && s.Result.Complete()
	}); st.Picture.Name != "starfish" || m.opens() != opens+2 || st.OtherResult == nil {
		t.Errorf("B: %d opened, %s", m.opens()-opens, describe(st))
	}
}

// What is kept of the model before is what it computed, though its runner is closed by then.
func TestKeptResultIsWhole(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	a, _ := two(t, s, l)
	set, err := weights.Open(a.Model.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	r, err := nn.Open(t.Context(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	again, err := r.Forward(t.Context(), nn.Pass{Input: a.Picture.Prepared.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Release()
	for i := range r.Network().Layers {
		for _, before := range []bool{false, true} {
			site := nn.Site{Layer: i, Before: before}
			got, err := a.Result.Activations.At(site)
			want, err2 := again.At(site)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Data, want.Data) {
				t.Errorf("layer %d, before %v: other values", i, before)
			}
		}
	}
}

// A task that somebody waits for wakes a model that rests, and has a result that is on that runner: one that is about this moment, and
// one that is begun again after interruptions. What is done with each runner by itself does not, nor what is about the other model.
func TestTaskWakesModel(t *testing.T) {
	for name, until := range map[string]session.Until{"once": session.Interrupted, "until it has ended": session.Ended} {
		t.Run(name, func(t *testing.T) { taskWakes(t, until) })
	}
	for name, task := range map[string]func(b *session.Model) session.Task{
		"by itself": func(*session.Model) session.Task { return session.Task{When: session.WhenShown, Until: session.Always} },
		"the other one": func(b *session.Model) session.Task {
			return session.Task{When: session.WhenFree, Until: session.Ended, Of: b}
		},
	} {
		t.Run(name, func(t *testing.T) { taskLetsRest(t, task) })
	}
}

// taskLetsRest has a task wait while a model rests, and go on with the other one.
func taskLetsRest(t *testing.T, of func(b *session.Model) session.Task) {
	m := &machine{}
	s, l := start(t, m)
	a, b := two(t, s, l)
	s.Flip()
	l.await(in(a.Model))
	opens := m.opens()
	task, ran, looked := of(b.Model), make(chan *session.Model, 1), make(chan bool)
	task.Name, task.Run = "waiting", func(_ context.Context, tools session.Tools) error {
		ran <- tools.Model
		return nil
	}
	s.Do(task)
	s.Do(session.Task{Name: "looking", Run: func(context.Context, session.Tools) error { close(looked); return nil }})
	<-looked // by then the session has found nothing to do, or wakes the model
	s.Flip()
	l.await(in(b.Model))
	select {
	case with := <-ran:
		if with != b.Model {
			t.Error("it is begun with the model that it is not about")
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("the task is not begun")
	}
	if m.opens() != opens {
		t.Errorf("%d runners were opened for it", m.opens()-opens)
	}
}

func taskWakes(t *testing.T, until session.Until) {
	m := &machine{}
	s, l := start(t, m)
	a, _ := two(t, s, l)
	s.Flip()
	l.await(in(a.Model))
	got := make(chan error, 1)
	s.Do(session.Task{Name: "asking", When: session.WhenShown, Until: until, Run: func(ctx context.Context, tools session.Tools) error {
		if tools.Model != a.Model || tools.Result == nil || tools.Result == a.Result {
			got <- errors.New("the task has another model, or a result that is on no runner")
			return nil
		}
		next, err := tools.Runner.Forward(ctx, nn.Pass{Base: tools.Result.Activations, From: 3, Done: func(*nn.Activations, int) {}})
		if err == nil {
			next.Release()
		}
		got <- err
		return nil
	}})
	select {
	case err := <-got:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("the task is not begun")
	}
	shown := 0
	for _, st := range l.all() {
		if st.Model == a.Model && st.Result != nil && !st.Result.Complete() && st.OtherResult != nil {
			shown++
		}
	}
	if shown > 0 {
		t.Errorf("%d states show half a pass over the whole one", shown)
	}
}

// Another backend computes the picture again, and the picture stays on the screen meanwhile.
func TestSetBackend(t *testing.T) {
	m := &machine{gpu: true}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	told := len(l.all())
	for _, b := range []nn.Backend{nn.CPU, nn.GPU, nn.CPU} {
		s.SetBackend(b)
		st := l.await("a result on "+string(b), func(s session.State) bool {
			return s.Phase == session.Idle && s.Device.Backend == b && s.Result.Complete() && s.Result != before.Result
		})
		if st.CPUWhy != nil || st.Model != before.Model || st.Result.Picture != before.Result.Picture {
			t.Errorf("on %s because of %v: %s", b, st.CPUWhy, describe(st))
		}
		before = st
	}
	for _, st := range l.all()[told:] {
		if !st.Result.Complete() {
			t.Errorf("meanwhile: %s", describe(st))
		}
	}
	s.SetBackend(nn.CPU)
	s.OpenSample("starfish")
	l.await(complete("starfish"))
	if n := m.opens(); n != 4 {
		t.Errorf("%d runners were opened, want 4: the backend in use is no other one", n)
	}
}

// A third model takes the place of the one that is not shown, and its letter.
func TestThirdModel(t *testing.T) {
	s, l := start(t, &machine{})
	a, b := two(t, s, l)
	s.Flip()
	l.await(in(a.Model))
	s.OpenModel("")
	st := l.await("the third model", func(s session.State) bool {
		return s.Model.Path == "" && s.Phase == session.Idle && s.Result.Complete()
	})
	if st.Other != a.Model || st.Letter != 1 || st.OtherResult != a.Result {
		t.Errorf("beside the third: %v, letter %d", st.Other, st.Letter)
	}
	if err := b.Model.Weights.Array("block1_conv1_bias").ReadRows(t.Context(), make([]float32, 2), 0, 1); err == nil {
		t.Error("the files of the model that nobody sees any more are open")
	}
	s.OpenModelAs(a.Model.ModelRef)
	st = l.await("A anew", func(s session.State) bool {
		return s.Model.Path == a.Model.Path && s.Phase == session.Idle && s.Result.Complete()
	})
	if st.Other == nil || st.Other.Path != "" || st.Model == a.Model {
		t.Errorf("A opened anew: %s beside %v", describe(st), st.Other)
	}
}

// A model that is removed is not gone back to; the one in use stays, whatever is removed.
func TestRemovedModel(t *testing.T) {
	s, l := start(t, &machine{})
	a, b := two(t, s, l)
	s.Remove(b.Model.Path)
	s.Remove(a.Model.Path)
	st := l.await("one model", func(s session.State) bool { return s.Other == nil && s.Phase == session.Idle })
	if st.Model != b.Model || st.OtherResult != nil || st.Letter != 0 || !st.Result.Complete() {
		t.Errorf("beside it: %s", describe(st))
	}
	if err := a.Model.Weights.Array("block1_conv1_bias").ReadRows(t.Context(), make([]float32, 2), 0, 1); err == nil {
		t.Error("the files of the model that was removed are open")
	}
}

// A model that went wrong while it was waked gives way to one that works.
func TestWakeFails(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	a, _ := two(t, s, l)
	s.Flip()
	l.await(in(a.Model))
	var failed atomic.Bool
	m.set(func(m *machine) {
		m.onOpen = func(context.Context) error {
			if !failed.Swap(true) {
				return errBroken
			}
			return nil
		}
	})
	s.OpenSample("starfish")
	st := l.await(complete("starfish"))
	if st.Problem == nil || !errors.Is(st.Problem.Err, errBroken) {
		t.Errorf("problem %v, want %v", st.Problem, errBroken)
	}
}
