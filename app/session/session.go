package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Session is a model, a picture, and the worker that brings them together. Its methods return at once, except Close, and
// are safe for use by several goroutines.
//
// What is under mu belongs to the session, and the worker gets at it by the session's methods. What the worker keeps for
// itself is in [worker].
type Session struct {
	log     *slog.Logger
	onState func(State)
	base    context.Context // ends at Close
	stop    context.CancelFunc
	done    chan struct{} // closed when the worker has ended

	telling sync.Mutex // held while a state is made and told, so that states are heard in order; taken before mu

	mu       sync.Mutex
	wake     *sync.Cond
	wish     wish
	fit      fitting
	switches switches
	goal     place // the picture that was asked for last: what Step steps from
	tasks    tasks
	state    State
	job      job                // what the worker is at
	cancel   context.CancelFunc // ends it
	closed   bool
}

// wish is what was asked for and not begun yet. A newer wish replaces an older one of its kind.
type wish struct {
	dismiss bool // whatever problem State shows
	forget  bool // a problem with a file, because other files are asked for
	cancel  bool
	again   bool       // the pass of the picture that was tried
	fault   error      // of the device, seen by a reader of activations
	drop    []string   // paths of any kind
	model   *ModelRef  // of the built-in one for an empty path
	decline bool       // the model that waits
	flip    bool       // to the other model
	remove  string     // the path of a model that is not to be gone back to
	backend nn.Backend // to compute on from now on
	picture *place
	second  *source // the picture to compare with; an empty one for none
}

// fitting is the user's choice; empty parts leave it to the model card.
type fitting struct {
	fit    picture.Fit
	filter picture.Filter
}

// over lays the choice over a card's input.
func (f fitting) over(in weights.Input) weights.Input {
	return in.With(string(f.fit), string(f.filter))
}

// New starts a session with no model and no picture. It begins with one task, [Tuning]. onState hears of every new State:
// one at a time, in order, on a goroutine of the session's, none once Close has returned. It must not wait for whoever
// calls Close. A nil log discards.
func New(open Opener, log *slog.Logger, onState func(State)) *Session {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Session{log: log, onState: onState, done: make(chan struct{})}
	s.wake = sync.NewCond(&s.mu)
	s.base, s.stop = context.WithCancel(context.Background())
	s.tasks.ask(Tuning(standardTuner()))
	w := &worker{session: s, log: log, base: s.base, open: open}
	go w.run()
	return s
}

// OpenBuiltin makes the built-in model the one in use.
func (s *Session) OpenBuiltin() { s.OpenModel("") }

// OpenModel makes a model folder or a weights file the model in use, and runs the picture through it. If it cannot be
// used, the one before comes back.
func (s *Session) OpenModel(path string) { s.OpenModelAs(ModelRef{Path: path}) }

// OpenModelAs is OpenModel with what is to be taken where the file does not tell.
func (s *Session) OpenModelAs(ref ModelRef) {
	s.ask(func(w *wish) { w.model, w.forget = &ref, true }, sorting, loading, passing)
}

// Decline forgets the model that State has as Import.
func (s *Session) Decline() { s.ask(func(w *wish) { w.decline = true }) }

// Remove forgets the model at a path, so that nothing leads back to it. The one in use stays: open another one first.
func (s *Session) Remove(path string) { s.ask(func(w *wish) { w.remove = path }) }

// Flip goes to the model that was in use before the present one, at once where its result for the picture is there still. It
// does nothing where there is none.
func (s *Session) Flip() { s.ask(func(w *wish) { w.flip = true }, passing) }

// SetBackend chooses what to compute on, from the next pass on; that of the present picture is done again.
func (s *Session) SetBackend(b nn.Backend) { s.ask(func(w *wish) { w.backend = b }, passing) }

// OpenFiles opens what was dropped or chosen: pictures, folders with pictures (in order of their names, without the
// folders inside), and among them a model folder, a file of one, or a weights file.
func (s *Session) OpenFiles(paths []string) {
	if len(paths) == 0 {
		return
	}
	paths = append([]string(nil), paths...)
	s.ask(func(w *wish) { w.drop, w.picture, w.forget = paths, nil, true }, sorting, reading, passing)
}

// OpenSample opens one of the pictures inside the program by its name; Step then walks through them.
func (s *Session) OpenSample(name string) {
	p := sampleNamed(name)
	s.ask(func(w *wish) { w.drop, w.picture, w.forget, s.goal = nil, &p, true, p }, sorting, reading, passing)
}

// Step goes n pictures on, or back, among those opened together, and stops at the ends. What cannot be read is passed over.
func (s *Session) Step(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.walk(s.goal.step(n))
}

// GoTo goes to a picture of those opened together, counted from 0, or as far as there are any. If it cannot be read, the one
// behind it is shown, or, for one before the present, the one before.
func (s *Session) GoTo(at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.walk(s.goal.step(at - s.goal.at))
}

// walk wishes for the picture at a place among those opened together. It is called with the lock.
func (s *Session) walk(to place) {
	if s.wish.drop != nil || to.at == s.goal.at {
		return
	}
	s.goal, s.wish.picture, s.wish.forget = to, &to, true
	s.interrupt(reading, passing)
}

// SetFitting chooses how pictures are brought to the network's size; an empty one is the model card's.
func (s *Session) SetFitting(fit picture.Fit, filter picture.Filter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := (fitting{fit, filter}); f != s.fit {
		s.fit = f
		s.interrupt(passing)
	}
}

// Cancel drops what is under way and what is waiting, tasks on the runner included: the picture and the model before stay,
// or come back.
func (s *Session) Cancel() {
	s.ask(func(w *wish) {
		*w = wish{cancel: true, dismiss: w.dismiss, forget: w.forget, fault: w.fault}
		s.tasks.drop(func(t Task) bool { return t.When != Beside && t.Until != Always })
	}, sorting, loading, reading, passing)
}

// Again runs the picture through the network once more whose pass was cancelled or failed.
func (s *Session) Again() { s.ask(func(w *wish) { w.again = true }) }

// Dismiss takes the problem away that State shows.
func (s *Session) Dismiss() { s.ask(func(w *wish) { w.dismiss = true }) }

// Report tells of an error that reading activations gave. If it is the device's, the session goes on in CPU mode.
func (s *Session) Report(err error) {
	if err == nil || errors.Is(err, nn.ErrReleased) || errors.Is(err, nn.ErrNotYet) {
		return
	}
	s.ask(func(w *wish) { w.fault = err }, passing)
}

// Do asks for a task. It takes the place of the one with its name, which ends if it is under way.
func (s *Session) Do(t Task) { s.ask(func(*wish) { s.tasks.ask(t) }) }

// Stop ends the task of that name, and takes it out of those that wait.
func (s *Session) Stop(name string) {
	s.ask(func(*wish) { s.tasks.drop(func(t Task) bool { return t.Name == name }) })
}

// Close ends the work, waits for that, and closes the runner. All activations are released.
func (s *Session) Close() {
	s.mu.Lock()
	s.closed = true
	s.stop()
	s.wake.Signal()
	s.mu.Unlock()
	<-s.done
}

// ask changes what is wished for and ends the work that it makes pointless.
func (s *Session) ask(change func(*wish), pointless ...job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.wish)
	s.interrupt(pointless...)
}

// interrupt ends the worker's job if it is one of these, and wakes the worker. What makes a pass pointless does so to one that
// goes on from it. The caller holds mu.
func (s *Session) interrupt(jobs ...job) {
	for _, j := range jobs {
		if s.job == j || s.job == switching && j == passing {
			s.cancel()
		}
	}
	s.wake.Signal()
}
