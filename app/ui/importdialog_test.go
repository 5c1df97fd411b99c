package ui

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights"
)

// waiting is a model whose file leaves things open, as the session finds it.
func waiting(t *testing.T, name string) *session.Import {
	t.Helper()
	path := filepath.Join("..", "..", "weights", "testdata", name)
	set, err := weights.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	return &session.Import{Ref: session.ModelRef{Path: path}, Card: set.Card, Choices: set.Choices, Doubts: set.Doubts,
		Ways: set.Candidates(), Notes: set.Notes, Classes: len(set.Classes), Params: set.Params()}
}

// A file that does not tell everything is shown with what is taken, two readings beside each other with their answers to the
// picture on the screen; what is changed is previewed anew, and opened when it is accepted.
func TestImport(t *testing.T) {
	w, a := open(t, settings.Settings{})
	state := w.now.state
	state.Import = waiting(t, "torchvision.npz")
	w.Update(state)
	drain()
	top := w.win.Canvas().Overlays().Top()
	if top == nil || len(a.tasks) != 1 || a.tasks[0].Name != library.PreviewingName {
		t.Fatalf("no dialog, or nothing to preview: %v", a.tasks)
	}
	run := func() {
		if err := a.tasks[len(a.tasks)-1].Run(t.Context(), session.Tools{Progress: func(float64) {}}); err != nil {
			t.Fatal(err)
		}
		drain()
	}
	run()
	shown := func() (all []float32) {
		for _, o := range laidOut[*answer](top) {
			if !o.Hidden {
				all = append(all, o.p)
			}
		}
		return all
	}
	first := shown()
	if len(first) != 10 || first[0] == first[5] {
		t.Fatalf("the two readings say %v", first)
	}
	for _, d := range state.Import.Doubts {
		if want := w.now.lang.Text("model.doubt." + d.About); !strings.Contains(texts(top), want) {
			t.Errorf("nothing is said of %q in %s", want, texts(top))
		}
	}
	pressButton(t, top, w.now.lang.Text("import.take"))
	if got := shown(); got[0] != first[5] {
		t.Errorf("the other reading is taken and says %v, was %v", got, first)
	}
	flat := find(t, top, func(s *kit.Choice) bool {
		return strings.Contains(s.Selected, "bilinear") || strings.Contains(s.Selected, "crop")
	})
	flat.SetSelected("pad")
	if len(a.tasks) < 2 {
		t.Error("another fit is not previewed anew")
	}
	run()
	if got := shown(); got[0] == first[5] {
		t.Errorf("padded, the answers are the same: %v", got)
	}
	pressButton(t, top, "Use this model")
	if r := a.ref; !r.Checked || r.Choices.Fit != "pad" || r.Choices.Flatten == state.Import.Choices.Flatten || a.has("decline") {
		t.Errorf("opened as %+v", r)
	}
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays")
	}
}

// A set without a card is called in the window's language, and a card's own name stays.
func TestCardWords(t *testing.T) {
	c := waiting(t, "torchvision.npz").Card
	if got := cardWords(locale.New(locale.English), c); got != c.Name {
		t.Errorf("in English %q, want %q, as the command line has it", got, c.Name)
	}
	if got, want := cardWords(locale.New(locale.Chinese), c), "VGG16（torchvision 的数组名，无说明卡）"; got != want {
		t.Errorf("in Chinese %q, want %q", got, want)
	}
	if got := cardWords(locale.New(locale.Chinese), weights.Card{Name: "a (b)"}); got != "a (b)" {
		t.Errorf("a card's own name became %q", got)
	}
}

