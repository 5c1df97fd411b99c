package ui

import (
	"fmt"
	"image"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// Where TestGalleryOfSights finds photos, a folder, in place of the samples; and in which language, theme and size it looks, as
// "zh-Hans dark 1600x1000".
const (
	galleryPhotos = "VGGSCOPE_GALLERY_PHOTOS"
	galleryLook   = "VGGSCOPE_GALLERY_LOOK"
)

// TestGalleryOfSights takes a picture of each view, and of what is computed for it on demand, with the built-in model in a real session.
func TestGalleryOfSights(t *testing.T) {
	dir := os.Getenv(galleryVariable)
	if dir == "" || house == nil {
		t.Skipf("set %s to a folder", galleryVariable)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // the lesson that is not saved, and the index of the photos
	var wide, high float32 = 1280, 720
	set := settings.Settings{Language: "en", Theme: Light}
	if look := os.Getenv(galleryLook); look != "" {
		if _, err := fmt.Sscanf(look, "%s %s %fx%f", &set.Language, &set.Theme, &wide, &high); err != nil {
			t.Fatalf("%s: %q: %v", galleryLook, look, err)
		}
	}
	var w *Window
	s := session.New(session.OnWindow(nil, nn.ErrNoDisplay), slog.New(slog.DiscardHandler), func(state session.State) { w.Update(state) })
	defer s.Close()
	fyne.DoAndWait(func() {
		w = New(house.app, s, Options{Settings: set, LogPath: "/log/vggscope.log", Version: "1.0", Clipboard: &board{}, Pasted: t.TempDir()})
		w.win.Resize(fyne.NewSize(wide, high))
		w.Show()
		w.OpenModel("")
		w.Open(galleryFiles(t))
	})
	calm(t, w)
	for _, sight := range sights() {
		began := time.Now()
		fyne.DoAndWait(func() { sight.begin(w) })
		calm(t, w)
		if sight.then != nil {
			fyne.DoAndWait(func() { sight.then(w) })
			calm(t, w)
		}
		if strings.Contains(sight.name, os.Getenv(galleryOnly)) {
			hang(t, w, filepath.Join(dir, fmt.Sprintf("%s-%.0f-%s-%s.png", sight.name, wide, set.Language, set.Theme)))
		}
		t.Logf("%s: %v", sight.name, time.Since(began))
	}
	fyne.DoAndWait(func() { w.win.Hide() })
}

// galleryFiles are the photos to look at.
func galleryFiles(t *testing.T) (paths []string) {
	dir := os.Getenv(galleryPhotos)
	if dir == "" {
		dir = t.TempDir()
		for _, s := range assets.Samples() {
			if err := os.WriteFile(filepath.Join(dir, s.Name+".png"), s.PNG, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.*g"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d pictures, %v", dir, len(paths), err)
	}
	return paths
}

// hang takes a picture of the window, or of the dialog over it.
func hang(t *testing.T, w *Window, path string) {
	time.Sleep(300 * time.Millisecond) // until it is on the screen
	var c fyne.Canvas
	fyne.DoAndWait(func() { c = w.win.Canvas() })
	area := fmt.Sprintf("%.0fx%.0f+0+0", c.Size().Width*c.Scale(), c.Size().Height*c.Scale())
	if out, err := exec.Command("import", "-window", "root", "-crop", area, "+repage", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// calm waits until the session has nothing to do and the window nothing to make ready.
func calm(t *testing.T, w *Window) {
	t.Helper()
	for quiet, end := 0, time.Now().Add(atMost); quiet < 4; time.Sleep(60 * time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("not calm within %v", atMost)
			return
		}
		w.viewer.cache.mu.Lock()
		idle := !w.viewer.cache.working && len(w.viewer.cache.queue) == 0
		w.viewer.cache.mu.Unlock()
		fyne.DoAndWait(func() {
			s := w.now.state
			idle = idle && s.Phase == session.Idle && s.Result.Complete() && len(s.Tasks) == 0 && !w.bests.busy && !w.bests.opening && !viewsBusy(w.parts) && !w.parts.maps.pending()
		})
		if quiet++; !idle {
			quiet = 0
		}
	}
}

// A seen is one picture of TestGalleryOfSights: what leads there from the one before, and what is done when that is there.
type seen struct {
	name  string
	begin func(*Window)
	then  func(*Window)
}

// run does actions, one after the other.
func run(ids ...action.ID) func(*Window) {
	return func(w *Window) {
		for _, id := range ids {
			w.commands.run(id)
		}
	}
}

// going looks at a channel of a layer, in a view, with a tab at its side.
func going(layer string, channel int, v scene.View, tab scene.Tab) func(*Window) {
	return func(w *Window) {
		n := w.now.network()
		for i, l := range n.Layers {
			if l.Name == layer {
				w.viewer.chooseLayer(i)
			}
		}
		w.viewer.change(func(s scene.Scene) scene.Scene {
			s.Channel = channel
			return s.WithView(v).WithTab(tab)
		})
	}
}

// sights are in the order in which they are looked at.
func sights() (list []seen) {
	add := func(name string, begin func(*Window), then ...func(*Window)) {
		s := seen{name: fmt.Sprintf("%02d_%s", len(list), name), begin: begin}
		if len(then) > 0 {
			s.then = then[0]
		}
		list = append(list, s)
	}
	add("first", func(*Window) {})
	add("maps_deep", going("block5_conv3", 40, scene.Maps, scene.Overview))
	add("maps_large", run(action.Enlarge))
	add("maps_before", func(w *Window) {
		run(action.Back, action.ToggleReLU)(w)
		going("block3_conv2", 7, scene.Maps, scene.Overview)(w)
	})
	add("maps_sorted", func(w *Window) {
		run(action.ToggleReLU, action.Sort(rank.Keys()[2]), action.LayerTimes, action.MarkClipped)(w)
	})
	add("maps_locked", run(action.Sort(rank.Index), action.Range(scene.Locked)))
	add("photo", going("block4_conv3", 12, scene.PhotoView, scene.Overview))
	add("kernels_first", going("block1_conv1", 3, scene.Kernels, scene.Overview))
	add("kernels_deep", going("block3_conv1", 9, scene.Kernels, scene.Overview))
	add("pictures_locked", func(w *Window) {
		w.viewer.compareWith(scene.Source{Path: w.now.state.Files[1], Name: filepath.Base(w.now.state.Files[1])})
		going("block2_conv2", 5, scene.Pictures, scene.Overview)(w)
	})
	add("pictures_difference", run(action.Range(scene.PerChannel), action.Difference, action.Distance(view.Distances()[0])))
	add("layers", going("block1_conv1", 2, scene.Layers, scene.Overview))
	add("glance", going("block4_conv1", 2, scene.Glance, scene.Overview))
	for _, by := range view.Summaries() {
		add("glance_"+string(by), run(action.Glance(by)))
	}
	add("chart", func(w *Window) {
		for _, c := range []int{3, 17, 40} {
			w.viewer.toggleMark(c)
		}
		run(action.View(scene.ChartView))(w)
	})
	add("chart_log", run(action.LogChart))
	add("table", going("block3_conv3", 5, scene.Table, scene.Overview))
	add("table_groups", run(action.LogChart, action.CrowdGroups))
	add("area", func(w *Window) {
		w.measurePhoto(0, [2]float64{0.1, 0.2}, [2]float64{0.6, 0.9})
		going("block3_conv3", 5, scene.AreaView, scene.Overview)(w)
	})
	add("unit_sum", func(w *Window) {
		run(action.AreaNone)(w)
		going("block4_conv2", 100, scene.Maps, scene.UnitTab)(w)
		w.viewer.change(func(s scene.Scene) scene.Scene {
			return s.Pin(scene.Unit{Layer: "block4_conv2", Channel: 100, Y: 14, X: 12})
		})
	})
	add("unit_down", func(w *Window) {
		w.viewer.descend(nn.Unit{Site: nn.Site{Layer: w.now.layer() - 1}, C: 30, Y: 13, X: 11})
	}, func(w *Window) {
		w.viewer.descend(nn.Unit{Site: nn.Site{Layer: w.now.layer() - 1}, C: 20, Y: 13, X: 11})
	})
	add("unit_field", run(action.UnitField))
	add("unit_dense", func(w *Window) {
		run(action.UnitField)(w)
		going("fc1", 0, scene.Maps, scene.UnitTab)(w)
		w.viewer.change(func(s scene.Scene) scene.Scene { return s.Pin(scene.Unit{Layer: "fc1", Channel: 33}) })
	})
	add("cause_gradcam", func(w *Window) {
		run(action.Unpin)(w)
		going("block5_conv3", 40, scene.CauseView, scene.WhyTab)(w)
		run(action.Explain)(w)
	})
	for _, m := range []explain.Method{explain.Guided, explain.LRP, explain.Occlusion} { // the others look as these do, and take minutes
		add("cause_"+string(m), run(action.Method(m), action.Explain))
	}
	add("cause_patch", func(w *Window) {}, func(w *Window) { w.causes.hand.lay(image.Pt(100, 100)) })
	add("cause_curve", run(action.Method(explain.GradCAM), action.Explain), run(action.TrustCause))
	add("cause_curve_deleted", run(action.DeleteCause))
	add("cause_list", run(action.List(rank.TargetKeys()[0])))
	add("cause_contrast", run(action.Contrast, action.Explain))
	add("cause_looks", run(action.ListEnd, action.Looks))
	for _, m := range dream.Methods() {
		add("dream_"+string(m), func(w *Window) {
			if w.now.scene.Looks {
				run(action.Looks)(w)
			}
			going("block4_conv1", 22, scene.DreamView, scene.Overview)(w)
			run(action.DreamMethod(m), action.DreamSteps(20), action.DreamSize(128), action.BeginDream)(w)
		})
	}
	add("dream_clear", run(action.ClearDream))
	add("best_empty", going("block5_conv2", 22, scene.BestView, scene.Overview))
	add("best", run(action.BeginIndex))
	add("best_relevance", run(action.Best(scene.ByRelevance)))
	add("switched_off", func(w *Window) {
		going("block5_conv3", 40, scene.Maps, scene.Overview)(w)
		run(action.SwitchChannel)(w)
	})
	add("other_model", func(w *Window) {
		run(action.AllOn)(w)
		w.session.OpenModelAs(session.ModelRef{Path: filepath.Join("..", "..", "weights", "testdata", "torchvision.npz"), Checked: true})
	}, func(w *Window) { w.session.OpenModelAs(session.ModelRef{}) })
	add("other_model_back", run(action.OtherModel))
	add("tour", run(action.AllOn, action.Tour))
	add("palette", func(w *Window) { run(action.Tour, action.Palette)(w) }, func(w *Window) { w.palette.field.SetText("tz") })
	add("quiz", func(w *Window) { shut(w); run(action.Quiz)(w) })
	add("lesson", func(w *Window) { shut(w); run(action.AddStep)(w) }, func(w *Window) {
		if w.dialogs.open == nil {
			return
		}
		if e, is := w.win.Canvas().Focused().(interface{ SetText(string) }); is {
			e.SetText("# Edges 边缘\n\nLook at channel **40** of `block5_conv3`.\n\n1. Where is it large?\n2. Press `Enter`.\n\n这里的通道对什么有反应?\n\n> quoted")
		}
	})
	add("lesson_open", func(w *Window) { shut(w) })
	add("classroom_lesson", run(action.Classroom))
	add("classroom_large", run(action.Enlarge))
	add("classroom_cause", func(w *Window) { run(action.Back, action.View(scene.CauseView))(w) })
	add("classroom_chart", run(action.View(scene.ChartView)))
	add("classroom_glance", run(action.View(scene.Glance)))
	return list
}
