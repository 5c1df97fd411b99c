package ui

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

// Every action of a menu shows the key that the table has for it, and the keys stand below each other, in both languages.
func TestMenusShowTheirKeys(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		for _, menu := range []action.Menu{action.OpenMenu, action.SaveMenu, action.HelpMenu, action.ViewMenu} {
			items, from, to := w.menus.items(menu), float32(9999), float32(0)
			for _, a := range action.InMenu(menu) {
				if len(a.Keys) == 0 {
					continue
				}
				label, key := w.now.lang.Text(a.Text), action.OnSystem(string(a.Keys[0]), runtime.GOOS)
				i := slices.IndexFunc(items, func(item *fyne.MenuItem) bool {
					rest, ok := strings.CutPrefix(item.Label, label)
					return ok && strings.TrimLeft(rest, space+hairSpace) == key
				})
				if i < 0 {
					t.Errorf("%s: no item with %q and %q", menu, label, key)
					continue
				}
				at := menuWidth(strings.TrimSuffix(items[i].Label, key))
				from, to = min(from, at), max(to, at)
			}
			if to-from > 2 {
				t.Errorf("%s, %s: the keys begin between %.1f and %.1f", l.Code(), menu, from, to)
			}
		}
	}
}

// A right click chooses what it is on, and offers what can be done with it.
func TestRightClicks(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	g, c := w.parts.maps.grid, w.win.Canvas()
	tile := g.grid.Tile(2)
	at := fyne.NewPos(float32(tile.Min.X+5), float32(tile.Min.Y+5))
	for name, do := range map[string]func() bool{
		"a map": func() bool {
			g.TappedSecondary(&fyne.PointEvent{Position: at})
			return w.now.scene.Channel == 2
		},
		"a layer": func() bool {
			list := w.parts.layers.layers
			row := newLayerRow()
			row.put(list.rows[list.line()+1], true, list.title)
			list.rightClicked(row.row, at)
			return w.now.layer() == 2
		},
		"a class": func() bool {
			line := w.parts.answers.best[3]
			test.TapSecondary(line)
			return w.parts.answers.chart.found == w.now.result.Top[3].Index
		},
	} {
		if !do() {
			t.Errorf("%s is not chosen", name)
		}
		if c.Overlays().Top() == nil {
			t.Errorf("%s: no menu", name)
		}
		press(w, fyne.KeyEscape)
	}
}

// What a right click offers is in the table, with a text and bound.
func TestContexts(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for _, context := range action.Contexts() {
		if len(w.menus.inContext(context)) < 4 {
			t.Errorf("%s: %d items", context, len(w.menus.inContext(context)))
		}
		for _, item := range w.menus.inContext(context) {
			if !item.IsSeparator && unicode.IsLower([]rune(item.Label)[0]) {
				t.Errorf("%s: %q does not begin as its neighbours do", context, item.Label)
			}
		}
		for _, group := range action.InContext(context) {
			for _, a := range group {
				if c, ok := w.commands[a.ID]; !ok || c.do == nil || !w.now.lang.Has(a.Text) {
					t.Errorf("%s: %q is not bound, or has no text", context, a.ID)
				}
			}
		}
	}
}

func TestCheckedAnswers(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.Checked("status.check.passed")
	drain()
	if top := w.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(texts(top), "numbers are right") {
		t.Error("the answer is not in a dialog")
	}
}

// The models that were in use stay in their menu, whatever is in use and however many pictures are dropped.
func TestModelMenu(t *testing.T) {
	w, a := open(t, settings.Settings{})
	var pictures []string
	for i := range 18 {
		pictures = append(pictures, fmt.Sprintf("/photos/%d.png", i))
	}
	w.opener.open(pictures)
	state := w.now.state
	state.Model = &session.Model{Network: state.Model.Network} // the built-in one
	w.Update(state)
	drain()
	items := w.menus.model()
	if len(items) < 2 || !strings.HasPrefix(items[1].Label, "narrow") || items[1].Checked || !items[0].Checked {
		t.Fatalf("%+v, want the built-in model ticked, and the one before below it", items[1])
	}
	if !strings.Contains(items[1].Label, "missing") {
		t.Errorf("%q is not there, and is not shown to be missing", items[1].Label)
	}
	dir := t.TempDir()
	w.set.Library[0].Path = dir
	if w.menus.model()[1].Action(); !a.has("model " + dir) {
		t.Errorf("the session is asked for %q", a.calls)
	}
	for _, item := range w.menus.open() {
		if strings.HasPrefix(item.Label, "narrow") {
			t.Error("the model is among the pictures")
		}
	}
}

// A command copies the values around the one under the mouse, seven by seven, as the array has them.
func TestCopyAround(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	g := w.parts.maps.grid
	cell := g.grid.Cell(1, 100, 50)
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(cell.Min.X), float32(cell.Min.Y))}})
	at := g.hover
	w.commands.run(action.CopyAround)
	rows := strings.Split(strings.TrimSpace(w.saver.clipboard.Content()), "\n")
	if len(rows) != 7 {
		t.Fatalf("%d rows, want 7", len(rows))
	}
	for y, row := range rows {
		for x, text := range strings.Split(row, "\t") {
			if want := view.Plain(g.maps.Tensor.At(at.y-3+y, at.x-3+x, at.channel)); text != want {
				t.Errorf("row %d, column %d: %s, want %s", y, x, text, want)
			}
		}
	}
}

