package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// hasHan reports whether there is Chinese in a text.
func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// write makes a file and gives its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Files that cannot be used, opened as the session opens them.
func TestReasonsOfFiles(t *testing.T) {
	en, zh := locale.New(locale.English), locale.New(locale.Chinese)
	model := filepath.Dir(write(t, "m/block1_conv1_kernel.npy", "\x93NUMPY"))
	for _, c := range []struct {
		path string
		what session.ProblemKind
		key  string
	}{
		{write(t, "notes.txt", "no picture, but words"), session.PictureProblem, "reason.notpicture"},
		{write(t, "half.png", "\x89PNG\r\n\x1a\n\x00\x00"), session.PictureProblem, "reason.damaged"},
		{filepath.Join(t.TempDir(), "gone.jpg"), session.PictureProblem, "reason.notexist"},
		{model, session.ModelProblem, "reason.missing"},
		{write(t, "a.npz", "PK\x03\x04"), session.ModelProblem, "reason.format"},
		{filepath.Dir(write(t, "e/readme.md", "")), session.ModelProblem, "reason.notmodel"},
		{filepath.Join(t.TempDir(), "gone"), session.ModelProblem, "reason.notexist"},
	} {
		p := &session.Problem{What: c.what, About: c.path}
		if c.what == session.PictureProblem {
			_, _, p.Err = picture.DecodeFile(context.Background(), c.path, picture.Limits{})
		} else {
			_, p.Err = weights.Open(c.path)
		}
		if p.Err == nil {
			t.Fatalf("%s: can be opened", c.path)
		}
		name := filepath.Base(c.path)
		what, detail := problemWords(p, zh)
		if want := name + "：" + zh.Text(c.key); what != want || detail != c.path && detail != inItsOwn(p.Err, zh) || !strings.Contains(detail, c.path) {
			t.Errorf("%v: %q, %q; want %q and the path", p.Err, what, detail, want)
		}
		what, detail = problemWords(p, en)
		if !strings.HasPrefix(what, name) || strings.Contains(what, c.path) || detail != c.path {
			t.Errorf("%v: in English %q, %q", p.Err, what, detail)
		}
	}
}

// Every reason can be told, and an error of none of the kinds still gives a sentence.
func TestReasons(t *testing.T) {
	zh, seen := locale.New(locale.Chinese), map[string]bool{}
	for _, err := range []error{
		fs.ErrNotExist, fs.ErrPermission, syscall.ENOSPC, picture.ErrNotPicture, picture.ErrDamaged, picture.ErrTooLarge,
		picture.ErrUnsupported, picture.ErrNone, session.ErrManyModels, weights.ErrNotModel, weights.ErrFormat, weights.ErrShape,
		weights.ErrMissing, weights.ErrNoPlace, weights.ErrNotFinite, weights.ErrChecksum, nn.ErrNoDisplay, nn.ErrNoGL, nn.ErrGPUMemory, nn.ErrDeviceLost,
		check.ErrWrong,
	} {
		text := reason(fmt.Errorf("somewhere: %w", err), zh)
		if !hasHan(text) || seen[text] {
			t.Errorf("%v: %q is not Chinese, or another error's", err, text)
		}
		seen[text] = true
	}
	for kind, key := range problemKeys {
		p := &session.Problem{Err: errors.New("nn: odd"), What: kind}
		if what, detail := problemWords(p, zh); what != zh.Text("reason."+key) || !hasHan(what) || detail != zh.Text("reason.own", "odd") {
			t.Errorf("%s: %q, %q", key, what, detail)
		}
	}
	// Where the Chinese text has all that the error has, nothing stays in English; the rest says that it is.
	for _, err := range []error{
		&nn.NotFiniteError{Layer: nn.Layer{Name: "block3_conv2", Kind: nn.Conv}}, &nn.NotFiniteError{Layer: nn.Layer{Kind: nn.Input}},
	} {
		p := &session.Problem{Err: fmt.Errorf("session: %w", err), What: session.PassProblem}
		what, detail := problemWords(p, zh)
		if layer := err.(*nn.NotFiniteError).Layer.Name; detail != "" || !hasHan(what) || !strings.HasPrefix(what, layer) {
			t.Errorf("%v: %q, %q", err, what, detail)
		}
	}
	if text := inWords(errors.New("nn: odd"), zh); !hasHan(text) || inWords(errText("磁盘"), zh) != "磁盘" {
		t.Errorf("an error without a text of its own: %q", text)
	}
	if err := (&os.PathError{Op: "write", Err: syscall.ENOSPC}); !diskFull(err) || diskFull(fs.ErrExist) {
		t.Error("a full disk is not told from other errors")
	}
}

// The banner follows the language while it is open.
func TestBannerFollowsTheLanguage(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	path := write(t, "notes.txt", "words")
	_, _, err := picture.DecodeFile(context.Background(), path, picture.Limits{})
	state := w.now.state
	state.Problem = &session.Problem{Err: err, What: session.PictureProblem, About: path}
	w.Update(state)
	drain()
	if b := w.parts.banner; hasHan(b.text.Whole()) || !strings.HasPrefix(b.text.Whole(), "notes.txt") || b.detail.Whole() != path {
		t.Errorf("%q, %q", b.text.Whole(), b.detail.Whole())
	}
	w.tell("status.saved", "a.png")
	w.nextLanguage()
	drain()
	if told := w.parts.status.told.text; told != w.now.lang.Text("status.saved", "a.png") {
		t.Errorf("what was done is told as %q", told)
	}
	if b := w.parts.banner; !b.root.Visible() || !strings.HasPrefix(b.text.Whole(), "notes.txt：") || !hasHan(b.more.Whole()) {
		t.Errorf("in Chinese %q, %q", b.text.Whole(), b.more.Whole())
	}
}
