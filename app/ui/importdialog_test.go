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
	pressButton(t, top, "Take the other reading")
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
	if r := a.ref; !r.Checked || r.Fit != "pad" || r.Choices.Flatten == state.Import.Choices.Flatten || a.has("decline") {
		t.Errorf("opened as %+v", r)
	}
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays")
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