// No menu of the tool bar, nor one of a right click, is higher or wider than a small window: what is beyond its edge is not seen by who
// goes there with the keys. All of the items are in the menus that they are spread over.
func TestMenusHaveRoom(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		for i := range 40 {
			path := fmt.Sprintf("/data/%s %d.h5", strings.Repeat("很长的名字 a long name ", 4), i)
			w.set.Library = append(w.set.Library, settings.Model{Path: path})
			w.set.Recent = append(w.set.Recent, path)
		}
		all := map[string][]*fyne.MenuItem{"open": w.menus.open(), "samples": w.menus.samples(), "model": w.menus.model()}
		for _, m := range []action.Menu{action.SaveMenu, action.ViewMenu, action.DeviceMenu, action.HelpMenu, action.SortMenu, action.RangeMenu} {
			all[string(m)] = w.menus.items(m)
		}
		for _, c := range action.Contexts() {
			all["on a "+string(c)] = w.menus.inContext(c)
		}
		for name, items := range all {
			met := 0
			look := func(some []*fyne.MenuItem) {
				size := widget.NewPopUpMenu(fyne.NewMenu("", some...), w.win.Canvas()).MinSize()
				if size.Height > 600 || size.Width > 960 {
					t.Errorf("%s, %s: %v", l.Code(), name, size)
				}
				met += len(some)
				if last := some[len(some)-1]; last.Label == l.Text("menu.more") {
					met--
					last.Action()
				}
			}
			look(w.menus.fitted(items, 600, look))
			if met != len(items) {
				t.Errorf("%s, %s: %d items of %d", l.Code(), name, met, len(items))
			}
		}
	}
}

// What a right click offers is had by a key too: of the list of layers where that has the focus, or else of what the middle shows.
func TestContextByKey(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for view, want := range map[scene.View]action.Context{scene.Maps: action.OnMap, scene.PhotoView: action.OnPhoto, scene.ChartView: action.OnClass, scene.Glance: action.OnGlance,
		scene.Kernels: action.OnKernels, scene.Pictures: action.OnPair, scene.Layers: action.OnPair, scene.Table: action.OnTable, scene.AreaView: action.OnArea,
		scene.CauseView: action.OnWhy, scene.DreamView: action.OnDream, scene.BestView: action.OnBest} {
		w.commands.run(action.View(view))
		if got, _ := w.contextOf(); got != want {
			t.Errorf("%s: the menu is of %q, want %q", view, got, want)
		}
		press(w, fyne.KeyF10)
		if open := w.win.Canvas().Overlays().Top() != nil; open != (want != "") {
			t.Errorf("%s: the key opens a menu: %t", view, open)
		}
		shut(w)
	}
	list := w.parts.layers.layers
	w.win.Canvas().Focus(list)
	got, _ := w.contextOf()
	list.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if got != action.OnLayer || w.win.Canvas().Overlays().Top() == nil {
		t.Errorf("in the list of layers the key has %q", got)
	}
}

// Space in the list of layers folds the group of the chosen one, and unfolds it.
func TestSpaceFoldsLayers(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	list := w.parts.layers.layers
	w.viewer.chooseLayer(2)
	before := len(list.rows)
	list.TypedRune(' ')
	if got := len(list.rows); got >= before {
		t.Errorf("%d rows of %d", got, before)
	}
	if list.TypedRune(' '); len(list.rows) != before {
		t.Errorf("%d rows, want %d again", len(list.rows), before)
	}
}

// A right click has a menu wherever a view shows something, and chooses what it is on; the left button still works there.
func TestRightClicksInViews(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	p := w.parts
	for name, o := range map[string]fyne.SecondaryTappable{
		"two pictures": p.pictures.twins.sides[0].grid, "two layers": p.twoLayers.twins.sides[1].grid, "table": p.crowd,
		"cause": p.cause.box.heat, "cause in its tab": p.why.box.heat, "dream": p.dream.picture, "best of my pictures": p.best.back, "one of them": p.best.images[3],
	} {
		v := map[string]scene.View{"two pictures": scene.Pictures, "two layers": scene.Layers, "table": scene.Table, "cause": scene.CauseView, "dream": scene.DreamView, "best of my pictures": scene.BestView, "one of them": scene.BestView}[name]
		if v != "" {
			w.viewer.look(w.viewer.whole().WithView(v))
		}
		settle(t, w)
		g, is := o.(*gridPane)
		for end := time.Now().Add(atMost); is && (g.maps == nil || !g.veil.Hidden) && time.Now().Before(end); time.Sleep(time.Millisecond) {
			drain()
		}
		drawn(w.win.Canvas()) // draws
		o.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(30, 30), AbsolutePosition: fyne.NewPos(300, 300)})
		if w.win.Canvas().Overlays().Top() == nil {
			t.Errorf("%s: no menu", name)
		}
		shut(w)
	}
	w.viewer.look(w.viewer.whole().WithView(scene.AreaView))
	l, channel := p.area.list, -1
	l.rows, l.onRow = []view.AreaRow{{Channel: 5}, {Channel: 7}}, func(r view.AreaRow) { channel = r.Channel }
	row := l.CreateItem().(*areaRow)
	l.UpdateItem(1, row)
	if row.Tapped(&fyne.PointEvent{}); channel != 7 {
		t.Errorf("a click on a row chooses channel %d", channel)
	}
	l.UpdateItem(0, row)
	if row.TappedSecondary(&fyne.PointEvent{}); channel != 5 || w.win.Canvas().Overlays().Top() == nil {
		t.Errorf("a right click on a row chooses channel %d, and has a menu: %t", channel, w.win.Canvas().Overlays().Top() != nil)
	}
}