// Numbers of one's own are typed over those that are taken: each is previewed when nothing more is typed, what is no number is
// told in one sentence and cannot be accepted, and what was accepted is how the model is opened, and what its details say.
func TestImportNumbers(t *testing.T) {
	for _, l := range locale.All() {
		w, a := open(t, settings.Settings{Language: l.Code()})
		state := w.now.state
		state.Import = waiting(t, "torchvision.npz")
		w.Update(state)
		drain()
		m, top := w.importing, w.win.Canvas().Overlays().Top()
		field := func(about string) *kit.Finder {
			for _, c := range m.colours.fields {
				if c.about == about {
					return c.entry
				}
			}
			t.Fatal(about)
			return nil
		}
		if got := field(weights.AboutMean).Text; got != "0.485, 0.456, 0.406" || field(weights.AboutScale).Text != "1/255" || m.fitting.short.Text != "256" {
			t.Fatalf("%s: taken is a mean of %q, a scale of %q, a side of %q", l.Code(), got, field(weights.AboutScale).Text, m.fitting.short.Text)
		}
		m.colours.channels.SetSelected("BGR")
		if got := field(weights.AboutMean).Text; got != "0.406, 0.456, 0.485" || !strings.Contains(texts(top), "B, G, R") {
			t.Errorf("%s: turned to BGR, the mean is %q", l.Code(), got)
		}
		for about, bad := range map[string]string{weights.AboutMean: "1, 2", weights.AboutStd: "0", weights.AboutScale: "x:y"} {
			was := field(about).Text
			field(about).SetText(bad)
			if want := l.Text("import.fault."+about, bad); m.colours.said.Whole() != want || !m.colours.said.Visible() || !m.yes.Disabled() || m.taken.why.Whole() != l.Text("import.faulty") {
				t.Errorf("%s: of %q it says %s", l.Code(), bad, texts(top))
			}
			field(about).SetText(was)
			if m.colours.said.Visible() || m.yes.Disabled() {
				t.Errorf("%s: what was wrong with %s is right again, and it says %s", l.Code(), about, texts(top))
			}
		}
		tasks := len(a.tasks)
		field(weights.AboutMean).SetText("[0.5 0.4 0.3]")
		field(weights.AboutMean).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if len(a.tasks) != tasks+1 || m.colours.usual.Selected != l.Text("import.own") {
			t.Fatalf("%s: own numbers are called %q and previewed %d times", l.Code(), m.colours.usual.Selected, len(a.tasks)-tasks)
		}
		if err := a.tasks[tasks].Run(t.Context(), session.Tools{Progress: func(float64) {}}); err != nil {
			t.Fatal(err)
		}
		drain()
		ans := m.answers[m.choices]
		if ans.Input.Mean != [3]float64{0.5, 0.4, 0.3} || ans.Input.Channels != "BGR" || m.taken.best[0].p != ans.Top[0].Probability {
			t.Errorf("%s: previewed with %+v", l.Code(), ans.Input)
		}
		m.fitting.short.SetText("240")
		m.fitting.filter.SetSelected(l.Text("filter.lanczos"))
		m.yes.Tapped(nil)
		c := a.ref.Choices
		if c.Fit != "" || c.Resample != "lanczos" || c.Resize != 240 || !a.ref.Checked {
			t.Errorf("%s: opened as %+v", l.Code(), a.ref)
		}
		set, err := weights.OpenAs(a.ref.Path, c)
		if err != nil {
			t.Fatal(err)
		}
		about := aboutSet(set, a.ref)
		set.Close()
		var all []string
		for _, r := range about.rows(l) {
			all = append(all, r[1])
		}
		said := strings.Join(all, "\n")
		for _, want := range []string{"0.5, 0.4, 0.3", "BGR", "240", l.Text("filter.lanczos"), l.Text("model.accepted")} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: of %q nothing is said in the details: %s", l.Code(), want, said)
			}
		}
	}
}

// A model that is in use can be read otherwise, one whose file tells everything too.
func TestReadOtherwise(t *testing.T) {
	w, a := open(t, settings.Settings{Library: []settings.Model{{Path: filepath.Join("..", "..", "weights", "testdata", "torchvision.npz"), Flatten: "hwc", Checked: true}}})
	w.set.Forget("/models/narrow")
	w.showModelsDialog()
	pressButton(t, w.win.Canvas().Overlays().Top(), "Reading…")
	if !a.ref.Ask || a.ref.Choices.Flatten != "hwc" {
		t.Fatalf("asked for %+v", a.ref)
	}
	state := w.now.state
	state.Import = waiting(t, "torchvision.npz")
	state.Import.Doubts, state.Import.Ways, state.Import.Choices = nil, state.Import.Ways[:1], state.Import.Ways[0]
	w.Update(state)
	drain()
	if got := texts(w.win.Canvas().Overlays().Top()); w.importing.other != nil || strings.Contains(got, w.now.lang.Text("import.take")) {
		t.Errorf("nothing is open, and there is another reading: %s", got)
	}
	w.importing.fitting.fits.SetSelected("stretch")
	w.importing.yes.Tapped(nil)
	if a.ref.Choices.Fit != "stretch" || a.ref.Ask {
		t.Errorf("opened as %+v", a.ref)
	}
}

// Escape leaves the model before; the dialog fits and speaks both languages.
func TestImportDeclined(t *testing.T) {
	for _, l := range locale.All() {
		w, a := open(t, settings.Settings{Language: l.Code()})
		w.win.Resize(fyne.NewSize(960, 600))
		state := w.now.state
		state.Import = waiting(t, "torchvision.npz")
		w.Update(state)
		drain()
		if got := texts(w.win.Canvas().Overlays().Top()); !strings.Contains(got, l.Text("import.doubts")[:6]) {
			t.Errorf("%s: %s", l.Code(), got)
		}
		press(w, fyne.KeyEscape)
		if !a.has("decline") || !a.has("stop "+library.PreviewingName) || w.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: after Escape: %v", l.Code(), a.calls)
		}
	}
}
