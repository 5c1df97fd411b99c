package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/lookup"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
)

// No two lines of the palette say the same, in either language: an action whose text stands for two, or means something only in its
// menu, needs a text palette.ID, or its menu one palette.in.MENU.
func TestPaletteTellsActionsApart(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		seen := map[string]bool{}
		for _, e := range w.paletteEntries()[:len(w.commands)] {
			if seen[e.title] && !strings.Contains(e.title, w.now.lang.Text("palette.class", "")) {
				t.Errorf("%s: two actions are %q", l.Code(), e.title)
			}
			seen[e.title] = true
		}
	}
}

// typePalette opens the palette and types.
func typePalette(w *Window, text string) *commandPalette {
	w.commands.run(action.Palette)
	p := w.palette
	p.field.SetText(text)
	return p
}

// Each action is found by its text in both languages, in windows of both, and chosen it is done.
func TestPaletteFindsActions(t *testing.T) {
	inOneGoroutine(t)
	for _, code := range []string{locale.English, locale.Chinese} {
		w, _ := open(t, settings.Settings{Language: code})
		var did action.ID
		notes := map[action.ID]string{}
		var offered []action.Action
		for _, a := range action.All() {
			if c, ok := w.commands[a.ID]; ok && !a.Own && !c.absent && a.ID != action.Palette {
				offered = append(offered, a)
				if c.note != nil {
					notes[a.ID] = c.note()
				}
				w.commands[a.ID] = command{do: func() { did = a.ID }, note: c.note}
			}
		}
		all := w.paletteEntries()
		for _, a := range offered {
			for _, l := range locale.All() {
				text := paletteText(a, l) + notes[a.ID]
				lines := w.found(all, text)
				if did = ""; len(lines) > 0 {
					lines[0].do()
				}
				if did != a.ID {
					t.Errorf("%s window: %q finds %s first, want %s", code, text, titles(lines, 3), a.ID)
				}
			}
		}
	}
}

func titles(lines []paletteEntry, n int) string {
	text := ""
	for _, e := range lines[:min(n, len(lines))] {
		text += fmt.Sprintf("%q ", e.title)
	}
	return text
}

// What a menu of the upper edge has is found by the menu's name.
func TestPaletteFindsByMenu(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	all := w.paletteEntries()
	for typed, want := range map[string][]string{
		"save":       {"Save: Chosen map as PNG…", "Save: Layer as .npy…", "Save: Chart of all classes as PNG…", "Save the view as a figure (PNG, SVG)…"},
		"open":       {"Open: Folder of pictures…", "Open a session…"},
		"保存":         {"Save: Predictions as CSV…"},
		"help about": {"About VGGScope"},
	} {
		lines := w.found(all, typed)
		for _, title := range want {
			if !slices.ContainsFunc(lines, func(e paletteEntry) bool { return e.title == title }) {
				t.Errorf("%q finds %s, and not %q", typed, titles(lines, len(lines)), title)
			}
		}
	}
}

// What can be done stands above what cannot, which has its reason beside it; but the whole name of an act is that act.
func TestPaletteHasPossibleActsFirst(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	hindered := func(list []paletteEntry) (text string) {
		for _, e := range list {
			text += map[bool]string{true: "+", false: "-"}[e.why == ""]
		}
		return text
	}
	w.now.result = nil // nothing was computed, so that much cannot be done
	all := w.paletteEntries()
	for _, typed := range []string{"", "save", "save cl", "copy", "pre"} {
		list := w.found(all, typed)
		if got := hindered(list); len(list) == 0 || strings.Contains(got, "-+") {
			t.Errorf("%q finds %s, where + can be done: %s", typed, got, titles(list, 6))
		}
	}
	for _, e := range all[:len(all)-len(w.now.network().Classes)] {
		if first := w.found(all, e.title)[0]; first.title != e.title {
			t.Errorf("the whole of %q finds %q first, which Enter would do", e.title, first.title)
		}
	}
}

