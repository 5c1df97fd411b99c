package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

const (
	samples   = "../assets/samples/"
	sunflower = samples + "sunflower.png"
	smallNPZ  = "../../weights/testdata/keras.npz" // a VGG16 of a few channels, with 6 classes and no card
)

// onSmall is how a command begins whose answer need not be right: the full width of the built-in model takes seconds under
// the race detector. A --model that follows takes the place of this one.
func onSmall(command string, args ...string) []string {
	return append([]string{command, "--backend=cpu", "--model=" + smallNPZ}, args...)
}

// ran is what a command left behind.
type ran struct {
	out, err string
	code     int
}

func run(t *testing.T, args ...string) ran {
	t.Helper()
	return runWith(t, t.Context(), strings.NewReader(""), args...)
}

func runWith(t *testing.T, ctx context.Context, in io.Reader, args ...string) ran {
	t.Helper()
	var out, err bytes.Buffer
	code := Run(ctx, args, Streams{In: in, Out: &out, Err: &err}, Build{Version: "1.2.3", Commit: "abc"})
	return ran{out.String(), err.String(), code}
}

// ok fails the test unless the command went well without a word on standard error.
func (r ran) ok(t *testing.T) ran {
	t.Helper()
	if r.code != exitOK || r.err != "" {
		t.Fatalf("exit code %d, errors %q, want 0 and none", r.code, r.err)
	}
	return r
}

// failed fails the test unless the command ended with that code, no answer, and one line that holds all the words.
func (r ran) failed(t *testing.T, code int, words ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d", r.code, code)
	}
	if r.out != "" {
		t.Errorf("answer %q, want none", r.out)
	}
	r.oneLine(t, words...)
}

// refusal is a command that is not carried out, and what it says.
type refusal struct {
	args  []string
	code  int
	words []string
}

// refuses fails the test unless a command with each list's arguments, and some more behind them, fails as the list says.
func refuses(t *testing.T, command []string, list []refusal, more ...string) {
	t.Helper()
	for _, c := range list {
		run(t, slices.Concat(command, c.args, more)...).failed(t, c.code, c.words...)
	}
}

func (r ran) oneLine(t *testing.T, words ...string) {
	t.Helper()
	if strings.Count(r.err, "\n") != 1 || !strings.HasPrefix(r.err, "vggscope: ") {
		t.Errorf("errors %q, want one line of vggscope's", r.err)
	}
	contains(t, r.err, words...)
}

func contains(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q lacks %q", text, w)
		}
	}
}

// decode reads JSON into v, which must know every key in it.
func decode(t *testing.T, text string, v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

// keys compares the keys of a JSON object.
func keys(t *testing.T, object json.RawMessage, want ...string) {
	t.Helper()
	var m map[string]json.RawMessage
	decode(t, string(object), &m)
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(m)); !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
}

// write makes a file in a folder of the test's own.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// link puts a sample picture into a folder, under another name.
func link(t *testing.T, sample, dir, name string) string {
	t.Helper()
	content, err := os.ReadFile(samples + sample)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, dir, name, string(content))
}

// little is a picture that is soon read, also under the race detector: for what any picture does.
func little(t *testing.T, dir, name string) string {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 32, 24))
	for i := range p.Pix {
		p.Pix[i] = byte(7*i) | 0xff*byte(i%4/3) // opaque
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return write(t, dir, name, b.String())
}

// files lists a folder, hidden files too.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestHelp(t *testing.T) {
	whole := run(t).ok(t)
	if with := run(t, "--help").ok(t); with.out != whole.out {
		t.Errorf("--help gives %q, no arguments %q", with.out, whole.out)
	}
	contains(t, whole.out, "classify", "features", "summary", "weights", "bench", "version", "completion", "Exit codes")
	for _, args := range [][]string{
		{"classify"}, {"features"}, {"summary"}, {"weights"}, {"weights", "info"}, {"weights", "convert"}, {"weights", "synth"},
		{"bench"}, {"version"}, {"licenses"}, {"completion"},
	} {
		r := run(t, append(args, "--help")...).ok(t)
		contains(t, r.out, "Usage: vggscope "+strings.Join(args, " "))
		if args[0] == "classify" && run(t, "help", "classify").ok(t).out != r.out {
			t.Error("vggscope help classify is not vggscope classify --help")
		}
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestAnswerThatCannotBeWritten(t *testing.T) {
	var stderr bytes.Buffer
	full := failingWriter{&os.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("no space left on device")}}
	code := Run(t.Context(), []string{"summary"}, Streams{Out: full, Err: &stderr}, Build{})
	ran{"", stderr.String(), code}.failed(t, exitFailed, "cannot be written: no space left on device")
}

type panickingWriter struct{}

func (panickingWriter) Write([]byte) (int, error) { panic("a fault for this test") }

func TestPanicBecomesAnError(t *testing.T) {
	var stderr bytes.Buffer
	code := Run(t.Context(), []string{"summary"}, Streams{Out: panickingWriter{}, Err: &stderr}, Build{})
	if code != exitFailed {
		t.Errorf("exit code %d, want 1", code)
	}
	first, stack, _ := strings.Cut(stderr.String(), "\n")
	contains(t, first, "vggscope: a fault in vggscope", "a fault for this test", "report")
	contains(t, stack, "panickingWriter")
}

func TestVersion(t *testing.T) {
	t.Setenv("DISPLAY", "")
	r := run(t, "version").ok(t)
	contains(t, r.out, "1.2.3", "abc", "go1.", "OpenGL")
	if flag := run(t, "--version").ok(t); flag.out != r.out {
		t.Errorf("--version gives %q, version %q", flag.out, r.out)
	}
}

func TestDeviceLines(t *testing.T) {
	d := nn.DeviceInfo{Version: "4.6", Renderer: "A renderer"}
	if got := deviceLines(d); !slices.Equal(got, []string{"4.6, A renderer"}) {
		t.Errorf("%q", got)
	}
	d.Refused = errors.New("nn: it computes wrong")
	if got := deviceLines(d); len(got) != 2 || got[1] != "not the faster shaders: it computes wrong" {
		t.Errorf("refused: %q", got)
	}
}

func TestNewBuild(t *testing.T) {
	if b := NewBuild("1.0.0", "123", "2026-11-24"); b != (Build{"1.0.0", "123", "2026-11-24"}) {
		t.Errorf("got %v, want what the linker was told", b)
	}
	if b := NewBuild("", "", ""); b.Version == "" {
		t.Error("a build of which nothing is known has no version")
	}
}
