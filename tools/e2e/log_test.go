package e2e

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
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

// A follower reads a file that another process appends to, and that gives way to a new one of its name when it is full.
type follower struct {
	path string
	at   int64
	part []byte // of a line that is not finished
	file *os.File
}

// lines are the lines that were added since the last call.
func (f *follower) lines() []string {
	if f.file == nil {
		f.file, _ = os.Open(f.path) // not made yet, maybe
	}
	f.read()
	if f.full() {
		f.read() // what came just before
		f.file.Close()
		f.file, f.at = nil, 0
	}
	whole := bytes.LastIndexByte(f.part, '\n') + 1
	if whole == 0 {
		return nil
	}
	text := string(f.part[:whole-1])
	f.part = f.part[whole:]
	return strings.Split(text, "\n")
}

// read reads on to the present end.
func (f *follower) read() {
	if f.file == nil {
		return
	}
	more, _ := io.ReadAll(io.NewSectionReader(f.file, f.at, 1<<21))
	f.at += int64(len(more))
	f.part = append(f.part, more...)
}

// full reports whether there is a new file of the name.
func (f *follower) full() bool {
	if f.file == nil {
		return false
	}
	now, err := os.Stat(f.path)
	mine, errMine := f.file.Stat()
	return err == nil && errMine == nil && !os.SameFile(now, mine)
}

func TestFollower(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f := follower{path: path}
	add := func(text string) {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		check(t, err)
		defer file.Close()
		_, err = file.WriteString(text)
		check(t, err)
	}
	want := func(lines ...string) {
		t.Helper()
		if got := f.lines(); !slices.Equal(got, lines) {
			t.Errorf("lines %q, want %q", got, lines)
		}
	}
	want()
	add("one\ntw")
	want("one")
	add("o\nthree\n")
	check(t, os.Rename(path, path+".1"))
	add("four\n")
	want("two", "three")
	want("four")
	want()
}

// A sight is what the program says is on the screen.
type sight struct {
	Phase, Model, Picture, View, Layer, Language, Theme, Problem, Value, Bar string
	Device, Letter, Offer                                                    string
	Order, Unit, Tab, Step                                                   string
	Best, Cause, Patch                                                       string
	Off                                                                      int
	Sums                                                                     bool
	Places                                                                   int
	Told                                                                     bool
	Done, Channel, Width, Height, Live                                       int
	Dream, Index                                                             string
	Looks                                                                    int
	Limits, Second, Points                                                   string
	Rows                                                                     int
	Ready, Enlarged, Dialog                                                  bool
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
		Phase: r["phase"], Model: r["model"], Picture: r["picture"], View: r["view"], Layer: r["layer"], Language: r["language"],
		Theme: r["theme"], Problem: r["problem"], Value: r["value"], Bar: r["bar"], Done: number("done"), Channel: number("channel"), Width: number("width"),
		Height: number("height"), Live: number("live"), Ready: r["ready"] == "true", Enlarged: r["enlarged"] == "true",
		Dialog: r["dialog"] == "true", Device: r["device"], Letter: r["letter"], Offer: r["offer"],
		Order: r["order"], Unit: r["unit"], Tab: r["tab"], Step: r["step"], Best: r["best"], Cause: r["cause"], Patch: r["patch"], Off: number("off"), Sums: r["sums"] == "true", Places: number("places"), Told: r["told"] == "true",
		Dream: r["dream"], Index: r["index"], Looks: number("looks"),
		Limits: r["limits"], Second: r["second"], Points: r["points"], Rows: number("rows"),
	}
}

// shows reports whether the picture is on the screen, analysed, and nothing else is being loaded. The numbers may be being
// checked in the background.
func (s sight) shows(picture string) bool {
	return s.quiet() && s.Picture == picture && s.Done == len(layers) && s.Ready
}

func (s sight) quiet() bool {
	return s.Phase == "idle" || s.Phase == "checking" || s.Phase == "measuring" || s.Phase == "previewing"
}
