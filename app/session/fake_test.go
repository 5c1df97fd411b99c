package session_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// errBroken is what a fake GPU gives when it is told to fail.
var errBroken = errors.New("gpu: the device is broken")

// machine makes runners that compute for real, on a tiny network, and stop or fail where a test says so.
type machine struct {
	t *testing.T

	mu      sync.Mutex
	gpu     bool                            // runners say that they are a GPU's, unless the CPU is asked for
	onLayer func(layer int)                 // called in a pass after each layer, before it is told
	onOpen  func(ctx context.Context) error // called while a runner is opened
	fault   error                           // what passes of GPU runners end with
	opened  []string                        // backends asked for
	open    int                             // runners that are not closed
	rests   int                             // how often runners were told to rest
	dozes   int                             // likewise, to doze
	newest  nn.Runner
}

func (m *machine) set(change func(*machine)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// builtin is the model inside the program, opened once for all machines, which ask for its card.
var builtin = sync.OnceValues(weights.Builtin)

func (m *machine) opener(ctx context.Context, set *weights.Set, b nn.Backend, progress func(done, total int64)) (nn.Runner, error) {
	m.mu.Lock()
	onOpen := m.onOpen
	m.opened = append(m.opened, string(b))
	own, err := builtin()
	if err != nil {
		m.mu.Unlock()
		return nil, err
	}
	in := set.Card.Input
	beside := in.Width != own.Card.Input.Width // of another size, which a task opens beside the session's
	if m.open > 0 && !beside {
		m.t.Error("a runner is opened while another is open")
	}
	gpu := m.gpu && b != nn.CPU
	m.mu.Unlock()
	if onOpen != nil {
		if err := onOpen(ctx); err != nil {
			return nil, err
		}
	}
	if set.Path == "" { // the built-in one would take longer
		card := own.Card
		set = weights.Synthetic(weights.SyntheticOptions{Width: 0.02, Top: true})
		set.Card = card
		if err := set.Resize(in.Width, in.Height); err != nil {
			return nil, err
		}
	}
	r, err := nn.Open(ctx, set, nn.Options{Backend: nn.CPU, Progress: progress})
	if err != nil {
		return nil, err
	}
	m.set(func(m *machine) { m.open++; m.newest = r })
	return &fakeRunner{Runner: r, machine: m, gpu: gpu}, nil
}

// last is the runner that was opened last.
func (m *machine) last() nn.Runner {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest
}

type fakeRunner struct {
	nn.Runner
	machine *machine
	gpu     bool
}

func (r *fakeRunner) Device() nn.DeviceInfo {
	d := r.Runner.Device()
	if r.gpu {
		d.Backend, d.Renderer = nn.GPU, "fake"
	}
	return d
}

func (r *fakeRunner) Forward(ctx context.Context, p nn.Pass) (*nn.Activations, error) {
	done := p.Done
	p.Done = func(a *nn.Activations, layer int) {
		r.machine.mu.Lock()
		onLayer := r.machine.onLayer
		r.machine.mu.Unlock()
		if onLayer != nil {
			onLayer(layer)
		}
		if done != nil {
			done(a, layer)
		}
	}
	a, err := r.Runner.Forward(ctx, p)
	r.machine.mu.Lock()
	fault := r.machine.fault
	r.machine.mu.Unlock()
	if err == nil && r.gpu && fault != nil {
		a.Release()
		return nil, fault
	}
	return a, err
}

func (r *fakeRunner) Rest() {
	r.machine.set(func(m *machine) { m.rests++ })
	r.Runner.Rest()
}

func (r *fakeRunner) Doze() {
	r.machine.set(func(m *machine) { m.dozes++ })
	r.Runner.Doze()
}

func (r *fakeRunner) Close() {
	r.machine.set(func(m *machine) { m.open-- })
	r.Runner.Close()
}

// listener keeps all states.
type listener struct {
	t      *testing.T
	mu     sync.Mutex
	states []session.State
	news   chan struct{}
}

func (l *listener) hear(s session.State) {
	l.mu.Lock()
	l.states = append(l.states, s)
	l.mu.Unlock()
	select {
	case l.news <- struct{}{}:
	default:
	}
}

// all gives the states so far.
func (l *listener) all() []session.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]session.State(nil), l.states...)
}

// patience is how long a test waits for what takes milliseconds, or seconds with the full model under the race detector.
const patience = 2 * time.Minute

// await waits until a state fulfils the condition: the newest one, now or later.
func (l *listener) await(what string, ok func(session.State) bool) session.State {
	l.t.Helper()
	late := time.After(patience)
	for {
		if all := l.all(); len(all) > 0 && ok(all[len(all)-1]) {
			return all[len(all)-1]
		}
		select {
		case <-l.news:
		case <-late:
			l.t.Fatalf("no state with %s within %v; the last ones: %s", what, patience, l.tail())
		}
	}
}

func (l *listener) tail() string {
	text := ""
	all := l.all()
	for _, s := range all[max(0, len(all)-5):] {
		text += "\n" + describe(s)
	}
	return text
}

// start makes a session on a machine, both ended with the test.
func start(t *testing.T, m *machine) (*session.Session, *listener) {
	t.Helper()
	m.t = t
	l := &listener{t: t, news: make(chan struct{}, 1)}
	s := session.New(m.opener, nil, l.hear)
	t.Cleanup(func() {
		s.Close()
		if m.open != 0 {
			t.Errorf("%d runners are open at the end", m.open)
		}
	})
	return s, l
}

// photo writes a PNG of one colour.
func photo(t *testing.T, dir, name string, c color.RGBA) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = [4]uint8{c.R, c.G, c.B, 255}[i%4]
	}
	path := filepath.Join(dir, name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	return path
}

// bad writes a file that is called a picture and is none.
func bad(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("this is text"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// model writes a tiny model folder.
func model(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.02})
	if err := set.Save(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	return path
}
