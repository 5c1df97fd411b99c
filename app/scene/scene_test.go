package scene

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/probe"
	"github.com/vggscope/vggscope/weights"
)

func network(t *testing.T, top bool) *nn.Network {
	t.Helper()
	n, err := nn.NewNetwork(weights.Synthetic(weights.SyntheticOptions{Width: 0.02, Top: top}))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// full is a scene in which nothing is as in Default.
func full() Scene {
	return Scene{
		View: Views()[len(Views())-1], Model: Source{"/models/vgg16", "VGG16"}, Picture: Source{"/photos/猫.jpg", "猫.jpg"}, Fit: picture.Crop, Filter: picture.Lanczos,
		Layer: "block4_conv2", Channel: 17, Before: true, Range: Locked,
		Locks:   []Lock{{"block4_conv2", true, -1.5, 0.1}, {"fc1", false, 0, 3}},
		Colours: "signed", Smooth: true, Clipped: true, LogCounts: true, Columns: 12, All: true,
		Order: rank.Order{Key: rank.Max, Down: true, Only: "max > 50"}, Slices: rank.L2, Split: true,
		Glance: view.Principal, Crowd: Crowd{true, true, 7, "/photos/b.jpg"}, Area: &Area{1, 2, 3, 5, 14, 28}, AreaBy: view.AreaOrder{Column: view.AreaMean, Down: true}, Marked: []int{3, 1},
		Beside: Comparison{Source{"/photos/b.jpg", "b.jpg"}, true, view.Cosine, "block2_conv1", 5},
		Camera: view.Camera{Zoom: 2.5, X: 10, Y: -3, Solo: 17, Behind: &view.Camera{Fitted: true, Solo: -1}},
		Tab:    UnitTab, Unit: &Unit{"block3_pool", 5, 2, 3}, Trail: []Unit{{"block4_conv1", 1, 2, 3}}, Sorted: true,
		Off:   []Off{{Layer: "block4_conv2", Channels: []int{3, 17}}, {Layer: "block5_conv3", Channels: []int{0}, With: []probe.Replacement{probe.Mean}}},
		Cause: Cause{explain.Request{Method: explain.IG, Target: explain.Target{Class: "class:3"}, Steps: 20}, 0.25, true}, Listing: Listing{rank.Part, 12}, Field: true,
		Looks: true, Dream: Dream{explain.Target{Class: "class:3"}, dream.MACO, 64, 5, true, 90, 0.5, true, 320}, Best: ByRelevance,
		Cameras: Cameras{view.Camera{Zoom: 3, Solo: -1}, [2]view.Camera{{Zoom: 2, Solo: 3}, {X: 5, Solo: -1}}, view.Camera{Y: 7, Solo: -1}}, Classes: view.Span{From: 3.5, Count: 20},
		Log: true, Shut: []string{"block1", "top"}, Times: true,
	}
}

// Whatever is looked at can be written down and read again, also what a field to come forgets to name.
func TestRoundTrip(t *testing.T) {
	v := reflect.ValueOf(full())
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the test's scene says nothing of %s", v.Type().Field(i).Name)
		}
	}
	for _, s := range []Scene{Default(), full()} {
		text, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(text); err != nil || !got.Equal(s) {
			t.Errorf("%+v, %v, want %+v", got, err, s)
		}
	}
}

