package session

import (
	"context"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
)

// A Task is work beside opening models and pictures: comparing numbers, finding out what is fastest, fetching weights,
// indexing a folder, explaining an answer. It runs in a goroutine of its own, and [State] shows how far it is.
//
// What is asked for by opening, stepping and the like goes first: it ends the context of the task that has the runner, and
// waits for that. So does a task that was asked for later.
type Task struct {
	Name  string                 // "checking", "tuning": in State, in the log, and for [Session.Stop]
	When  When                   // it may begin
	Rest  time.Duration          // how long nothing must have been asked for before it begins
	Until Until                  // it is begun again
	Of    *Model                 // that it is about: while another one is in use it waits; nil for whichever is
	Needs func(r nn.Runner) bool // whether there is anything to do; nil for always. r is nil for a task that runs Beside.
	Run   func(ctx context.Context, t Tools) error
	Error Meaning
}

// When says when a task may begin.
type When int

// When tasks begin.
const (
	Beside    When = iota // at any time, beside all else; it has no runner
	WhenFree              // once a model is there and no picture is under way; it has the runner
	WhenShown             // likewise, and only beside a complete result
)

// Until says what happens after an interruption, or the end.
type Until int

// How long tasks are begun again.
const (
	Interrupted Until = iota // never: it is about what was shown, or was asked for at that moment
	Ended                    // after each interruption, once there is time, until it has ended by itself
	Always                   // likewise, and then again with each runner that is opened; not Beside
)

// Meaning says what an error of a task means. A lost device always means what it says, and goes on in CPU mode.
type Meaning int

// What errors mean.
const (
	Told         Meaning = iota // State shows it as a problem
	Logged                      // it is of no use to a user
	DeviceFailed                // the device computes wrongly, or not at all: the session goes on in CPU mode
)

// Tools are what a task works with. They are its own until it ends.
type Tools struct {
	Runner   nn.Runner           // nil for a task that runs Beside
	Model    *Model              // likewise
	Result   *Result             // the complete one that is shown; nil if there is none, and Beside
	Progress func(share float64) // says how far it is, from 0 to 1; quick, so that it can be called often
	// Open opens one more runner for the model, on another backend than Runner is; the task closes it. nil Beside.
	Open func(ctx context.Context, b nn.Backend) (nn.Runner, error)
	// OpenSized likewise opens one on the CPU for pictures of another width and height.
	OpenSized func(ctx context.Context, side int) (nn.Runner, error)
}

// about reports whether it can be done with a model.
func (a *asked) about(m *Model) bool { return a.Of == nil || a.Of == m }

// tasks are those that were asked for, in that order. They belong to the session, under its mu.
type tasks struct{ list []*asked }

// asked is a task with what has become of it.
type asked struct {
	Task
	ctx    context.Context
	cancel context.CancelFunc // nil while it is not under way
	done   chan struct{}      // closed when Run has returned
	err    error              // that it returned; read after done
	share  float64
	seen   bool      // it has begun, rest included
	over   bool      // it is not wanted any more
	served nn.Runner // the last one that it ended by itself on
}

// running reports whether it is under way, or has ended and nobody has looked at that yet.
func (a *asked) running() bool { return a.cancel != nil }

func (a *asked) hasEnded() bool {
	if !a.running() {
		return false
	}
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// ask adds a task in the place of the one with its name.
func (t *tasks) ask(task Task) {
	t.drop(func(old Task) bool { return old.Name == task.Name })
	t.list = append(t.list, &asked{Task: task})
}

// drop ends tasks, and forgets those that wait.
func (t *tasks) drop(which func(Task) bool) {
	t.list = slices.DeleteFunc(t.list, func(a *asked) bool {
		if !which(a.Task) {
			return false
		}
		if a.running() {
			a.over = true
			a.cancel()
		}
		return !a.running()
	})
}

// settle notes that a task has ended, and forgets it unless it is to be begun again.
func (t *tasks) settle(a *asked, interrupted bool, on nn.Runner) {
	a.ctx, a.cancel, a.seen = nil, nil, false
	if !interrupted {
		a.served = on
	}
	again := a.Until == Always && a.When != Beside || a.Until == Ended && interrupted
	if a.over || !again {
		t.list = slices.DeleteFunc(t.list, func(other *asked) bool { return other == a })
	}
}

// ended is one that has, nil if none.
func (t *tasks) ended() *asked { return t.find((*asked).hasEnded) }

// onRunner is the one that has the runner, nil if none.
func (t *tasks) onRunner() *asked {
	return t.find(func(a *asked) bool { return a.running() && a.When != Beside })
}

// beside is one that may begin whatever else is done, nil if none.
func (t *tasks) beside() *asked {
	return t.find(func(a *asked) bool { return a.When == Beside && !a.running() && !t.namesake(a) })
}

// next is the one that is to have the runner: what was asked for last of the one that has it, and those that may. It is nil
// if there is none, or if that is the one that has it.
func (t *tasks) next(may func(*asked) bool) *asked {
	for _, a := range slices.Backward(t.list) {
		switch {
		case a.When == Beside:
		case a.running():
			return nil
		case !t.namesake(a) && may(a):
			return a
		}
	}
	return nil
}

// namesake reports whether a task in whose place this one was asked for is still at work.
func (t *tasks) namesake(a *asked) bool {
	return t.find(func(other *asked) bool { return other != a && other.Name == a.Name && other.running() }) != nil
}

func (t *tasks) find(is func(*asked) bool) *asked {
	if i := slices.IndexFunc(t.list, is); i >= 0 {
		return t.list[i]
	}
	return nil
}

// shown are those that have begun, for State.
func (t *tasks) shown() (list []TaskState) {
	for _, a := range t.list {
		if a.seen {
			list = append(list, TaskState{a.Name, a.share})
		}
	}
	return list
}