// A palette that was opened while there was no model lists the layers of the one that came, and keeps the line that was chosen.
func TestPaletteFollows(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	with := w.now.state
	none := with
	none.Model, none.Result = nil, nil
	w.Update(none)
	drain()
	p := typePalette(w, "block3_conv2")
	if len(p.lines) != 0 {
		t.Fatalf("without a model %s", titles(p.lines, 3))
	}
	w.Update(with)
	drain()
	if len(p.lines) == 0 || !strings.Contains(p.lines[0].title, "block3_conv2") || !strings.Contains(p.count.Text, fmt.Sprint(len(p.lines))) {
		t.Errorf("with one %s, %q", titles(p.lines, 3), p.count.Text)
	}
	p = typePalette(w, "block")
	p.chosen = 3
	title := p.lines[3].title
	with.Phase++
	w.Update(with)
	drain()
	if got := p.lines[p.chosen].title; got != title {
		t.Errorf("%q is chosen, and was %q", got, title)
	}
}

// What stands on a button finds what that does, whatever the palette calls it.
func TestPaletteFindsByButton(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		all := w.paletteEntries()
		if len(w.said) < 20 {
			t.Fatalf("%d buttons say something", len(w.said))
		}
		for id, text := range w.said {
			a, _ := action.ByID(id)
			if c := w.commands[id]; c.absent || a.Own || id == action.Palette {
				continue
			}
			if !slices.ContainsFunc(w.found(all, text), func(e paletteEntry) bool { return strings.HasPrefix(e.title, paletteText(a, l)) }) {
				t.Errorf("%s: %q does not find %q", l.Code(), text, paletteText(a, l))
			}
		}
	}
}

// Layers, channels and classes are found by name, number and sound, and shown.
func TestPaletteFindsWhatIsLookedAt(t *testing.T) {
	w, _ := open(t, settings.Settings{Language: locale.Chinese})
	enter := func(text string) { typePalette(w, text).field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	enter("block3_conv2")
	settle(t, w)
	if got := w.now.layerName(); got != "block3_conv2" {
		t.Errorf("the layer is %s", got)
	}
	enter("block2conv1 3")
	settle(t, w)
	if w.now.layerName() != "block2_conv1" || w.now.scene.Channel != 3 {
		t.Errorf("the channel is %d of %s", w.now.scene.Channel, w.now.layerName())
	}
	enter("2")
	if w.now.layerName() != "block2_conv1" || w.now.scene.Channel != 2 {
		t.Errorf("a number alone leads to channel %d of %s", w.now.scene.Channel, w.now.layerName())
	}
	for _, text := range []string{"glance strongest", "最强通道", "zqtd"} { // as the tool bar calls it
		w.viewer.look(w.viewer.whole().WithGlance(view.MeanOfMaps))
		if enter(text); w.now.scene.Glance != view.Strongest {
			t.Errorf("%q leads to %s", text, w.now.scene.Glance)
		}
	}
	enter("tabby")
	if i := w.parts.answers.chart.found; i < 0 || w.now.network().Classes[i].Name != "tabby" {
		t.Errorf("tabby leads to class %d", i)
	}
	enter("hbm") // 虎斑猫
	if i := w.parts.answers.chart.found; i < 0 || w.now.network().Classes[i].Zh != "虎斑猫" {
		t.Errorf("hbm leads to class %d", i)
	}
}

// Up and Down choose, Escape closes, and what cannot be done says why instead of being done.
func TestPaletteKeys(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	p := typePalette(w, "undo")
	if p.lines[0].why != w.now.lang.Text("why.noundo") || p.lines[0].key != "Ctrl+Z" {
		t.Errorf("%+v", p.lines[0])
	}
	p.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := w.parts.status.told.text; got != w.now.lang.Text("why.noundo") {
		t.Errorf("the status line says %q", got)
	}
	p = typePalette(w, "block")
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp} {
		p.field.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if p.chosen != 1 {
		t.Errorf("line %d is chosen, want 1", p.chosen)
	}
	test.Type(p.field, "x")
	if p.chosen != 0 {
		t.Error("typing does not go back to the first line")
	}
	p.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.palette != nil || w.win.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close it")
	}
	w.commands.run(action.Palette)
	layer := w.now.layer()
	w.keys.typedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // the window's keys do nothing meanwhile
	if w.now.layer() != layer {
		t.Error("a key went past the palette")
	}
}

