package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	var b bytes.Buffer
	o := &output{w: &b}
	o.table("  ", []int{1}, [][]string{{"name", "n"}, {"image 图片", "10"}, {"x", "9", "last"}})
	const want = `  name         n
  image 图片  10
  x            9  last
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestEncodeJSON(t *testing.T) {
	text, err := encodeJSON(map[string]any{
		"shape": []int{56, 56, 256}, "mean": []float64{-1e-7, 0.5}, "none": []int{}, "names": []string{"<a>", "1,\n2"},
		"objects": []any{map[string]int{"n": 1}},
	}, "")
	const want = `{
  "mean": [-1e-7, 0.5],
  "names": [
    "<a>",
    "1,\n2"
  ],
  "none": [],
  "objects": [
    {
      "n": 1
    }
  ],
  "shape": [56, 56, 256]
}`
	if err != nil || text != want {
		t.Errorf("error %v, got\n%s\nwant\n%s", err, text, want)
	}
}

func TestMebibytes(t *testing.T) {
	for n, want := range map[int64]string{0: "0.0 KiB", 1457 * 4: "5.7 KiB", 1 << 20: "1.0 MiB", 138_357_544 * 4: "527.8 MiB"} {
		if got := mebibytes(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 123: "123", 1234: "1,234", 138357544: "138,357,544", -123: "-123", -1234: "-1,234"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestShapeText(t *testing.T) {
	for want, shape := range map[string][]int{"(5,)": {5}, "(3, 3, 3, 64)": {3, 3, 3, 64}} {
		if got := shapeText(shape); got != want {
			t.Errorf("%v: %q, want %q", shape, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"picture: a.jpg: is empty":      "a.jpg: is empty",
		"nn: gpu: no display":           "no display",
		"my weights: are heavy":         "my weights: are heavy",
		"weights: picture: not a model": "picture: not a model", // a folder called picture
	} {
		if got := sentence(errors.New(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	_, err := os.Open("no-such-file")
	if got := plain(err); got.Error() != "no such file or directory" || !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("got %q", got)
	}
	if other := errors.New("other"); plain(other) != other {
		t.Errorf("got %q", plain(other))
	}
}

// A bar appears only on a terminal, only when something takes long, and goes away before anything else is printed.
func TestProgress(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{Streams: Streams{Err: &stderr, ErrTerminal: true}}
	bar := a.progress("loading", true)
	bar.set(1, 10)
	if stderr.Len() > 0 {
		t.Errorf("a bar at once: %q", stderr.String())
	}
	bar.start = time.Now().Add(-progressDelay)
	bar.set(4<<20, 10<<20)
	time.Sleep(100 * time.Millisecond) // more often than this it is not drawn
	bar.set(5<<20, 10<<20)
	contains(t, stderr.String(), "loading", "50%", "MiB")
	shown := stderr.Len()
	a.note("a note")
	rest := stderr.String()[shown:]
	if at := strings.Index(rest, "vggscope: a note\n"); at < 1 || strings.TrimSpace(rest[:at]) != "" || !strings.HasSuffix(rest[:at], "\r") {
		t.Errorf("the note comes as %q, want it on a line that was cleared", rest)
	}

	stderr.Reset()
	a.ErrTerminal = false
	a.progress("loading", true).set(5, 10)
	if stderr.Len() > 0 {
		t.Errorf("a bar where nobody looks: %q", stderr.String())
	}
}
