package ui

import (
	"context"
	"flag"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	_ "github.com/vggscope/vggscope/app/cli/quiet"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// mapsVariable has BenchmarkWindow run, on the toolkit's real driver, and names the folder for the maps that it shows;
// `make bench-ui` sets it.
const mapsVariable = "VGGSCOPE_BENCH_UI"

// benched are the layers that are timed.
var benched = []string{"block1_conv1", "block4_conv1"}

// house is for BenchmarkWindow, and nil otherwise.
var house *theatre

// TestMain runs the tests; for BenchmarkWindow it does so beside the toolkit, which wants the main thread.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(mapsVariable) == "" && os.Getenv(galleryVariable) == "" {
		debug.SetGCPercent(400) // each window is made of many small things: a tenth of the tests' time was the collector's
		os.Exit(m.Run())
	}
	compute, err := nn.NewWindow()
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
	fyneapp.SetMetadata(fyne.AppMetadata{Migrations: map[string]bool{"fyneDo": true}}) // as the program does
	code := 0
	house = &theatre{app: fyneapp.NewWithID("io.github.vggscope.bench"), compute: compute, painted: make(chan shot, 1)}
	house.app.Lifecycle().SetOnStarted(func() {
		go func() {
			code = m.Run()
			fyne.Do(house.close)
		}()
	})
	house.app.Run()
	os.Exit(code)
}

// close ends the toolkit as the program does: the window goes first, so that nothing of it is posted to a toolkit that has
// ended, which would panic.
func (s *theatre) close() {
	if s.w == nil {
		dropLastEvent(s.app)
		s.compute.Destroy()
		s.app.Quit()
		return
	}
	s.w.SetOnClosed(func() {
		s.w.now.result.Activations.Release()
		s.runner.Close()
		s.compute.Destroy()
	})
	s.w.Close() // the last window takes the toolkit with it
}

// A theatre is a real window with the full net's maps in it, and a clock that notes when they are drawn.
type theatre struct {
	app     fyne.App
	compute *nn.Window
	runner  nn.Runner
	w       *Window

	armed   bool // on the main thread, like what follows
	start   time.Time
	took    shot
	painted chan shot
}

// A shot is the time from a key or a movement of the mouse to a picture.
type shot struct {
	handled time.Duration // the callback has returned
	began   time.Duration // the grid's pixels are asked for
	ready   time.Duration // they are there
	shown   time.Duration // the frame is on the screen
}

// raise opens the window once, 1600 x 1000, and waits until every layer is ready.
func (s *theatre) raise(b *testing.B) {
	if s.w != nil {
		return
	}
	r, err := nn.Open(context.Background(), weights.Synthetic(weights.SyntheticOptions{Top: true}),
		nn.Options{Backend: nn.GPU, Window: s.compute})
	if err != nil {
		b.Fatal(err)
	}
	s.runner = r
	state, err := stateOf(r)
	if err != nil {
		b.Fatal(err)
	}
	fyne.DoAndWait(func() {
		s.w = New(s.app, &asked{}, Options{Settings: settings.Settings{
			Language: "en", Theme: Light, Window: settings.Size{Width: 1600, Height: 1000},
		}})
		s.watch()
		s.w.Show()
	})
	s.w.Update(state)
	s.rest(b)
	b.Logf("%s, OpenGL %s, pane of %v pixels", r.Device().Renderer, r.Device().Version, s.w.parts.maps.grid.Image().Rect.Size())
}

// watch notes when the grid is drawn, when the toolkit takes it, and when that is on the screen: what is posted while the
// toolkit makes a frame is done after it has swapped its buffers.
func (s *theatre) watch() {
	pane := s.w.parts.maps.grid
	paint, take := pane.Paint, pane.Raster.Generator
	pane.Paint = func(dst *image.RGBA, unit float64) {
		began := time.Since(s.start)
		paint(dst, unit)
		if s.armed && !s.w.parts.maps.pending() {
			s.took.began, s.took.ready = began, time.Since(s.start)
		}
	}
	pane.Raster.Generator = func(w, h int) image.Image {
		img := take(w, h)
		if s.armed && s.took.ready > 0 {
			s.armed = false
			go fyne.Do(func() {
				s.took.shown = time.Since(s.start)
				s.painted <- s.took
			})
		}
		return img
	}
}

// do does something on the main thread, at any time between two frames, and waits until the grid is on the screen as it
// is then.
func (s *theatre) do(f func()) shot {
	time.Sleep(time.Duration(rand.IntN(17_000)) * time.Microsecond)
	fyne.DoAndWait(func() {
		s.armed, s.start, s.took = true, time.Now(), shot{}
		f()
		s.took.handled = time.Since(s.start)
	})
	return <-s.painted
}

