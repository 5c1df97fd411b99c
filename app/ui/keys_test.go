package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// 0 brings all maps into sight, and again 0 the chosen columns back; after zooming it only fits what is there.
func TestFitKey(t *testing.T) {
	w, _ := open(t, settings.Settings{Columns: view.DefaultColumns})
	g := w.parts.maps.grid.grid
	g.Resize(700, 600, 1)
	w.keys.typedRune('0')
	if !g.All() || g.Columns() != 2 || w.parts.maps.columns.Text != "all in sight" {
		t.Errorf("four maps in %d columns, %q", g.Columns(), w.parts.maps.columns.Text)
	}
	w.keys.typedRune('+')
	w.keys.typedRune('0')
	if !g.All() || !g.Fitted() {
		t.Error("after zooming, 0 does not fit all maps again")
	}
	w.keys.typedRune('0')
	if g.All() || g.Columns() != view.DefaultColumns || w.parts.maps.columns.Text != "8 columns" {
		t.Errorf("back at %d columns, %q", g.Columns(), w.parts.maps.columns.Text)
	}
	w.keys.typedRune('0')
	w.keys.typedRune(']')
	if g.All() || w.now.scene.Columns != 3 {
		t.Errorf("one more than two columns is %d", w.now.scene.Columns)
	}
}

// Where nobody chose the columns, they suit the layer; choosing some is undone by a click on their number.
func TestColumnsSuitTheLayer(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	g := w.parts.maps.grid.grid
	g.Resize(700, 600, 1)
	if g.Columns() != 2 || g.Tile(3).Max.Y > 600 || g.Tile(3).Max.Y < 500 {
		t.Errorf("four maps stand in %d columns, the last one at %v", g.Columns(), g.Tile(3))
	}
	w.keys.typedRune(']')
	if g.Columns() != 3 || w.parts.maps.columns.Text != "3 columns" {
		t.Errorf("one more: %d, %q", g.Columns(), w.parts.maps.columns.Text)
	}
	w.parts.maps.columns.Tapped(nil)
	if g.Columns() != 2 || w.now.scene.Columns != 0 || w.parts.maps.columns.Text != "auto" {
		t.Errorf("as many as suit: %d, %q", g.Columns(), w.parts.maps.columns.Text)
	}
}

// Buttons lead to the other pictures where there are some, and from an enlarged map to the next one and back.
func TestWaysByMouse(t *testing.T) {
	w, a := open(t, settings.Settings{})
	press := func(in *fyne.Container, n int) { in.Objects[n].(*kit.ToolButton).Tapped(nil) }
	others := w.parts.layers.strip.others
	press(others, 1)
	if !others.Visible() || !a.has("next") {
		t.Errorf("two pictures: buttons shown %t, asked for %q", others.Visible(), a.calls)
	}
	w.parts.layers.strip.showOthers(1)
	if others.Visible() {
		t.Error("one picture has buttons that lead nowhere")
	}
	m := w.parts.maps
	w.commands.run(action.Enlarge)
	if !m.single.Visible() || m.several.Visible() {
		t.Error("an enlarged map has no way back")
	}
	press(m.single, 3)
	if w.now.scene.Channel != 1 || m.grid.solo() != 1 {
		t.Errorf("the next channel is %d, enlarged %d", w.now.scene.Channel, m.grid.solo())
	}
	press(m.single, 1)
	if m.grid.solo() >= 0 || m.single.Visible() || !m.several.Visible() {
		t.Error("Back does not lead to all maps")
	}
}

// A control with the focus takes the keys that it knows, and the window the others.
func TestKeysOfFocusedControls(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	c := w.win.Canvas()
	for _, o := range []fyne.Focusable{w.parts.toolbar.fit, w.parts.maps.smooth, w.parts.layers.layers} {
		c.Focus(o)
		layer := w.now.layer()
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if w.now.layer() != layer+1 {
			t.Errorf("%T swallows the arrow", o)
		}
		mode := w.now.scene.Range
		o.TypedRune('r')
		if w.now.scene.Range == mode {
			t.Errorf("%T swallows the letter", o)
		}
	}
	c.Focus(w.parts.maps.smooth)
	w.parts.maps.smooth.TypedRune(' ')
	if !w.now.scene.Smooth {
		t.Error("Space does not tick the box")
	}
	c.Focus(w.parts.toolbar.fit)
	if !strings.Contains(w.parts.status.machine.Text, "network's size") {
		t.Errorf("a button with the focus is explained by %q", w.parts.status.machine.Text)
	}
	w.parts.toolbar.fit.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if c.Overlays().Top() == nil {
		t.Error("Space does not open the menu")
	}
	press(w, fyne.KeyEscape)
	w.parts.toolbar.fit.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Focused() != nil {
		t.Error("Escape leaves the focus where it is")
	}
}

// Tab comes by every control.
func TestTabReachesEverything(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	c, p := w.win.Canvas(), w.parts
	type focusNext interface{ FocusNext() }
	met := map[fyne.Focusable]bool{}
	for range 100 {
		c.(focusNext).FocusNext()
		met[c.Focused()] = true
	}
	for name, o := range map[string]fyne.Focusable{
		"model": p.toolbar.model, "fit": p.toolbar.fit, "filter": p.toolbar.filter, "colours": p.toolbar.colours, "range": p.toolbar.ranges, "ReLU": p.toolbar.relu,
		"find a layer": p.layers.find, "layers": p.layers.layers, "smooth": p.maps.smooth, "find a class": p.answers.find, "log scale": p.answers.log,
	} {
		if !met[o] {
			t.Errorf("Tab does not come by %s", name)
		}
	}
	var buttons []string
	for o := range met {
		if b, ok := o.(*kit.ToolButton); ok {
			buttons = append(buttons, b.Tip)
		}
	}
	if len(buttons) != 27 { // thirteen menus, three tabs, the direction of sorting, language, theme, the whole screen, the large photo, two for pictures, fewer and more columns, as many as suit, fit
		t.Errorf("Tab comes by %d buttons: %q", len(buttons), buttons)
	}
}

