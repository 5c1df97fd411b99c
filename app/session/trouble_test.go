package session_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// What is wrong with a model's headers is found before the model in use is given up.
func TestBadModelKeepsTheOldOne(t *testing.T) {
	dir := t.TempDir()
	broken := model(t, dir, "broken")
	if err := os.Remove(filepath.Join(broken, "block3_conv2_kernel.npy")); err != nil {
		t.Fatal(err)
	}
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	s.OpenModel(broken)
	st := l.await(trouble(session.ModelProblem))
	if st.Result != before.Result || st.Model != before.Model || !errors.Is(st.Problem.Err, weights.ErrMissing) || len(m.opened) != 1 {
		t.Errorf("%s after %d runners, want the old model untouched", describe(st), len(m.opened))
	}
	if _, err := st.Result.Activations.Output(1); err != nil {
		t.Errorf("the result cannot be read any more: %v", err)
	}
}

// What is found only in the values costs the old runner; it is made again, and the picture run again.
func TestModelFailsWhileLoading(t *testing.T) {
	dir := t.TempDir()
	good, broken := model(t, dir, "good"), model(t, dir, "broken")
	m := &machine{}
	s, l := start(t, m)
	s.OpenModel(good)
	s.OpenSample("umbrella")
	l.await(complete("umbrella"))
	fail := true
	m.set(func(m *machine) {
		m.onOpen = func(context.Context) error {
			if fail {
				fail = false
				return errors.New("weights: not finite")
			}
			return nil
		}
	})
	s.OpenModel(broken)
	st := l.await(trouble(session.ModelProblem))
	st = l.await(complete("umbrella"))
	if st.Model.Path != good || st.Problem == nil || st.Problem.About != broken {
		t.Errorf("model %q: %s", st.Model.Path, describe(st))
	}
}

// The model that was remembered may be gone: the built-in one is always there.
func TestFirstModelFails(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenModel(filepath.Join(t.TempDir(), "gone"))
	s.OpenSample("umbrella")
	st := l.await(complete("umbrella"))
	if st.Model.Path != "" {
		t.Errorf("model %q, want the built-in one", st.Model.Path)
	}
	seen := false
	for _, st := range l.all() {
		seen = seen || st.Problem != nil && st.Problem.What == session.ModelProblem
	}
	if !seen {
		t.Error("the missing model was not told")
	}
}

