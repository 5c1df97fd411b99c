package plain

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// wrap is an error that came through packages, the last one first.
func wrap(text string, packages ...string) error {
	err := errors.New(text)
	for _, name := range packages {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return err
}

func TestSentence(t *testing.T) {
	both := fmt.Errorf("gpu: %w: %w", errors.New("no display"), errors.New("glfw: broken"))
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"one package", wrap("picture: a.jpg: is empty"), "a.jpg: is empty"},
		{"three packages", wrap("gpu: lost", "nn", "session"), "lost"},
		{"no package", wrap("no prefix"), "no prefix"},
		{"more than a word", wrap("my weights: are heavy"), "my weights: are heavy"},
		{"a capital", wrap("Open: failed"), "Open: failed"},
		{"a folder called as a package is", wrap("weights: picture: not a model"), "picture: not a model"},
		{"the same below another package", wrap("weights: nn: not a model", "session"), "nn: not a model"},
		{"advice behind", fmt.Errorf("%w; use --backend cpu", wrap("gpu: no display", "nn")), "no display; use --backend cpu"},
		{"two wrapped", fmt.Errorf("nn: %w", both), "no display: glfw: broken"},
		{"nothing but a name", wrap("", "weights"), ""},
	} {
		if got := Sentence(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCause(t *testing.T) {
	_, err := os.Open("no-such-file")
	if got := Cause(err); errors.As(got, new(*fs.PathError)) || !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("got %q", got)
	}
	err = os.Rename("no-such-file", "other")
	if got := Cause(err); errors.As(got, new(*os.LinkError)) || !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("got %q", got)
	}
	if other := errors.New("other"); Cause(other) != other {
		t.Errorf("got %q", Cause(other))
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 123: "123", 999: "999", 1000: "1,000", 1234: "1,234", -123: "-123", -1234: "-1,234", 138357544: "138,357,544"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1536: "1.5 KiB", 528 << 20: "528.0 MiB", 3 << 29: "1.5 GiB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestShape(t *testing.T) {
	for want, shape := range map[string][]int{"()": {}, "(5,)": {5}, "(3, 3, 3, 64)": {3, 3, 3, 64}} {
		if got := Shape(shape); got != want {
			t.Errorf("%v: %q, want %q", shape, got, want)
		}
	}
}

func TestWordsFromFiles(t *testing.T) {
	for in, want := range map[string]string{"a": "a", " a\n\tb\x1b[0m ": "a  b [0m", strings.Repeat("é", 50): strings.Repeat("é", 40) + "…"} {
		if got := Clip(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	if got := OneLine(strings.Repeat("é\n", 50)); len([]rune(got)) != 99 {
		t.Errorf("a line of 50 letters and blanks is %q", got)
	}
	if got := List([]string{"a", "b", "c"}, 3); got != "a, b, c" {
		t.Errorf("three of three are %q", got)
	}
	if got := List([]string{"a", "b", "c"}, 1); got != "a and 2 more" {
		t.Errorf("one of three is %q", got)
	}
}
