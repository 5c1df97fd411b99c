package e2e

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
)

// A record is a line of the log, key by key.
type record map[string]string

// parseRecord takes a line apart as slog's text handler puts it together: key=value, either quoted where it has to be.
func parseRecord(line string) record {
	r := record{}
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		key, rest := cutValue(line, "=")
		value, after := cutValue(strings.TrimPrefix(rest, "="), " ")
		r[key], line = value, after
	}
	return r
}

// cutValue takes a word, which may be quoted, off a line.
func cutValue(line, end string) (value, rest string) {
	if quoted, err := strconv.QuotedPrefix(line); err == nil {
		value, _ = strconv.Unquote(quoted)
		return value, line[len(quoted):]
	}
	i := strings.Index(line, end)
	if i < 0 {
		i = len(line)
	}
	return line[:i], line[i:]
}

func TestParseRecord(t *testing.T) {
	r := parseRecord(`level=WARN msg="a \"b\" = c" about=/tmp/x.png "odd key"=1 empty="" last=小` + "\n")
	want := record{"level": "WARN", "msg": `a "b" = c`, "about": "/tmp/x.png", "odd key": "1", "empty": "", "last": "小"}
	if len(r) != len(want) {
		t.Errorf("%q, want %q", r, want)
	}
	for k, v := range want {
		if r[k] != v {
			t.Errorf("%s: %q, want %q", k, r[k], v)
		}
	}
}

// A follower reads a file that another process appends to.
type follower struct {
	path string
	at   int64
	part []byte // of a line that is not finished
}

// lines are the lines that were added since the last call.
func (f *follower) lines() []string {
	file, err := os.Open(f.path)
	if err != nil {
		return nil // not made yet
	}
	defer file.Close()
	more, err := io.ReadAll(io.NewSectionReader(file, f.at, 1<<20))
	if err != nil {
		return nil
	}
	f.at += int64(len(more))
	f.part = append(f.part, more...)
	whole := bytes.LastIndexByte(f.part, '\n') + 1
	if whole == 0 {
		return nil
	}
	text := string(f.part[:whole-1])
	f.part = f.part[whole:]
	return strings.Split(text, "\n")
}

// A sight is what the program says is on the screen.
type sight struct {
	Phase, Picture, Layer, Language, Theme, Problem string
	Done, Channel, Width, Height, Live              int
	Ready, Enlarged, Dialog                         bool
}

func sightOf(r record) sight {
	number := func(key string) int {
		n, err := strconv.Atoi(r[key])
		if err != nil {
			return -1
		}
		return n
	}
	return sight{
		Phase: r["phase"], Picture: r["picture"], Layer: r["layer"], Language: r["language"], Theme: r["theme"],
		Problem: r["problem"], Done: number("done"), Channel: number("channel"), Width: number("width"),
		Height: number("height"), Live: number("live"), Ready: r["ready"] == "true", Enlarged: r["enlarged"] == "true",
		Dialog: r["dialog"] == "true",
	}
}

// shows reports whether the picture is on the screen, analysed, and nothing else is being loaded. The numbers may be being
// checked in the background.
func (s sight) shows(picture string) bool {
	return s.quiet() && s.Picture == picture && s.Done == len(layers) && s.Ready
}

func (s sight) quiet() bool { return s.Phase == "idle" || s.Phase == "checking" }
