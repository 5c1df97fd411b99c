package session_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn/picture"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	photo(t, dir, "b.PNG", red)
	photo(t, dir, "a.jpeg", blue) // the content decides
	photo(t, dir, ".hidden.png", blue)
	bad(t, dir, "notes.txt")
	if err := os.Mkdir(filepath.Join(dir, "c.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, l := start(t, &machine{})
	s.OpenFiles([]string{dir})
	st := l.await(complete("a.jpeg"))
	if want := []string{filepath.Join(dir, "a.jpeg"), filepath.Join(dir, "b.PNG")}; fmt.Sprint(st.Files) != fmt.Sprint(want) {
		t.Errorf("files %v, want %v", st.Files, want)
	}
	s.Step(1)
	l.await(complete("b.PNG"))
	s.Step(1) // there is no further one
	s.Step(-5)
	l.await(complete("a.jpeg"))
	checkStates(t, l)
}

func TestFolderWithoutPictures(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	before := l.await(complete("umbrella"))
	s.OpenFiles([]string{t.TempDir()})
	st := l.await(trouble(session.PictureProblem))
	if !strings.Contains(st.Problem.Err.Error(), "no pictures") || st.Result != before.Result {
		t.Errorf("%s, want no pictures and the result before", describe(st))
	}
	s.Dismiss()
	l.await("no problem", func(st session.State) bool { return st.Problem == nil && st.Phase == session.Idle })
}

func TestMixedDrop(t *testing.T) {
	dir := t.TempDir()
	a, b, m := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue), model(t, dir, "small")
	for name, paths := range map[string][]string{
		"folder":       {a, m, b},
		"file of it":   {filepath.Join(m, "model.json"), a, b},
		"all files":    {a, b, filepath.Join(m, "block1_conv1_bias.npy"), filepath.Join(m, "block1_conv1_kernel.npy")},
		"folder twice": {m, a, b, m},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := start(t, &machine{})
			s.OpenFiles(paths)
			st := l.await(complete("a.png"))
			if st.Model.Path != m || len(st.Files) != 2 || st.Problem != nil || st.Result.Top != nil {
				t.Errorf("model %q, %s", st.Model.Path, describe(st))
			}
		})
	}
}

func TestBadPictureKeepsTheOldOne(t *testing.T) {
	dir := t.TempDir()
	a, x := photo(t, dir, "a.png", red), bad(t, dir, "x.png")
	s, l := start(t, &machine{})
	s.OpenFiles([]string{a})
	before := l.await(complete("a.png"))
	s.OpenFiles([]string{x})
	st := l.await(trouble(session.PictureProblem))
	if !errors.Is(st.Problem.Err, picture.ErrNotPicture) || st.Problem.About != x || st.Result != before.Result || st.Files[0] != a {
		t.Errorf("%s, want the old picture and a problem with %s", describe(st), x)
	}
	s.OpenFiles([]string{filepath.Join(dir, "missing.png")})
	l.await("a missing file's problem", func(st session.State) bool {
		return st.Problem != nil && errors.Is(st.Problem.Err, os.ErrNotExist)
	})
	s.OpenSample("umbrella")
	if st := l.await(complete("umbrella")); st.Problem != nil {
		t.Errorf("another picture leaves the problem of the last one: %s", describe(st))
	}
}

// Where the very first files cannot be shown, a sample is, beside the sentence about them.
func TestBadFirstPicture(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"file": bad(t, dir, "x.png"), "folder": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			s, l := start(t, &machine{})
			s.OpenModel("")
			s.OpenFiles([]string{path})
			sample := assets.Samples()[0].Name
			if st := l.await(complete(sample)); st.Problem == nil || st.Problem.About != path || st.Files != nil {
				t.Errorf("%s, want the sample %s and a problem with %s", describe(st), sample, path)
			}
		})
	}
}

func TestStepPassesOverBadFiles(t *testing.T) {
	dir := t.TempDir()
	paths := []string{
		photo(t, dir, "0.png", red), bad(t, dir, "1.png"), bad(t, dir, "2.png"),
		photo(t, dir, "3.png", blue), bad(t, dir, "4.png"),
	}
	s, l := start(t, &machine{})
	s.OpenFiles(paths)
	l.await(complete("0.png"))
	s.Step(1)
	st := l.await(complete("3.png"))
	if st.Problem == nil || st.Problem.About != paths[1] || st.Problem.More != 1 || st.At != 3 {
		t.Errorf("forward: %s", describe(st))
	}
	s.Step(1)
	st = l.await("the last one's problem", func(st session.State) bool {
		return st.Phase == session.Idle && st.Problem != nil && st.Problem.About == paths[4]
	})
	if st.At != 3 || !st.Result.Complete() {
		t.Errorf("at the end: %s", describe(st))
	}
	s.Step(-1)
	st = l.await(complete("0.png"))
	if st.Problem == nil || st.Problem.About != paths[2] {
		t.Errorf("back: %s", describe(st))
	}
	checkStates(t, l)
}

func TestStepsAddUp(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i := range 30 {
		paths = append(paths, photo(t, dir, fmt.Sprintf("%02d.png", i), red))
	}
	s, l := start(t, &machine{})
	s.OpenFiles(paths)
	l.await(complete("00.png"))
	for range 20 {
		s.Step(1)
	}
	s.Step(-3)
	l.await(complete("17.png"))
	checkStates(t, l)
}

// GoTo goes to any of the pictures; beyond the ends to the first or the last; and past one that cannot be read, in its direction.
func TestGoTo(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.png", "b.png", "d.png", "e.png"} {
		photo(t, dir, name, red)
	}
	bad(t, dir, "c.png")
	s, l := start(t, &machine{})
	s.OpenFiles([]string{dir})
	l.await(complete("a.png"))
	for _, step := range []struct {
		to   int
		name string
	}{{3, "d.png"}, {1, "b.png"}, {2, "d.png"}, {2, "b.png"}, {99, "e.png"}, {-9, "a.png"}} {
		s.GoTo(step.to)
		if st := l.await(complete(step.name)); st.Picture.Name != step.name {
			t.Errorf("to %d: %s", step.to, st.Picture.Name)
		}
	}
	checkStates(t, l)
}
