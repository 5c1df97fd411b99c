package session

import (
	"context"
	"log/slog"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/reclaim"
	"github.com/vggscope/vggscope/weights/work"
)

// job is a kind of work, to tell what a new wish makes pointless.
type job int

const (
	waiting   job = iota
	sorting       // dropped paths
	loading       // a model
	reading       // a picture
	adapting      // a picture that was read, to the network's size
	passing       // a picture through the network
	switching     // the layers behind channels that are off
	mending       // what only Close ends: bringing a model back after a failure, and what takes no time
)

// interval is the least time between two states of one job: a screen shows no more.
const interval = 33 * time.Millisecond

// quiet is after how long without anything to do memory goes back to the system.
const quiet = 4 * time.Second

// still is after how long more of it goes back, which the next pass takes some tenths of a second to make again. The toolkit forgets
// within it what was not on the screen for a minute.
const still = 100 * time.Second

// worker does one thing after another. Its fields belong to its goroutine; what others see is in the Session, and got at by
// the session's methods.
type worker struct {
	session *Session
	log     *slog.Logger
	base    context.Context // ends with the session
	open    Opener

	side         // the one in use
	other  *side // the model that was in use before, nil if there was none
	letter int   // which of the two is in use: 0 for A, 1 for B

	runner nn.Runner // of one of the two; nil before the first model, and while another one is loaded
	runs   *Model    // whose runner is

	waits *Import // for a word of the user; nil for none

	chosen   nn.Backend // that the user wants
	gpuFault error      // why the GPU is not used any more; nil until it fails

	now      seen     // the picture that was read last
	switched *Result  // the one with channels off that goes on from last; nil if there is none
	triedOff *Off     // the channels of which that was begun last, and is not to be tried again; nil for none
	tried    *Picture // its pass was begun on runner, and is not to be tried again
	second   second   // the picture that it is compared with
	filled   bool     // a sample has stood in for a first picture that could not be read
}

// seen is a picture, nil before the first one, with its place.
type seen struct {
	place   place
	picture *Picture
}

func (w *worker) run() {
	defer close(w.session.done)
	for {
		stay := w.restSoon()
		ctx, do := w.session.next(w.choose)
		stay()
		if do == nil {
			break
		}
		if err := work.Safely(func() error { do(ctx); return nil }); err != nil {
			w.giveUp()
			w.show(w.base, Idle, problem(w.blame(err, ProgramProblem, "")))
		}
	}
	w.endTasks()
	w.closeRunner()
	w.dropModel()
	w.close(w.other)
}

// choose takes the next thing to do out of what is wished for, or finds it by comparing what is there with what should be.
// The session's mu is held.
func (w *worker) choose(ask *wish, t *tasks) (job, func(context.Context)) {
	for a := t.beside(); a != nil; a = t.beside() {
		w.begin(a)
	}
	switch ended, busy := t.ended(), t.onRunner(); {
	case ended != nil:
		return mending, func(context.Context) { w.settle(ended) }
	case busy != nil && w.wanted(ask, t):
		return mending, func(context.Context) { w.interrupt(busy) }
	case ask.cancel:
		ask.cancel = false
		return mending, w.revert
	case ask.again:
		ask.again = false
		return mending, func(context.Context) { w.tried, w.triedOff = nil, nil }
	case ask.fault != nil:
		err := take(&ask.fault)
		return mending, func(context.Context) { w.deviceFailed(err) }
	}
	if kind, do := w.chooseFile(ask); do != nil {
		return kind, do
	}
	return w.chooseMissing(ask, t)
}

// chooseFile is choose for models and pictures that were asked for.
func (w *worker) chooseFile(ask *wish) (job, func(context.Context)) {
	switch {
	case ask.drop != nil:
		paths := take(&ask.drop)
		return sorting, func(ctx context.Context) { w.sortOut(ctx, paths) }
	case ask.second != nil:
		src := *take(&ask.second)
		return mending, func(ctx context.Context) { w.setSecond(ctx, src) }
	case ask.backend != "":
		b := take(&ask.backend)
		return loading, func(ctx context.Context) { w.changeBackend(ctx, b) }
	case ask.model != nil:
		ref := *take(&ask.model)
		return loading, func(ctx context.Context) { w.waits = nil; w.load(ctx, ref) }
	case ask.decline:
		ask.decline = false
		return mending, func(ctx context.Context) { w.waits = nil; w.restWithModel(ctx) }
	case ask.remove != "":
		path := take(&ask.remove)
		return mending, func(ctx context.Context) { w.leaveOut(path); w.show(ctx, Idle) }
	case ask.flip:
		ask.flip = false
		return mending, w.flip
	case ask.picture != nil && w.model == nil:
		return loading, func(ctx context.Context) { w.load(ctx, ModelRef{}) }
	case ask.picture != nil:
		p := *take(&ask.picture)
		return reading, func(ctx context.Context) { w.read(ctx, p) }
	}
	return waiting, nil
}

