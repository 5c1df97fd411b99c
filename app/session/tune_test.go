package session_test

import (
	"context"
	"errors"
	"image/color"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
)

// fakeTuner counts what it is asked for. Its tuning ends with err, or with the context where that comes first.
type fakeTuner struct {
	begun, ended, through atomic.Int32
	goOn                  chan struct{} // lets one tuning end
	err                   error
}

func (f *fakeTuner) tuner() session.Tuner {
	return session.Tuner{Needs: func(nn.Runner) bool { return f.through.Load() == 0 }, Tune: func(ctx context.Context, _ nn.Runner) error {
		f.begun.Add(1)
		defer f.ended.Add(1)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.goOn:
			f.through.Add(1)
			return f.err
		}
	}}
}

func tuningNow(s session.State) bool { return working(s, session.TuningName) }

// working reports whether a task is under way.
func working(s session.State, task string) bool {
	return slices.ContainsFunc(s.Tasks, func(t session.TaskState) bool { return t.Name == task })
}

// Tuning begins when all else is done; a picture ends it, and it comes again after that.
func TestTuneInIdleTime(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	f := &fakeTuner{goOn: make(chan struct{})}
	s.Do(session.Tuning(f.tuner()))
	s.OpenBuiltin()
	dir := t.TempDir()
	s.OpenFiles([]string{photo(t, dir, "a.png", color.RGBA{200, 10, 10, 255})})
	st := l.await("tuning", tuningNow)
	if !st.Result.Complete() || st.Result.Picture.Name != "a.png" {
		t.Errorf("tuning before the picture is through: %s", describe(st))
	}
	s.OpenFiles([]string{photo(t, dir, "b.png", color.RGBA{10, 200, 10, 255})})
	l.await("the next picture, and tuning again", func(st session.State) bool {
		return tuningNow(st) && st.Result.Complete() && st.Result.Picture.Name == "b.png"
	})
	f.goOn <- struct{}{} // taken by the one that is under way
	if f.begun.Load() != 2 || f.ended.Load() < 1 {
		t.Errorf("tuning has begun %d times and ended %d times, want 2 and at least 1", f.begun.Load(), f.ended.Load())
	}
	l.await("rest", func(st session.State) bool { return st.Phase == session.Idle && len(st.Tasks) == 0 })
	s.Step(1)
	s.OpenSample("sunflower")
	l.await("a sample", func(st session.State) bool {
		return st.Phase == session.Idle && st.Result.Complete() && st.Result.Picture.Name == "sunflower"
	})
	if f.begun.Load() != 2 {
		t.Errorf("what is tuned is tuned again: %d", f.begun.Load())
	}
}

// A tuner that fails is not called again, and costs nothing else.
func TestTuneFails(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	f := &fakeTuner{goOn: make(chan struct{}, 1), err: errors.New("no room for the file")}
	f.goOn <- struct{}{}
	s.Do(session.Tuning(f.tuner()))
	s.OpenBuiltin()
	s.OpenSample("sunflower")
	st := l.await("rest", func(st session.State) bool { return st.Phase == session.Idle && f.ended.Load() == 1 })
	if st.Problem != nil || st.Device.Backend != nn.GPU {
		t.Errorf("a tuner's failure shows: %s", describe(st))
	}
}

// A device that is lost while it is tuned is lost.
func TestTuneLosesTheDevice(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	f := &fakeTuner{goOn: make(chan struct{}, 1), err: nn.ErrDeviceLost}
	f.goOn <- struct{}{}
	s.Do(session.Tuning(f.tuner()))
	s.OpenBuiltin()
	s.OpenSample("sunflower")
	l.await("CPU mode", func(st session.State) bool {
		return st.Phase == session.Idle && st.Device.Backend == nn.CPU && st.Problem != nil && st.Problem.What == session.DeviceProblem
	})
}

// Rest comes before tuning, and work during it puts it off; closing does not wait for either.
func TestTuneWaits(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	f := &fakeTuner{goOn: make(chan struct{})}
	tuner := f.tuner()
	tuner.After = time.Hour
	s.Do(session.Tuning(tuner))
	s.OpenBuiltin()
	s.OpenSample("sunflower")
	l.await("a sample", func(st session.State) bool { return st.Phase == session.Idle && st.Result.Complete() })
	s.Close()
	if f.begun.Load() != 0 {
		t.Error("tuned without a rest")
	}
}

// The usual tuner has nothing to do on the CPU.
func TestStandardTuner(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenBuiltin()
	s.OpenSample("sunflower")
	l.await("a sample", func(st session.State) bool { return st.Phase == session.Idle && st.Result.Complete() })
	for _, st := range l.all() {
		if tuningNow(st) {
			t.Error("the CPU is tuned")
		}
	}
}
