package session_test

import (
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/weights"
)

// A model whose file leaves things open waits for a word, and is not in use; as it was chosen it is opened.
func TestImport(t *testing.T) {
	path := filepath.Join("..", "..", "weights", "testdata", "torchvision.npz")
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	waits := func(st session.State) bool { return st.Phase == session.Idle && st.Import != nil }
	s.OpenFiles([]string{path})
	st := l.await("a model that waits", waits)
	if st.Model != before.Model || st.Result != before.Result || len(st.Import.Doubts) == 0 || len(st.Import.Ways) < 2 || st.Import.Ref.Path != path {
		t.Errorf("%+v, %s", st.Import, describe(st))
	}
	s.Decline()
	l.await("nothing that waits", func(st session.State) bool { return st.Import == nil && st.Phase == session.Idle })
	s.OpenModel(path)
	l.await("it again", waits)
	ref := session.ModelRef{Path: path, Choices: weights.Choices{Flatten: weights.FlattenHWC, Fit: "pad"}, Checked: true}
	s.OpenModelAs(ref)
	st = l.await("its result", func(st session.State) bool {
		return st.Model.Path == path && st.Result.Complete() && st.Phase == session.Idle
	})
	if st.Import != nil || st.Model.ModelRef != ref || st.Model.Weights.Choices.Flatten != weights.FlattenHWC || st.Picture.Input.Fit != "pad" {
		t.Errorf("opened as %+v, %+v", st.Model.ModelRef, st.Picture.Input)
	}
	s.OpenModel(filepath.Join("..", "..", "weights", "testdata", "keras.npz"))
	l.await("another that waits", waits)
	s.OpenBuiltin()
	if st := l.await("the built-in one", func(st session.State) bool { return st.Phase == session.Idle && st.Model.Path == "" }); st.Import != nil {
		t.Error("what waited still waits")
	}
}

// Where the first model waits for a word and is declined, or all is cancelled, the built-in one comes.
func TestFirstImportGivenUp(t *testing.T) {
	path := filepath.Join("..", "..", "weights", "testdata", "torchvision.npz")
	for name, giveUp := range map[string]func(*session.Session){
		"declined": (*session.Session).Decline, "cancelled": (*session.Session).Cancel,
	} {
		s, l := start(t, &machine{})
		s.OpenModel(path)
		l.await("a model that waits", func(st session.State) bool { return st.Phase == session.Idle && st.Import != nil })
		giveUp(s)
		st := l.await("a model", func(st session.State) bool { return st.Phase == session.Idle && st.Model != nil })
		if st.Model.Path != "" || st.Problem != nil || (st.Import != nil) != (name == "cancelled") {
			t.Errorf("%s: model %q, import %+v: %s", name, st.Model.Path, st.Import, describe(st))
		}
	}
}