// chooseMissing is choose for what was not asked for by itself, and for tasks.
func (w *worker) chooseMissing(ask *wish, t *tasks) (job, func(context.Context)) {
	if w.model != nil {
		if kind, do := w.choosePicture(); do != nil {
			return kind, do
		}
		switch {
		case !w.secondMissing():
		case !w.awake():
			return loading, w.wake
		default:
			return passing, w.passSecond
		}
	}
	switch {
	case ask.dismiss || w.session.state.Phase != Idle:
		return mending, func(ctx context.Context) { w.show(ctx, Idle) }
	case w.model != nil && !w.awake() && t.next(w.awaited) != nil:
		return loading, w.wake
	}
	if a := t.next(w.mayBegin); a != nil {
		w.begin(a)
		return mending, func(context.Context) {} // look for more
	}
	return waiting, nil
}

// wanted reports whether there is something to do that the runner must be free for. The session's mu is held.
func (w *worker) wanted(ask *wish, t *tasks) bool {
	if ask.cancel || ask.again || ask.fault != nil || ask.drop != nil || ask.model != nil || ask.picture != nil || ask.second != nil ||
		ask.backend != "" || ask.flip {
		return true
	}
	_, do := w.choosePicture()
	return do != nil || w.secondMissing() || t.next(w.mayBegin) != nil
}

// choosePicture finds what the picture lacks on its way to a result.
func (w *worker) choosePicture() (job, func(context.Context)) {
	switch p := w.now.picture; {
	case p == nil && w.session.state.Problem.aboutFile() && !w.filled:
		return reading, func(ctx context.Context) {
			w.filled = true // tried once
			w.read(ctx, firstSample())
		}
	case p == nil:
	case p.Input != w.session.fit.over(w.model.Network.Card.Input):
		return adapting, w.fitAgain
	case w.shown() && !w.unswitched() && (!w.awake() || w.fresh()):
	case p == w.tried && !w.fresh():
	case !w.awake():
		return loading, w.wake
	case !w.fresh():
		return passing, w.pass
	default:
		off := w.session.off(w.model)
		return switching, func(ctx context.Context) { w.switchOff(ctx, off) }
	}
	return waiting, nil
}

// secondMissing reports whether the picture to compare with is still to be computed. The session's mu is held.
func (w *worker) secondMissing() bool {
	return w.model != nil && w.second.lacks(w.session.fit.over(w.model.Network.Card.Input))
}

// shown reports whether the last result is of the picture that was read last.
func (w *worker) shown() bool { return w.last != nil && w.last.Picture == w.now.picture }

// revert goes back to the last complete result; the picture without one stays as it is, and is not tried again. A second
// picture without one is forgotten.
func (w *worker) revert(ctx context.Context) {
	if w.second.result == nil {
		w.second = second{}
	}
	w.giveUp()
	w.restWithModel(ctx)
}

// restWithModel rests after something was given up. If that was the first model, the built-in one comes: without any, nothing can
// be looked at.
func (w *worker) restWithModel(ctx context.Context) {
	if w.model == nil {
		w.load(ctx, ModelRef{})
	}
	w.show(ctx, Idle)
}

func (w *worker) giveUp() {
	if w.last != nil {
		w.now = seen{w.lastAt, w.last.Picture}
	}
	w.session.aim(w.now.place)
}

// restSoon has memory go back to the system once it has been quiet for a while: what the next pass would use again, and what a
// pass and a picture leave behind, which Go keeps otherwise until as much again has been made, and C's allocator for good.
// A task counts as nothing to do: whatever it needs is made again for it.
func (w *worker) restSoon() (stay func()) {
	runner := w.runner
	after := func(d time.Duration, rest func(nn.Runner)) *time.Timer {
		return time.AfterFunc(d, func() {
			if runner != nil {
				rest(runner)
			}
			reclaim.All()
		})
	}
	soon, late := after(quiet, nn.Runner.Rest), after(still, nn.Runner.Doze)
	return func() {
		soon.Stop()
		late.Stop()
	}
}
