package session_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
)

// work is a task that runs until it may end.
type work struct {
	begun, ended atomic.Int32
	goOn         chan error // ends one run, with this error
	tools        chan session.Tools
}

func newWork() *work { return &work{goOn: make(chan error), tools: make(chan session.Tools, 99)} }

func (k *work) run(ctx context.Context, t session.Tools) error {
	k.begun.Add(1)
	defer k.ended.Add(1)
	k.tools <- t
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-k.goOn:
		return err
	}
}

// next waits until a run has begun, and gives what it works with.
func (k *work) next(t *testing.T) session.Tools {
	t.Helper()
	select {
	case tools := <-k.tools:
		return tools
	case <-time.After(patience):
		t.Fatalf("no run within %v", patience)
		return session.Tools{}
	}
}

// end ends a run.
func (k *work) end(t *testing.T) {
	t.Helper()
	select {
	case k.goOn <- nil:
	case <-time.After(patience):
		t.Fatalf("nothing to end within %v", patience)
	}
}

func underWay(name string) (string, func(session.State) bool) {
	return "the task " + name, func(s session.State) bool { return s.Phase == session.Idle && working(s, name) }
}

func noTasks() (string, func(session.State) bool) {
	return "rest, without a task", func(s session.State) bool { return s.Phase == session.Idle && len(s.Tasks) == 0 }
}

// What needs no runner goes on beside everything else, and is told of with its progress.
func TestTaskBeside(t *testing.T) {
	s, l := start(t, &machine{})
	k := newWork()
	s.Do(session.Task{Name: "fetching", Run: k.run})
	st := l.await("the task", func(s session.State) bool { return working(s, "fetching") })
	tools := k.next(t)
	if st.Model != nil || tools.Runner != nil || tools.Result != nil {
		t.Errorf("beside all else it has %+v", tools)
	}
	s.OpenSample("umbrella")
	st = l.await(complete("umbrella"))
	if !working(st, "fetching") || k.ended.Load() != 0 {
		t.Errorf("a picture ended it: %s", describe(st))
	}
	tools.Progress(0.25)
	st = l.await("progress", func(s session.State) bool { return len(s.Tasks) == 1 && s.Tasks[0].Progress == 0.25 })
	if !st.Result.Complete() || st.Problem != nil {
		t.Errorf("progress changed what is shown: %s", describe(st))
	}
	k.end(t)
	l.await(noTasks())
	if k.begun.Load() != 1 {
		t.Errorf("it was begun %d times", k.begun.Load())
	}
}

// A task has the runner to itself, and the result that is shown; a picture takes the runner away, and it is begun again after.
func TestTaskOnTheRunner(t *testing.T) {
	s, l := start(t, &machine{})
	k := newWork()
	s.Do(session.Task{Name: "indexing", When: session.WhenShown, Until: session.Ended, Run: k.run})
	s.OpenSample("umbrella")
	st := l.await(underWay("indexing"))
	if tools := k.next(t); tools.Runner == nil || tools.Model != st.Model || tools.Result != st.Result || !tools.Result.Complete() {
		t.Errorf("it has %+v beside %s", tools, describe(st))
	}
	s.OpenSample("starfish")
	l.await("the next picture and the task again", func(s session.State) bool {
		return s.Result.Complete() && s.Picture.Name == "starfish" && working(s, "indexing")
	})
	k.next(t)
	if k.begun.Load() != 2 || k.ended.Load() != 1 {
		t.Errorf("begun %d times and ended %d times, want 2 and 1", k.begun.Load(), k.ended.Load())
	}
	k.end(t)
	l.await(noTasks())
	checkStates(t, l)
}

// What is about the picture that was shown is pointless beside another.
func TestInterruptedTaskIsOver(t *testing.T) {
	s, l := start(t, &machine{})
	k := newWork()
	s.OpenSample("umbrella")
	s.Do(session.Task{Name: "explaining", When: session.WhenShown, Run: k.run})
	l.await(underWay("explaining"))
	k.next(t)
	s.OpenSample("starfish")
	l.await(complete("starfish"))
	if st := l.await(noTasks()); st.Problem != nil || k.begun.Load() != 1 {
		t.Errorf("begun %d times: %s", k.begun.Load(), describe(st))
	}
}

// A task that was asked for later goes first; the one before it comes again after that.
func TestLaterTaskGoesFirst(t *testing.T) {
	s, l := start(t, &machine{})
	first, second := newWork(), newWork()
	s.OpenSample("umbrella")
	s.Do(session.Task{Name: "indexing", When: session.WhenFree, Until: session.Ended, Run: first.run})
	l.await(underWay("indexing"))
	first.next(t)
	s.Do(session.Task{Name: "explaining", When: session.WhenShown, Run: second.run})
	st := l.await(underWay("explaining"))
	second.next(t)
	if working(st, "indexing") || first.ended.Load() != 1 {
		t.Errorf("two have the runner: %v", st.Tasks)
	}
	second.end(t)
	l.await(underWay("indexing"))
	first.next(t)
	first.end(t)
	l.await(noTasks())
	if first.begun.Load() != 2 || second.begun.Load() != 1 {
		t.Errorf("begun %d and %d times, want 2 and 1", first.begun.Load(), second.begun.Load())
	}
}