// A row of the palette gives its texts the room that they need, whatever it showed before.
func TestPaletteRowsAreReused(t *testing.T) {
	test.NewTempApp(t)
	r := newPaletteRow().(*paletteRow)
	test.NewTempWindow(t, r).Resize(fyne.NewSize(640, 60))
	r.set(paletteEntry{title: "Quit", why: "not now", key: "Ctrl+Shift+C"}, true)
	r.set(paletteEntry{title: "Save the lesson…", why: "There is no lesson open."}, false)
	if need, has := fyne.MeasureText(r.title.Text, theme.TextSize(), r.title.TextStyle).Width+2*theme.InnerPadding(), r.title.Size().Width; has < need {
		t.Errorf("the title has %v of %v", has, need)
	}
	if end := r.why.Position().X + r.why.Size().Width; end < 600 {
		t.Errorf("the reason ends at %v of 640, with no key beside it", end)
	}
}

// bySound is what is typed for a text by those who type the first letters of how its characters are read.
func bySound(t *testing.T, text string) string {
	t.Helper()
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Han, r) {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}
		for letter := 'a'; letter <= 'z'; letter++ {
			if len(lookup.Best(string(letter), []lookup.Name{lookup.NewName(string(r))}, 1)) > 0 {
				return letter
			}
		}
		t.Errorf("%s: no reading of %c", text, r)
		return -1
	}, text)
}

// Each action, layer and class is found by the first letters of how its Chinese text is read, in windows of both languages.
func TestPaletteFindsBySound(t *testing.T) {
	inOneGoroutine(t)
	zh := locale.New(locale.Chinese)
	for _, code := range []string{locale.English, locale.Chinese} {
		w, _ := open(t, settings.Settings{Language: code})
		all := w.paletteEntries()
		var texts []string
		for _, a := range action.All() {
			if c, ok := w.commands[a.ID]; ok && !a.Own && !c.absent && a.ID != action.Palette && c.note == nil {
				texts = append(texts, paletteText(a, zh))
			}
		}
		for _, l := range w.now.network().Layers {
			texts = append(texts, zh.Text("palette.layer", l.Name))
		}
		for i := 0; i < len(w.now.network().Classes); i += 20 { // all of them are package lookup's
			texts = append(texts, zh.Text("palette.class", zh.Class(w.now.network().Classes[i])))
		}
		for _, text := range texts {
			typed := bySound(t, text)
			if !slices.ContainsFunc(w.found(all, typed), func(e paletteEntry) bool { return len(lookup.Best(text, []lookup.Name{e.names}, 1)) > 0 }) {
				t.Errorf("%s window: %q does not find %q", code, typed, text)
			}
		}
	}
}

// A choice that concerns one view alone is seen when it is made from anywhere: it leads there.
func TestChoicesLeadToTheirView(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for id, want := range map[action.ID]scene.View{
		action.Glance(view.Principal): scene.Glance, action.Distance(view.Distances()[0]): scene.Pictures, action.Slice(rank.L2): scene.Kernels,
		action.SplitKernels: scene.Kernels, action.AreaSort(view.AreaMean): scene.AreaView, action.Best(scene.ByActivation): scene.BestView,
		action.CrowdMean: scene.Table, action.CrowdGroups: scene.Table, action.CrowdPlain: scene.Table,
	} {
		w.commands.run(action.View(scene.Maps))
		if w.commands.run(id); w.now.scene.View != want {
			t.Errorf("%s leads to %s, want %s", id, w.now.scene.View, want)
		}
	}
}

// How many there are is written out.
func TestPaletteCountHasRoom(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.Palette)
	count := w.palette.count
	if need := fyne.MeasureText(count.Text, theme.CaptionTextSize(), count.TextStyle).Width; count.Text == "" || count.Size().Width < need {
		t.Errorf("%q has %v and needs %v", count.Text, count.Size().Width, need)
	}
}