// rest waits until nothing is prepared or drawn any more.
func (s *theatre) rest(b *testing.B) {
	for quiet, end := 0, time.Now().Add(time.Minute); quiet < 3; time.Sleep(25 * time.Millisecond) {
		if time.Now().After(end) {
			b.Fatal("the window does not come to rest in a minute")
		}
		s.w.viewer.cache.mu.Lock()
		idle := !s.w.viewer.cache.working && len(s.w.viewer.cache.queue) == 0
		s.w.viewer.cache.mu.Unlock()
		fyne.DoAndWait(func() { idle = idle && s.w.parts.maps.grid.maps != nil && !s.w.parts.maps.pending() })
		if quiet++; !idle {
			quiet = 0
		}
	}
}

// BenchmarkWindow times the real window, with VGG16 at full width in it. "first" is a layer that is not prepared yet, as
// right after a pass; "again" one that is, as all are a second later. What follows from "ready" on is the toolkit's.
func BenchmarkWindow(b *testing.B) {
	if house == nil {
		b.Skipf("set %s to a folder for the maps", mapsVariable)
	}
	s := house
	s.raise(b)
	for _, name := range benched {
		i := slices.IndexFunc(s.w.now.network().Layers, func(l nn.Layer) bool { return l.Name == name })
		s.export(b, i)
		b.Run(name+"/first", func(b *testing.B) { s.selects(b, i, false) })
		b.Run(name+"/again", func(b *testing.B) { s.selects(b, i, true) })
	}
	b.Run("pan512", s.pans)
}

// export writes a layer's values for others to draw.
func (s *theatre) export(b *testing.B, layer int) {
	t, err := s.w.now.result.Activations.Output(layer)
	if err != nil {
		b.Fatal(err)
	}
	file, err := os.Create(filepath.Join(os.Getenv(mapsVariable), s.w.now.network().Layers[layer].Name+".npy"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	if err := export.WriteNPY(file, t); err != nil {
		b.Fatal(err)
	}
}

// selects walks to a layer by the arrow key from the one above. Not prepared means right after a pass: nothing was read
// from the device yet, and once this layer is there all others follow.
func (s *theatre) selects(b *testing.B, layer int, prepared bool) {
	var shots []shot
	for b.Loop() {
		fyne.DoAndWait(func() { s.w.viewer.chooseLayer(layer - 1) })
		s.rest(b)
		if !prepared {
			s.pass(b)
		}
		shots = append(shots, s.do(func() { s.w.keys.typedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) }))
	}
	median(b, shots, "callback-ms", func(t shot) time.Duration { return t.handled })
	median(b, shots, "ready-ms", func(t shot) time.Duration { return t.ready })
	median(b, shots, "painted-ms", func(t shot) time.Duration { return t.shown })
}

// pass computes the picture anew and lets the window have it without a word.
func (s *theatre) pass(b *testing.B) {
	old := s.w.now.result
	fresh := *old
	var err error
	if fresh.Activations, err = s.runner.Forward(context.Background(), nn.Pass{Input: fresh.Picture.Prepared.Input}); err != nil {
		b.Fatal(err)
	}
	fyne.DoAndWait(func() { s.w.now.result = &fresh })
	old.Activations.Release()
}

// pans drags 512 maps, all in sight. Our part of it is the callback and the pixels; the frame is all that the toolkit does
// from asking for the pixels on; and from the movement to the screen it takes longer by up to a sixtieth of a second,
// which is how often the toolkit draws.
func (s *theatre) pans(b *testing.B) {
	pane := s.w.parts.maps.grid
	before := s.w.viewer.whole()
	layer := slices.IndexFunc(s.w.now.network().Layers, func(l nn.Layer) bool { return l.Name == "block4_conv1" })
	fyne.DoAndWait(func() { s.w.viewer.chooseLayer(layer); s.w.viewer.look(s.w.viewer.whole().WithColumns(32)) })
	s.rest(b)
	var shots []shot
	for i := 0; b.Loop(); i++ {
		step := float32(4*(i%2) - 2)
		shots = append(shots, s.do(func() {
			pane.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(step, step)})
		}))
		if n := len(pane.grid.InSight()); n != 512 {
			b.Fatalf("%d maps in sight, want 512", n)
		}
	}
	median(b, shots, "own-ms", func(t shot) time.Duration { return t.handled + t.ready - t.began })
	median(b, shots, "frame-ms", func(t shot) time.Duration { return t.shown - t.began })
	median(b, shots, "painted-ms", func(t shot) time.Duration { return t.shown })
	fyne.DoAndWait(func() { s.w.viewer.look(before) })
}

// median gives the median of a time, in milliseconds. That of a whole round, with the way back, says nothing.
func median(b *testing.B, shots []shot, unit string, of func(shot) time.Duration) {
	slices.SortFunc(shots, func(x, y shot) int { return int(of(x) - of(y)) })
	b.ReportMetric(float64(of(shots[len(shots)/2]).Microseconds())/1000, unit)
	b.ReportMetric(0, "ns/op")
}
