package cli

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
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

// A bar appears only on a terminal, only when something takes long, and goes away before anything else is printed.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a clock of its own: nothing here takes long because others are at work
		var stderr bytes.Buffer
		a := &app{Streams: Streams{Err: &stderr, ErrTerminal: true}}
		bar := a.progress("loading", true)
		bar.set(1, 10)
		if stderr.Len() > 0 {
			t.Errorf("a bar at once: %q", stderr.String())
		}
		time.Sleep(progressDelay)
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
	})
}
