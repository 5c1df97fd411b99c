package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

func TestShowsAPass(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	p := w.parts
	for _, c := range []struct{ what, got, want string }{
		{"layer", p.maps.title.Text, "block1_conv1"},
		{"count", p.maps.count.Text, "4 of 4 channels"},
		{"picture", p.layers.strip.name.Text, "noise.png"},
		{"place", p.layers.strip.name.Text, "1 of 2"},
		{"size", p.layers.strip.captions[0].Text, "320 × 200"},
		{"shape", p.layers.strip.steps.Text, "(1, 224, 224, 3)"},
		{"sum", p.answers.sum.Text, "sum 1.0000"},
		{"classes", p.answers.knows.Text, "1000"},
		{"device", p.status.machine.Text, "CPU mode"},
		{"field", p.card.layer.Root.Objects[7].(*widget.Label).Text, "3 × 3 px, step 1"},
		{"title", w.win.Title(), "noise.png"},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: %q, want %q in it", c.what, c.got, c.want)
		}
	}
	if a := p.answers.best[0]; a.name.Text == "" || len(a.share.Text) != 6 || !strings.HasPrefix(a.id.Text, "n") {
		t.Errorf("the first answer is %q %q %q", a.id.Text, a.name.Text, a.share.Text)
	}
}

// A layer that was prepared is on the screen when the key returns.
func TestWalkingLayersIsInstant(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for i := 2; i < w.now.layers(); i++ {
		press(w, fyne.KeyDown)
		if w.parts.maps.pending() || w.now.layer() != i || w.parts.maps.title.Text != w.now.network().Layers[i].Name {
			t.Errorf("layer %d: pending %v, the title says %s", i, w.parts.maps.pending(), w.parts.maps.title.Text)
		}
	}
	press(w, fyne.KeyDown)
	if w.now.layer() != w.now.layers()-1 {
		t.Error("there is a layer behind the last")
	}
	press(w, fyne.KeyHome, fyne.KeyUp)
	if w.now.layer() != 0 || w.parts.layers.layers.chosen != 0 {
		t.Errorf("at the top, layer %d", w.now.layer())
	}
}