// What the table lists is bound, and nothing else; every key of it leads to an action.
func TestActionsAreBound(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for _, a := range action.All() {
		c, ok := w.commands[a.ID]
		if ok == a.Own {
			t.Errorf("%s: bound %t, and the toolkit does it by itself %t", a.ID, ok, a.Own)
		}
		if ok && c.do == nil && !c.absent {
			t.Errorf("%s does nothing", a.ID)
		}
	}
	for id := range w.commands {
		if _, ok := action.ByID(id); !ok {
			t.Errorf("%s is bound and not in the table", id)
		}
	}
	names := map[action.Key]bool{}
	for _, k := range keyNames {
		names[k] = true
	}
	for k := range w.keys.actions {
		if _, chord := k.Chord(); !chord && len([]rune(string(k))) > 1 && !names[k] {
			t.Errorf("the window does not know the key %s", k)
		}
	}
}

// The sheet lists every letter and sign that the window knows.
func TestKeySheet(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.keys.typedRune('?')
	listed := texts(w.win.Canvas().Overlays().Top())
	for _, name := range []string{"Up", "Down", "Home", "End", "Left", "Right", "Enter", "Esc", "PgUp", "PgDn", "F1", "Tab", "Space"} {
		if !strings.Contains(listed, name) {
			t.Errorf("the sheet lacks %s", name)
		}
	}
	for _, r := range "+-0[]1BMRSGLT?" {
		if !strings.ContainsRune(listed, r) {
			t.Errorf("the sheet lacks %c", r)
		}
	}
}

// A letter typed beside a field changes neither the language nor the theme: that takes Ctrl.
func TestLettersAreHarmless(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	before := w.set
	for r := 'a'; r <= 'z'; r++ {
		w.keys.typedRune(r)
		if w.win.Canvas().Overlays().Top() != nil { // what it opened takes the keys
			press(w, fyne.KeyEscape)
		}
	}
	if w.now.lang.Code() != "en" || w.set.Theme != before.Theme {
		t.Errorf("language %q, theme %q", w.now.lang.Code(), w.set.Theme)
	}
	for all := w.win.Canvas().Overlays(); all.Top() != nil; { // a letter may have opened a dialog, which has the keys
		all.Remove(all.Top())
	}
	c := w.win.Canvas().(fyne.Shortcutable)
	c.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault})
	c.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyT, Modifier: fyne.KeyModifierShortcutDefault})
	drain()
	if w.now.lang.Code() != "zh-Hans" || w.set.Theme != Dark {
		t.Errorf("with Ctrl: language %q, theme %q", w.now.lang.Code(), w.set.Theme)
	}
}

// What cannot be done says why, and is grey in its menu.
func TestHindrancesAreTold(t *testing.T) {
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, a := open(t, settings.Settings{})
	say := func(id action.ID, want string) {
		t.Helper()
		w.parts.status.told = message{}
		w.commands.run(id)
		if w.parts.status.told.text != want {
			t.Errorf("%s: told %q, want %q", id, w.parts.status.told.text, want)
		}
		for _, item := range w.menus.items(action.SaveMenu) {
			if a, _ := action.ByID(id); strings.HasPrefix(item.Label, w.now.lang.Text(a.Text)) && item.Disabled != (want != "") {
				t.Errorf("%s: disabled %t in its menu", id, item.Disabled)
			}
		}
	}
	text := w.now.lang.Text
	say(action.Compute, text("why.computed"))
	say(action.PreviousPicture, text("why.firstpicture"))
	w.viewer.chooseLayer(w.now.layers() - 1)
	settle(t, w)
	say(action.Enlarge, text("why.flat"))
	w.Update(list.states[1]) // a cancelled pass
	drain()
	for _, id := range []action.ID{action.SaveGrid, action.SaveMap, action.SaveAllNPY, action.SaveCSV, action.CopyValues, action.NextChannel} {
		say(id, text("why.lost"))
	}
	if say(action.Compute, ""); !a.has("again") {
		t.Errorf("the session is asked for %q", a.calls)
	}
	w.Update(list.states[len(list.states)-2]) // without dense layers
	drain()
	for _, id := range []action.ID{action.SaveCSV, action.CopyAnswers, action.FindClass, action.Answer(2), action.LogChart} {
		say(id, text("predictions.none"))
	}
}

// What stood in the way is told until something changes: then it may not be true any more.
func TestHindrancesPass(t *testing.T) {
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, _ := open(t, settings.Settings{})
	for name, change := range map[string]func(){
		"work begins":      func() { s := w.now.state; s.Phase = session.Running; w.Update(s); drain() },
		"another act":      func() { w.keys.typedRune('m') },
		"another language": w.nextLanguage,
	} {
		w.Update(list.states[1]) // a cancelled pass
		drain()
		w.commands.run(action.SaveAllNPY)
		if w.parts.status.machine.Text != w.now.lang.Text("why.lost") {
			t.Errorf("%s: before it, the status line says %q", name, w.parts.status.machine.Text)
		}
		change()
		if w.parts.status.machine.Text == w.now.lang.Text("why.lost") || w.parts.status.told.text != "" {
			t.Errorf("%s: the status line still says %q", name, w.parts.status.machine.Text)
		}
	}
}