func TestTaskTakesThePlaceOfItsNamesake(t *testing.T) {
	s, l := start(t, &machine{})
	old, young := newWork(), newWork()
	s.Do(session.Task{Name: "fetching", Until: session.Ended, Run: old.run})
	old.next(t)
	s.Do(session.Task{Name: "fetching", Run: young.run})
	young.next(t)
	if old.ended.Load() != 1 || old.begun.Load() != 1 {
		t.Errorf("the old one has begun %d times and ended %d times", old.begun.Load(), old.ended.Load())
	}
	young.end(t)
	l.await(noTasks())
}

func TestStopTask(t *testing.T) {
	s, l := start(t, &machine{})
	k := newWork()
	s.OpenSample("umbrella")
	for _, when := range []session.When{session.Beside, session.WhenFree} {
		s.Do(session.Task{Name: "it", When: when, Until: session.Ended, Run: k.run})
		l.await("the task", func(s session.State) bool { return working(s, "it") })
		k.next(t)
		s.Stop("it")
		l.await(noTasks())
	}
	s.Do(session.Task{Name: "it", When: session.WhenFree, Until: session.Ended, Run: k.run})
	l.await(underWay("it"))
	k.next(t)
	s.Cancel() // whatever is under way on the runner
	l.await(noTasks())
	s.OpenSample("starfish")
	l.await(complete("starfish"))
	if k.begun.Load() != 3 {
		t.Errorf("begun %d times, want 3: what was stopped does not come again", k.begun.Load())
	}
}

// To take a problem off the screen is no reason to begin anew.
func TestDismissLeavesTasksAlone(t *testing.T) {
	s, l := start(t, &machine{})
	k := newWork()
	s.OpenFiles([]string{bad(t, t.TempDir(), "x.png")})
	s.Do(session.Task{Name: "indexing", When: session.WhenFree, Until: session.Ended, Run: k.run})
	if st := l.await(underWay("indexing")); st.Problem == nil {
		t.Fatalf("no problem: %s", describe(st))
	}
	k.next(t)
	s.Dismiss()
	st := l.await("no problem", func(s session.State) bool { return s.Problem == nil && s.Picture != nil })
	if !working(st, "indexing") || k.begun.Load() != 1 {
		t.Errorf("begun %d times: %s", k.begun.Load(), describe(st))
	}
}

// What an error means is the task's to say.
func TestTaskFails(t *testing.T) {
	broken := errors.New("the server is gone")
	explode := func(context.Context, session.Tools) error { panic("a fault for this test") }
	for name, c := range map[string]struct {
		means session.Meaning
		run   func(context.Context, session.Tools) error
		err   error
		want  session.ProblemKind
		cpu   bool
	}{
		"told":        {means: session.Told, err: broken, want: session.TaskProblem},
		"device":      {means: session.DeviceFailed, err: broken, want: session.DeviceProblem, cpu: true},
		"lost device": {means: session.Told, err: nn.ErrDeviceLost, want: session.DeviceProblem, cpu: true},
		"panic":       {means: session.DeviceFailed, run: explode, want: session.ProgramProblem},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := start(t, &machine{gpu: true})
			run := c.run
			if run == nil {
				run = func(context.Context, session.Tools) error { return c.err }
			}
			s.OpenSample("umbrella")
			s.Do(session.Task{Name: "it", When: session.WhenShown, Until: session.Ended, Error: c.means, Run: run})
			st := l.await(trouble(c.want))
			if c.err != nil && !errors.Is(st.Problem.Err, c.err) || c.run != nil && !strings.Contains(st.Problem.Err.Error(), "a fault") {
				t.Errorf("the problem is %v", st.Problem.Err)
			}
			st = l.await(noTasks())
			if cpu := st.Device.Backend == nn.CPU; cpu != c.cpu {
				t.Errorf("CPU mode: %v, want %v", cpu, c.cpu)
			}
		})
	}
}

func TestCloseEndsTasks(t *testing.T) {
	s, l := start(t, &machine{})
	beside, on := newWork(), newWork()
	s.OpenSample("umbrella")
	s.Do(session.Task{Name: "fetching", Until: session.Ended, Run: beside.run})
	s.Do(session.Task{Name: "indexing", When: session.WhenFree, Until: session.Ended, Run: on.run})
	l.await(underWay("indexing"))
	beside.next(t)
	on.next(t)
	s.Close()
	if beside.ended.Load() != 1 || on.ended.Load() != 1 {
		t.Errorf("ended %d and %d times, want once each", beside.ended.Load(), on.ended.Load())
	}
}

// The model's weights can be read as long as it is one of the two that were in use last, and no longer.
func TestModelKeepsItsWeights(t *testing.T) {
	dir := t.TempDir()
	first, second, third := model(t, dir, "first"), model(t, dir, "second"), model(t, dir, "third")
	s, l := start(t, &machine{})
	s.OpenModel(first)
	old := l.await("a model", func(s session.State) bool { return s.Phase == session.Idle && s.Model != nil }).Model
	kernel := func(m *session.Model) error {
		a := m.Weights.Array("block1_conv1_kernel")
		return a.ReadRows(t.Context(), make([]float32, a.Len()), 0, a.Rows())
	}
	if err := kernel(old); err != nil {
		t.Errorf("the kernel of the model in use: %v", err)
	}
	s.OpenModel(second)
	l.await("the other model", func(s session.State) bool { return s.Phase == session.Idle && s.Model.Path == second })
	if err := kernel(old); err != nil {
		t.Errorf("the kernel of the model before: %v", err)
	}
	s.OpenModel(third)
	l.await("the third model", func(s session.State) bool { return s.Phase == session.Idle && s.Model.Path == third })
	if err := kernel(old); err == nil {
		t.Error("the files of a model that is not in use any more are still open")
	}
}
