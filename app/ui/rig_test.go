package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// asked is a session that notes what it is asked for.
type asked struct {
	mu    sync.Mutex
	calls []string
	files []string
	fit   picture.Fit
	off   session.Off
	ref   session.ModelRef // of the model that was opened last
	tasks []session.Task
}

func (a *asked) note(s string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, s)
}

func (a *asked) has(s string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.calls {
		if c == s {
			return true
		}
	}
	return false
}

func (a *asked) OpenBuiltin()                                { a.note("builtin") }
func (a *asked) OpenModelAs(r session.ModelRef)              { a.ref = r; a.note("model " + r.Path) }
func (a *asked) Decline()                                    { a.note("decline") }
func (a *asked) Remove(path string)                          { a.note("remove " + path) }
func (a *asked) Flip()                                       { a.note("flip") }
func (a *asked) SetBackend(b nn.Backend)                     { a.note("backend " + string(b)) }
func (a *asked) Stop(name string)                            { a.note("stop " + name) }
func (a *asked) Do(t session.Task)                           { a.tasks = append(a.tasks, t); a.note("do " + t.Name) }
func (a *asked) OpenFiles(paths []string)                    { a.files = paths; a.note("files") }
func (a *asked) OpenSample(name string)                      { a.note("sample " + name) }
func (a *asked) SetFitting(f picture.Fit, _ picture.Filter)  { a.fit = f; a.note("fitting") }
func (a *asked) Cancel()                                     { a.note("cancel") }
func (a *asked) Again()                                      { a.note("again") }
func (a *asked) Compare(path, sample string)                 { a.note("compare " + path + sample) }
func (a *asked) CompareNone()                                { a.note("compare none") }
func (a *asked) Dismiss()                                    { a.note("dismiss") }
func (a *asked) Report(error)                                { a.note("report") }
func (a *asked) SwitchOff(_ *session.Model, off session.Off) { a.off = off; a.note("off") }
func (a *asked) GoTo(at int)                                 { a.note(fmt.Sprint("go to ", at)) }
func (a *asked) Step(n int) {
	if n > 0 {
		a.note("next")
	} else {
		a.note("back")
	}
}

// engine computes a narrow synthetic network once for all tests.
var engine = sync.OnceValues(func() (session.State, error) {
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.0625, Top: true})
	r, err := nn.Open(context.Background(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		return session.State{}, err
	}
	state, err := stateOf(r)
	state.Device.Renderer, state.Device.Threads = "2 threads", 0 // the same on every machine
	return state, err
})

// stateOf has a picture analysed.
func stateOf(r nn.Runner) (session.State, error) {
	img := picture.New(320, 200)
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7 % 251)
	}
	in := r.Network().Card.Input
	prepared, err := nn.Preprocess(img, in)
	if err != nil {
		return session.State{}, err
	}
	acts, err := r.Forward(context.Background(), nn.Pass{Input: prepared.Input})
	if err != nil {
		return session.State{}, err
	}
	top, err := acts.Top(5)
	if err != nil {
		return session.State{}, err
	}
	n := r.Network()
	p := &session.Picture{Path: "/photos/noise.png", Name: "noise.png", Prepared: prepared, Input: in}
	return session.State{
		Model:  &session.Model{ModelRef: session.ModelRef{Path: "/models/narrow"}, Network: n, Weights: r.Weights()},
		Device: r.Device(), Files: []string{p.Path, "/photos/b.png"}, Picture: p,
		Result: &session.Result{Picture: p, Activations: acts, Done: len(n.Layers), Top: top},
	}, nil
}

// inOneGoroutine leaves a test out in short, as the race detector has it: it lays out or paints windows by the dozen, twenty
// times slower there, and does nothing beside that which others do not.
func inOneGoroutine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("in short: paints or lays out for long, in one goroutine")
	}
}

// begin makes a window that shows nothing yet. What others do on its main thread waits until the test drains or settles.
func begin(t testing.TB, o Options) (*Window, *asked) {
	t.Helper()
	leftToOthers(t)
	a := &asked{}
	o.post = posted
	w := New(theApp(t), a, o)
	t.Cleanup(func() { w.main.shut() })
	return w, a
}

// theApp is the toolkit's app, for a window: it has that one alone, and none when the test ends, and nothing that was copied. It is one
// for all tests. For each new one, and for each other theme, the toolkit reads all of its fonts again and measures all texts again, which
// takes as long as making a window.
func theApp(t testing.TB) fyne.App {
	t.Helper()
	app := fyne.CurrentApp()
	alone := func() { // the toolkit's first window stays: it asks for the last one
		for _, w := range slices.Clone(app.Driver().AllWindows()[1:]) {
			w.Close()
		}
	}
	alone() // a test's window before is not set anew in the theme of the next
	t.Cleanup(func() {
		alone()
		app.Clipboard().SetContent("")
	})
	return app
}

// open makes a window that shows a finished pass, 1280 x 720 if nothing else is wished.
func open(t testing.TB, s settings.Settings) (*Window, *asked) {
	t.Helper()
	leftToOthers(t) // before what the window is to show is computed
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	if s.Language == "" {
		s.Language = "en"
	}
	if s.Theme == "" {
		s.Theme = Light
	}
	if s.Window == (settings.Size{}) {
		s.Window = settings.Size{Width: 1280, Height: 720}
	}
	w, a := begin(t, Options{Settings: s, LogPath: "/log/vggscope.log", Version: "1.0", Clipboard: &board{}, Pasted: t.TempDir()})
	w.Update(state)
	settle(t, w)
	return w, a
}

// posts is what is to be done on the main thread, which is the test's.
var posts = make(chan func(), 1000)

func posted(f func()) { posts <- f }

// atMost is how long a test waits for what takes milliseconds, or seconds where many programs run on few processors.
const atMost = 2 * time.Minute

// drain does what was posted so far.
func drain() {
	for len(posts) > 0 {
		(<-posts)()
	}
}

// settle goes on until the chosen layer is on the screen and the chart filled, and nothing more is being prepared.
func settle(t testing.TB, w *Window) {
	t.Helper()
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		drain()
		w.viewer.cache.mu.Lock()
		idle := !w.viewer.cache.working && len(w.viewer.cache.queue) == 0
		w.viewer.cache.mu.Unlock()
		if idle && len(posts) == 0 && !w.parts.maps.pending() && len(w.parts.answers.chart.chart.Values) > 0 {
			return
		}
	}
	t.Fatalf("the layer is not ready within %v", atMost)
}

// drawn has what is on a canvas drawn as far as the panes notice: each raster in sight is asked for its pixels, as the toolkit's painter
// asks, and so hears of its size. No text is set and nothing laid over anything, which is most of what a picture costs: those that look
// at one have the canvas capture it.
func drawn(c fyne.Canvas) {
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		rasters(root, func(r *canvas.Raster) {
			pixels := func(v float32) int { return int(math.Ceil(float64(v * c.Scale()))) }
			if size := r.Size(); !size.IsZero() {
				r.Generator(pixels(size.Width), pixels(size.Height))
			}
		})
	}
}

// rasters goes through all that are shown, in the order of painting.
func rasters(o fyne.CanvasObject, visit func(*canvas.Raster)) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Raster:
		visit(o)
	case *fyne.Container:
		for _, c := range o.Objects {
			rasters(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			rasters(c, visit)
		}
	}
}

// press sends keys to the window.
func press(w *Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		w.keys.typedKey(&fyne.KeyEvent{Name: k})
	}
}