func TestChannels(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	press(w, fyne.KeyRight, fyne.KeyRight)
	if w.now.scene.Channel != 2 || w.parts.maps.grid.look.Chosen != 2 || !strings.Contains(w.parts.card.channel.Text, "2 of 4") {
		t.Errorf("channel %d, card %q", w.now.scene.Channel, w.parts.card.channel.Text)
	}
	press(w, fyne.KeyReturn)
	if w.parts.maps.grid.grid.Solo() != 2 || !strings.Contains(w.parts.maps.count.Text, "channel 2") {
		t.Errorf("enlarged: %d, %q", w.parts.maps.grid.grid.Solo(), w.parts.maps.count.Text)
	}
	press(w, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	if w.parts.maps.grid.grid.Solo() != 3 {
		t.Errorf("the next ones enlarged: %d", w.parts.maps.grid.grid.Solo())
	}
	press(w, fyne.KeyEscape)
	if w.parts.maps.grid.grid.Solo() != -1 {
		t.Error("Escape does not lead back")
	}
}

// The number in the status line is the one in the tensor.
func TestHoverTellsTheValue(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	m := w.parts.maps.grid.maps
	w.parts.maps.hovered(pointed{channel: 1, y: 17, x: 40, ok: true})
	want := "block1_conv1 [1] (17, 40) = " + view.Exact(m.Tensor.At(17, 40, 1))
	if !strings.HasPrefix(w.parts.status.value.Text, want) {
		t.Errorf("%q, want %q", w.parts.status.value.Text, want)
	}
	w.parts.maps.hovered(nowhere)
	if w.parts.status.value.Text != "" {
		t.Errorf("nowhere: %q", w.parts.status.value.Text)
	}
}

func TestBeforeReLU(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	after := w.parts.maps.grid.maps
	w.keys.typedRune('b')
	settle(t, w)
	before := w.parts.maps.grid.maps
	if !strings.Contains(w.parts.maps.count.Text, "before ReLU") {
		t.Errorf("the title says %q", w.parts.maps.count.Text)
	}
	for i, v := range before.Tensor.Data {
		if a := after.Tensor.Data[i]; max(v, 0) != a {
			t.Fatalf("value %d is %v before and %v after", i, v, a)
		}
	}
}

// Locked, the bar does not move when the layer's values do.
func TestRangeModes(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.viewer.setRange(scene.PerLayer)
	settle(t, w)
	layer := view.Union(w.parts.maps.grid.maps.Own)
	for c := range 4 {
		if w.parts.maps.grid.maps.On[c] != layer {
			t.Errorf("channel %d is on %v, want the layer's %v", c, w.parts.maps.grid.maps.On[c], layer)
		}
	}
	w.viewer.setRange(scene.Locked)
	settle(t, w)
	if got := w.parts.maps.barNow().On; got != layer {
		t.Errorf("locked on %v, want %v", got, layer)
	}
	kept := []scene.Lock{{Layer: "block1_conv1", Lo: layer.Lo, Hi: layer.Hi}}
	if !slices.Equal(w.now.scene.Locks, kept) {
		t.Errorf("kept is %v, want %v", w.now.scene.Locks, kept)
	}
	press(w, fyne.KeyDown)
	settle(t, w)
	own := view.Union(w.parts.maps.grid.maps.Own)
	if kept = append(kept, scene.Lock{Layer: "block1_conv2", Lo: own.Lo, Hi: own.Hi}); !slices.Equal(w.now.scene.Locks, kept) {
		t.Errorf("a layer that is seen for the first time is locked to its own range: %v, want %v", w.now.scene.Locks, kept)
	}
	press(w, fyne.KeyUp)
	settle(t, w)
	if w.parts.maps.barNow().On != layer {
		t.Errorf("back at the first layer the bar shows %v", w.parts.maps.barNow().On)
	}
}

func TestLanguageKeepsThePlace(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	press(w, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	old := *w.parts.maps.grid.grid
	w.nextLanguage()
	settle(t, w)
	if w.now.lang.Code() != "zh-Hans" || !strings.Contains(w.parts.maps.count.Text, "通道") {
		t.Errorf("%s: %q", w.now.lang.Code(), w.parts.maps.count.Text)
	}
	if g := w.parts.maps.grid.grid; g.Solo() != old.Solo() || g.Zoom() != old.Zoom() || w.now.layer() != 2 {
		t.Errorf("layer %d, map %d, zoom %v", w.now.layer(), g.Solo(), g.Zoom())
	}
	if w.set.Language != "zh-Hans" {
		t.Error("the language is not remembered")
	}
	w.nextTheme()
	if w.set.Theme != Dark || ink().Paper.R > 100 {
		t.Errorf("theme %q, paper %v", w.set.Theme, ink().Paper)
	}
}

func TestProblem(t *testing.T) {
	w, a := open(t, settings.Settings{})
	state := w.now.state
	state.Problem = &session.Problem{Err: errors.New("picture: a.txt: is text, not a picture"), What: session.PictureProblem, About: "a.txt"}
	w.Update(state)
	drain()
	b := w.parts.banner
	if !b.root.Visible() || !strings.Contains(b.text.Whole(), "a.txt: is text") || !strings.Contains(b.more.Whole(), "/log/vggscope.log") {
		t.Errorf("the banner says %q, %q", b.text.Whole(), b.more.Whole())
	}
	if strings.HasPrefix(b.text.Whole(), "picture:") {
		t.Error("the banner names a package")
	}
	if w.parts.layers.strip.name.Text == "" || w.parts.maps.grid.maps == nil {
		t.Error("the picture before is gone")
	}
	press(w, fyne.KeyEscape)
	if b.root.Visible() || !a.has("dismiss") {
		t.Error("Escape does not close the banner")
	}
}

func TestDropAndSteps(t *testing.T) {
	w, a := open(t, settings.Settings{})
	w.opener.dropped([]fyne.URI{storage.NewFileURI("/photos/a b.png"), storage.NewFileURI("/照片/猫.jpg")})
	if len(a.files) != 2 || a.files[1] != "/照片/猫.jpg" {
		t.Errorf("dropped %q", a.files)
	}
	if w.set.Recent[0] != "/photos/a b.png" || w.set.LastFolder != "/photos" {
		t.Errorf("remembered %q in %q", w.set.Recent, w.set.LastFolder)
	}
	press(w, fyne.KeyPageDown, fyne.KeyPageUp)
	if !a.has("next") || !a.has("back") {
		t.Errorf("the keys for pictures lead to %q", a.calls)
	}
}

func TestFinders(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	test.Type(w.parts.layers.find, "5_3")
	if w.parts.maps.title.Text != "block5_conv3" {
		t.Errorf("found %s", w.parts.maps.title.Text)
	}
	test.Type(w.parts.answers.find, "crane")
	if w.parts.answers.chart.hover != 134 || !strings.Contains(w.parts.answers.sum.Text, "134") {
		t.Errorf("found class %d, %q", w.parts.answers.chart.hover, w.parts.answers.sum.Text)
	}
	w.parts.answers.find.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.parts.answers.chart.hover == 134 {
		t.Error("Enter does not go on to the next crane")
	}
	w.parts.answers.find.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.parts.answers.find.Text != "" {
		t.Error("Escape does not empty the field")
	}
}

func TestRemembers(t *testing.T) {
	var kept settings.Settings
	w, _ := open(t, settings.Settings{ColorMap: "magma", RangeMode: "layer", Columns: 12, Smooth: true})
	w.options.Save = func(s settings.Settings) { kept = s }
	if w.now.scene.Colours != "magma" || w.now.scene.Range != scene.PerLayer || w.parts.maps.grid.grid.Columns() != 12 {
		t.Errorf("%+v", w.now.scene)
	}
	w.commands.run(action.MoreColumns)
	w.keys.typedRune('m')
	settle(t, w)
	w.remember()
	if kept.Columns != 13 || kept.ColorMap != "gray" || kept.RangeMode != "layer" || !kept.Smooth || kept.Model != "/models/narrow" ||
		kept.Window.Width != 1280 {
		t.Errorf("kept %+v", kept)
	}
}

// Whatever a settings file holds, the window opens.
func TestOddSettings(t *testing.T) {
	w, _ := open(t, settings.Settings{ColorMap: "?", RangeMode: "?", Columns: -3, Fit: "?", Filter: "?", Theme: "?", Language: "xx",
		Splits: map[string]float64{"left": 9, "right": -1}, Window: settings.Size{Width: 1, Height: 1e9}})
	if w.now.scene.Columns != 0 || w.now.scene.Colormap() != view.Viridis() {
		t.Errorf("%+v", w.now.scene)
	}
}

func TestFittingMenu(t *testing.T) {
	w, a := open(t, settings.Settings{})
	items := w.menus.items(action.FitMenu)
	if len(items) != 3 || !items[0].Checked || !strings.Contains(items[0].Label, "as trained") {
		t.Fatalf("%+v", items)
	}
	items[1].Action()
	if !a.has("fitting") || a.fit != "crop" || !strings.Contains(w.parts.toolbar.fit.Text, "crop") {
		t.Errorf("fit %q, %q", a.fit, w.parts.toolbar.fit.Text)
	}
	w.menus.items(action.FitMenu)[0].Action()
	if a.fit != "" {
		t.Errorf("the card's own fit is asked for as %q", a.fit)
	}
}

// Of the filters one is marked as that of the card, and one as that of Keras' load_img, where that is another.
func TestFilterMenu(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	m, n := *w.now.state.Model, *w.now.state.Model.Network // other tests have these
	m.Network, w.now.state.Model = &n, &m
	for _, own := range picture.Filters() {
		n.Card.Input.Resample = string(own)
		for i, item := range w.menus.items(action.FilterMenu) {
			f := picture.Filters()[i]
			if got, want := strings.Contains(item.Label, "as trained"), f == own; got != want {
				t.Errorf("card %s: %q", own, item.Label)
			}
			if got, want := strings.Contains(item.Label, "load_img"), f == picture.Nearest && own != f; got != want {
				t.Errorf("card %s: %q", own, item.Label)
			}
		}
	}
}

func TestNothingYet(t *testing.T) {
	inOneGoroutine(t)
	w, _ := begin(t, Options{Settings: settings.Settings{Language: "en"}})
	press(w, fyne.KeyDown, fyne.KeyUp, fyne.KeyRight, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyEnd, fyne.KeyHome)
	for _, r := range "+-00[]123rrrmmbsglt" {
		w.keys.typedRune(r)
	}
	for _, a := range action.All() {
		if a.ID != action.Quit {
			drain()
			w.commands.run(a.ID)
		}
	}
	w.parts.maps.hovered(nowhere)
	for _, menu := range [][]*fyne.MenuItem{w.menus.open(), w.menus.samples(), w.menus.model(), w.menus.items(action.SaveMenu), w.menus.items(action.HelpMenu)} {
		if len(menu) == 0 {
			t.Error("an empty menu")
		}
	}
}

// Without a picture the window asks for one, and does not say that it computes.
func TestNoPicture(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	state := w.now.state
	state.Picture, state.Result = nil, nil
	state.Model = &session.Model{Network: state.Model.Network}
	state.Phase = session.Loading
	w.Update(state)
	drain()
	if !strings.Contains(w.parts.maps.count.Text, "computing") {
		t.Errorf("while something is under way: %q", w.parts.maps.count.Text)
	}
	state.Phase = session.Idle
	w.Update(state)
	drain()
	if !strings.Contains(w.parts.maps.count.Text, "Drop a picture") {
		t.Errorf("at rest: %q", w.parts.maps.count.Text)
	}
}

// Saving over a file asks first, and one Escape takes the question away.
func TestSaveAsks(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.set.LastFolder = filepath.Dir(write(t, "noise_block1_conv1.png", "before"))
	path := filepath.Join(w.set.LastFolder, "noise_block1_conv1.png")
	save := func() {
		w.saver.saveGrid()
		w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	save()
	if w.win.Canvas().Overlays().Top() == nil || w.dialogs.open == nil {
		t.Fatal("no question")
	}
	press(w, fyne.KeyEscape)
	if w.win.Canvas().Overlays().Top() != nil || w.dialogs.open != nil {
		t.Error("one Escape does not close the question")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "before" {
		t.Errorf("the file was touched: %q, %v", text, err)
	}
}

// What the main thread does for a state, and for a key. The test driver's painter is not measured, and would be another's.
func BenchmarkApply(b *testing.B) {
	w, _ := open(b, settings.Settings{})
	n := &fresh{state: w.now.state, thumbs: w.now.thumbs}
	b.Run("state", func(b *testing.B) {
		for b.Loop() {
			w.now.result = nil
			w.apply(n)
			drain()
		}
	})
	b.Run("model", func(b *testing.B) {
		for b.Loop() {
			w.now.state.Model = nil
			w.apply(n)
			drain()
		}
	})
	b.Run("layer", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			w.viewer.chooseLayer(1 + i%2)
		}
	})
	b.Run("hover", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			w.parts.maps.grid.hoverOver(pointed{channel: i % 4, y: i % 224, x: 3, ok: true})
		}
	})
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			w.build()
		}
	})
}

func TestFitRoom(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	before := w.win.Canvas().Size()
	w.FitRoom()
	if got := w.win.Canvas().Size(); got != before {
		t.Errorf("where the screen is not known: %v, want %v as before", got, before)
	}
	w.options.Room = settings.Size{Width: 1900, Height: 700}
	w.FitRoom()
	if got, want := w.win.Canvas().Size(), fyne.NewSize(before.Width, 700-titleBar); got != want {
		t.Errorf("on a low screen: %v, want %v", got, want)
	}
}