func TestRead(t *testing.T) {
	if s, err := Read([]byte(`{"vggscope_scene": 1, "layer": "fc1", "unknown": 3}`)); err != nil || s.Layer != "fc1" || s.Camera.Solo != -1 {
		t.Errorf("%+v, %v, want fc1 and all else as at first", s, err)
	}
	for text, want := range map[string]string{
		``:                                       "not a scene",
		`[]`:                                     "not a scene",
		`{"layer": "fc1"}`:                       "form 0",
		`{"vggscope_scene": 2}`:                  "newer",
		`{"vggscope_scene": 1, "range": "wide"}`: `"wide"`,
		`{"vggscope_scene": 1, "view": "moon"}`:  `"moon"`,
		`{"vggscope_scene": 1, "colours": "pink"}`:                             `"pink"`,
		`{"vggscope_scene": 1, "beside": {"distance": "far"}}`:                 `"far"`,
		`{"vggscope_scene": 1, "beside": {"channel": -1}}`:                     "channel -1",
		`{"vggscope_scene": 1, "marked": [-1]}`:                                "class -1",
		`{"vggscope_scene": 1, "marked": [1,2,3,4,5,6,7,8,9]}`:                 "9 marked",
		`{"vggscope_scene": 1, "glance": "at"}`:                                `"at"`,
		`{"vggscope_scene": 1, "columns": 65}`:                                 "1 to 64",
		`{"vggscope_scene": 1, "columns": -1}`:                                 "1 to 64",
		`{"vggscope_scene": 1, "channel": -1}`:                                 "channel -1",
		`{"vggscope_scene": 1, "fit": "squeeze"}`:                              "squeeze",
		`{"vggscope_scene": 1, "filter": "magic"}`:                             "magic",
		`{"vggscope_scene": 1, "order": {"key": "beauty"}}`:                    `"beauty"`,
		`{"vggscope_scene": 1, "order": {"key": "max", "only": "7-3"}}`:        `"7-3"`,
		`{"vggscope_scene": 1, "slices": "max"}`:                               `"max"`,
		`{"vggscope_scene": 1, "tab": "sums"}`:                                 `"sums"`,
		`{"vggscope_scene": 1, "unit": {"layer": "fc1", "channel": -1}}`:       "channel -1",
		`{"vggscope_scene": 1, "unit": {"channel": 1}}`:                        `layer ""`,
		`{"vggscope_scene": 1, "locks": [{"layer": "fc1", "lo": 2, "hi": 1}]}`: "fc1",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	text, err := full().JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"vggscope_scene": 1, "camera": {"zoom": -1e300}, "locks": null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read(text)
		if err != nil {
			return
		}
		again, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(again); err != nil || got.Layer != s.Layer || got.Columns != s.Columns || len(got.Locks) != len(s.Locks) {
			t.Errorf("%+v, %v, want %+v", got, err, s)
		}
	})
}