// cancelNextOpening has the session cancelled while the next runner is opened.
func cancelNextOpening(m *machine, s *session.Session) {
	waits := true
	m.set(func(m *machine) {
		m.onOpen = func(ctx context.Context) error {
			if waits {
				waits = false
				s.Cancel()
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
	})
}

func TestCancelLoading(t *testing.T) {
	dir := t.TempDir()
	good, other := model(t, dir, "good"), model(t, dir, "other")
	m := &machine{}
	s, l := start(t, m)
	s.OpenModel(good)
	s.OpenSample("umbrella")
	l.await(complete("umbrella"))
	cancelNextOpening(m, s)
	s.OpenModel(other)
	l.await("the load", func(session.State) bool { m.mu.Lock(); defer m.mu.Unlock(); return len(m.opened) == 2 })
	st := l.await(complete("umbrella"))
	if st.Model.Path != good || st.Problem != nil {
		t.Errorf("model %q: %s", st.Model.Path, describe(st))
	}
	s.OpenSample("starfish")
	if st := l.await(complete("starfish")); st.Model.Path != good {
		t.Errorf("the next picture goes through %q", st.Model.Path)
	}
}

// Who gives the first model up, the built-in one too, before it is begun or under way, has the built-in one.
func TestCancelFirstModel(t *testing.T) {
	for name, path := range map[string]string{"built-in": "", "another": model(t, t.TempDir(), "other")} {
		for _, begun := range []bool{false, true} {
			m := &machine{}
			s, l := start(t, m)
			if begun {
				cancelNextOpening(m, s)
			}
			s.OpenModel(path)
			if !begun {
				s.Cancel()
			}
			st := l.await("a model", func(st session.State) bool { return st.Model != nil && st.Phase == session.Idle })
			if begun && st.Model.Path != "" || st.Problem != nil {
				t.Errorf("%s, begun %v: model %q: %s", name, begun, st.Model.Path, describe(st))
			}
			s.OpenSample("umbrella")
			l.await(complete("umbrella"))
		}
	}
}

func TestGPUFailsInThePass(t *testing.T) {
	m := &machine{gpu: true}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	if st := l.await(complete("umbrella")); st.Device.Backend != nn.GPU || st.CPUWhy != nil {
		t.Fatalf("on %v because of %v, want the GPU", st.Device.Backend, st.CPUWhy)
	}
	m.set(func(m *machine) { m.fault = errBroken })
	s.OpenSample("starfish")
	st := l.await(complete("starfish"))
	if st.Device.Backend != nn.CPU || !errors.Is(st.CPUWhy, errBroken) || st.Problem == nil || st.Problem.What != session.DeviceProblem {
		t.Errorf("on %v because of %v: %s", st.Device.Backend, st.CPUWhy, describe(st))
	}
	s.Dismiss()
	s.OpenBuiltin() // the CPU is kept
	s.OpenSample("umbrella")
	if st = l.await(complete("umbrella")); st.Device.Backend != nn.CPU || st.Problem != nil {
		t.Errorf("on %v: %s", st.Device.Backend, describe(st))
	}
	if got := strings.Join(m.opened, " "); got != "auto cpu cpu" {
		t.Errorf("runners were asked for on %s, want auto cpu cpu", got)
	}
}

// Values that are no numbers are the model's fault: the CPU would compute no others.
func TestPassWithoutNumbers(t *testing.T) {
	m := &machine{gpu: true}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	l.await(complete("umbrella"))
	m.set(func(m *machine) { m.fault = &nn.NotFiniteError{Layer: nn.Layer{Name: "fc2"}} })
	s.OpenSample("starfish")
	st := l.await(trouble(session.PassProblem))
	if st.Device.Backend != nn.GPU || !errors.Is(st.Problem.Err, nn.ErrNotFinite) || st.Result == nil || st.Result.Picture.Name != "umbrella" {
		t.Errorf("on %v: %s", st.Device.Backend, describe(st))
	}
}

// Views read activations, and see the device fail first.
func TestReport(t *testing.T) {
	s, l := start(t, &machine{gpu: true})
	s.OpenSample("umbrella")
	l.await(complete("umbrella"))
	n := len(l.all())
	s.Report(nn.ErrReleased)
	s.Report(nil)
	s.Report(errBroken)
	st := l.await("CPU mode", func(st session.State) bool {
		return st.Phase == session.Idle && st.Device.Backend == nn.CPU && st.Result.Complete()
	})
	if !errors.Is(st.CPUWhy, errBroken) || len(l.all()) == n {
		t.Errorf("because of %v", st.CPUWhy)
	}
}

// buffer is a log to look into.
type buffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func TestPanics(t *testing.T) {
	var log buffer
	m := &machine{t: t}
	l := &listener{t: t, news: make(chan struct{}, 1)}
	var broken atomic.Bool
	s := session.New(m.opener, slog.New(slog.NewTextHandler(&log, nil)), func(st session.State) {
		l.hear(st)
		if broken.Swap(false) {
			panic("the listener is broken")
		}
	})
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 2 {
				panic("the pass is broken")
			}
		}
	})
	s.OpenSample("starfish")
	st := l.await(trouble(session.ProgramProblem))
	if st.Result != before.Result {
		t.Errorf("%s, want the result before", describe(st))
	}
	m.set(func(m *machine) { m.onLayer = nil })
	broken.Store(true)
	s.OpenSample("starfish") // the session lives on
	l.await(complete("starfish"))
	s.Close()
	for _, want := range []string{"the pass is broken", "the listener is broken", "session.(*worker)"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log.String())
		}
	}
}