// What settings keep comes back; what they do not is as at first.
func TestSettings(t *testing.T) {
	var set settings.Settings
	full().WithColumns(12).Remember(&set)
	want := Default()
	want.Colours, want.Range, want.Columns, want.Smooth, want.Times, want.Fit, want.Filter = "signed", Locked, 12, true, true, picture.Crop, picture.Lanczos
	if got := Remembered(set); !got.Equal(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	odd := settings.Settings{ColorMap: "?", RangeMode: "?", Columns: -3, Fit: "?", Filter: "?"}
	if got := Remembered(odd); !got.Equal(Default()) {
		t.Errorf("from odd settings %+v, want %+v", got, Default())
	}
}

// No method changes the scene that it starts from, also not through what the scene leads to.
func TestIsAValue(t *testing.T) {
	n := network(t, true)
	card := weights.Input{Fit: "stretch", Resample: "bicubic"}
	for name, act := range map[string]func(Scene) Scene{
		"layer":   func(s Scene) Scene { return s.AtLayer(n, 2) },
		"network": func(s Scene) Scene { return s.In(n) },
		"channel": func(s Scene) Scene { return s.AtChannel(3, 4) },
		"open":    func(s Scene) Scene { return s.ToggleGroup("block1") },
		"shut":    func(s Scene) Scene { return s.ToggleGroup("block2") },
		"range":   func(s Scene) Scene { return s.WithRange(PerLayer) },
		"seen":    func(s Scene) Scene { return s.Seen(n.Layers[3], view.Range{Lo: 1, Hi: 2}) },
		"second":  func(s Scene) Scene { return s.WithSecond(Source{}) },
		"mark 3":  func(s Scene) Scene { return s.ToggleMark(3) },
		"mark 9":  func(s Scene) Scene { return s.ToggleMark(9) },
		"crowd":   func(s Scene) Scene { return s.WithCrowd(plainCrowd()) },
		"glance":  func(s Scene) Scene { return s.WithGlance(view.Strongest) },
		"minus":   func(s Scene) Scene { return s.WithDifference(false) },
		"rank":    func(s Scene) Scene { return s.WithDistance(view.MaxDistance) },
		"layer 2": func(s Scene) Scene { return s.BesideLayer(n, 1) },
		"map 2":   func(s Scene) Scene { return s.BesideChannel(1, 2) },
		"limits":  func(s Scene) Scene { return s.WithLimits(n.Layers[3], view.Range{Lo: 1, Hi: 2}) },
		"mark":    func(s Scene) Scene { return s.WithClipped(false) },
		"times":   func(s Scene) Scene { return s.WithTimes(false) },
		"counts":  func(s Scene) Scene { return s.WithLogCounts(false) },
		"fit":     func(s Scene) Scene { return s.WithFit(picture.Pad, card) },
		"filter":  func(s Scene) Scene { return s.WithFilter(picture.Nearest, card) },
		"tab":     func(s Scene) Scene { return s.WithTab(Overview) },
		"pin":     func(s Scene) Scene { return s.Pin(Unit{Layer: "fc1", Channel: 3}) },
		"unpin":   Scene.Unpin,
		"descend": func(s Scene) Scene { return s.Descend(n, Unit{Layer: "block3_conv3", Channel: 3}) },
		"ascend":  func(s Scene) Scene { return s.Ascend(n, 0) },
		"colours": Scene.NextColours,
		"order":   func(s Scene) Scene { return s.WithOrder(rank.Plain().By(rank.Mean)) },
		"columns": func(s Scene) Scene { return s.WithColumns(3) },
	} {
		before := full()
		before.Locks, before.Shut = slices.Grow(before.Locks, 4), slices.Grow(before.Shut, 4) // room in which an append would show
		first := act(before)
		if first.Equal(before) {
			t.Errorf("%s: nothing changes", name)
		}
		if !before.Equal(full()) {
			t.Errorf("%s has changed the scene that it began with: %+v", name, before)
		}
		act(before)
		if again := act(full()); !first.Equal(again) {
			t.Errorf("%s: a second time has changed what the first one gave: %+v, want %+v", name, first, again)
		}
	}
}

func TestLayers(t *testing.T) {
	n, bare := network(t, true), network(t, false)
	s := Default()
	if i := s.Index(n); i != 1 {
		t.Errorf("at first layer %d, want 1", i)
	}
	if got := s.AtLayer(n, -1); !got.Equal(s) {
		t.Error("there is a layer before the first")
	}
	if got := s.AtLayer(n, len(n.Layers)); !got.Equal(s) {
		t.Error("there is a layer behind the last")
	}
	s = s.ToggleGroup("block3").AtLayer(n, n.Layers[7].Index)
	if s.Layer != "block3_conv1" || len(s.Shut) != 0 {
		t.Errorf("%s with %q shut, want block3_conv1 in an open group", s.Layer, s.Shut)
	}
	s = s.AtLayer(n, len(n.Layers)-1)
	s.Locks = []Lock{{"fc1", false, 0, 1}}
	if s = s.In(bare); s.Layer != "block5_pool" || s.Locks != nil {
		t.Errorf("without dense layers at %s with %v locked, want block5_pool and nothing", s.Layer, s.Locks)
	}
}

func TestAtChannel(t *testing.T) {
	for _, c := range []struct{ c, of, want int }{{3, 8, 3}, {9, 8, 7}, {-2, 8, 0}, {5, 1, 0}} {
		if got := Default().AtChannel(c.c, c.of).Channel; got != c.want {
			t.Errorf("channel %d of %d: %d, want %d", c.c, c.of, got, c.want)
		}
	}
}

// While ranges are locked, each layer keeps the one that it is seen on first, before and after its activation apart.
func TestLocks(t *testing.T) {
	n := network(t, true)
	conv, pool := n.Layers[1], n.Layers[3]
	s := Default().WithRange(Locked)
	if d := s.Demand(conv); d.Mode != view.PerLayer {
		t.Errorf("a layer that was not seen yet is wanted in mode %v, want its own range", d.Mode)
	}
	for _, nothing := range []view.Range{{}, {Lo: 1, Hi: -1}} {
		if got := s.Seen(conv, nothing); len(got.Locks) != 0 {
			t.Errorf("locked to %v", nothing)
		}
	}
	first := view.Range{Lo: 0, Hi: 5}
	s = s.Seen(conv, first).Seen(conv, view.Range{Lo: 0, Hi: 9})
	if d := s.Demand(conv); d.Mode != view.Locked || d.Locked != first {
		t.Errorf("%+v, want the range that was seen first", d)
	}
	s.Before = true
	if d := s.Demand(conv); d.Mode != view.PerLayer || !d.Before {
		t.Errorf("%+v, want the layer before ReLU, not locked yet", d)
	}
	if d := s.Demand(pool); d.Before {
		t.Errorf("%+v: a pool has nothing before", d)
	}
	if got := s.WithRange(PerChannel).Seen(conv, first); len(got.Locks) != 0 {
		t.Error("something is locked in another mode")
	}
}

func TestSameKind(t *testing.T) {
	a := Demand{Site: nn.Site{Layer: 1}, Mode: view.Locked, Locked: view.Range{Hi: 1}}
	for _, c := range []struct {
		b    Demand
		want bool
	}{
		{Demand{Site: nn.Site{Layer: 2}, Mode: view.PerLayer}, true},
		{Demand{Site: nn.Site{Layer: 1}, Mode: view.PerChannel}, false},
		{Demand{Site: nn.Site{Layer: 1}, Mode: view.Percentile}, false},
		{Demand{Site: nn.Site{Layer: 1, Before: true}, Mode: view.Locked}, false},
		{Demand{Site: nn.Site{Layer: 1}, Mode: view.Locked, Signed: true}, false},
	} {
		if got := a.SameKind(c.b); got != c.want {
			t.Errorf("%+v: %t, want %t", c.b, got, c.want)
		}
	}
}

// Limits that were typed lock the layer to them, and typed again to others; other layers keep their own.
func TestLimits(t *testing.T) {
	n := network(t, true)
	s := Default().WithLimits(n.Layers[1], view.Range{Lo: 0, Hi: 12.5}).Seen(n.Layers[2], view.Range{Lo: 0, Hi: 3})
	s = s.WithLimits(n.Layers[1], view.Range{Lo: -1, Hi: 12})
	for i, want := range map[int]view.Range{1: {Lo: -1, Hi: 12}, 2: {Lo: 0, Hi: 3}} {
		if d := s.Demand(n.Layers[i]); d.Mode != view.Locked || d.Locked != want {
			t.Errorf("layer %d: %+v, want %v", i, d, want)
		}
	}
	if len(s.Locks) != 2 {
		t.Errorf("%d locks, want 2", len(s.Locks))
	}
}

// Walking through modes and colours comes by all of them and back.
func TestNext(t *testing.T) {
	s, m := Default(), PerChannel
	met := map[string]bool{}
	for range view.Colormaps() {
		s = s.NextColours()
		met[s.Colours] = true
	}
	for range Modes() {
		m = m.Next()
		met[string(m)] = true
	}
	if len(met) != len(view.Colormaps())+len(Modes()) || !s.Equal(Default()) || m != PerChannel {
		t.Errorf("met %v, ended at %s, %s", met, s.Colours, m)
	}
}

func TestFitting(t *testing.T) {
	card := weights.Input{Fit: "stretch", Resample: "bicubic", Width: 224}
	s := Default().WithFit(picture.Crop, card).WithFilter(picture.Nearest, card)
	if in := s.Input(card); in.Fit != "crop" || in.Resample != "nearest" || in.Width != 224 {
		t.Errorf("%+v", in)
	}
	if s = s.WithFit(picture.Stretch, card); s.Fit != "" || s.Filter != picture.Nearest {
		t.Errorf("fit %q, filter %q: what the card says is not left to it", s.Fit, s.Filter)
	}
}

// Whatever differs is told, so that a window can show it; Model and Picture come with the session's state.
func TestSince(t *testing.T) {
	if c := full().Since(full()); c != (Change{}) {
		t.Errorf("a scene has changed since itself: %+v", c)
	}
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		s := Default()
		reflect.ValueOf(&s).Elem().Field(i).Set(reflect.ValueOf(full()).Field(i))
		if s.Equal(Default()) { // a field of which there is one value
			continue
		}
		if c := s.Since(Default()); c == (Change{}) != (name == "Model" || name == "Picture") {
			t.Errorf("%s has changed: %+v", name, c)
		}
	}
}
