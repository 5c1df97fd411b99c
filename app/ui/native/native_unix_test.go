//go:build !windows && !darwin

package native

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// helper stands in for zenity: it writes its arguments into a file, one a line, and does what the test has it do. The library looks
// for the program once in a process.
const helper = `#!/bin/sh
for a in "$@"; do printf '%s\n' "$a"; done > "$HELPER_ASKED"
[ -n "$HELPER_SLEEP" ] && exec sleep "$HELPER_SLEEP"
printf '%b' "$HELPER_ANSWER"
exit "${HELPER_CODE:-0}"
`

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "helper")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "zenity"), []byte(helper), 0o755)
	}
	if err != nil {
		panic(err)
	}
	os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	os.Setenv("HELPER_ASKED", filepath.Join(dir, "asked"))
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func asked(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(os.Getenv("HELPER_ASKED"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// files makes some in a folder, with names that a separator or a shell could trip over.
func files(t *testing.T) (dir, one, two string) {
	t.Helper()
	dir = t.TempDir()
	one, two = filepath.Join(dir, "a photo | 照片.png"), filepath.Join(dir, "b$(x).jpg")
	for _, f := range []string{one, two} {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, one, two
}

func TestSeveralFiles(t *testing.T) {
	dir, one, two := files(t)
	if !Available() {
		t.Fatal("the helper is not found")
	}
	t.Setenv("HELPER_ANSWER", one+"\\0036"+two+"\n") // the library's separator
	got, err := Choose(context.Background(), Ask{
		Title: "Open", Folder: dir, Many: true, Window: 0x1234,
		Kinds: []Kind{{"Pictures", []string{".png", ".jpg"}}, {"All", nil}},
	})
	if err != nil || !slices.Equal(got, []string{one, two}) {
		t.Fatalf("%q, %v", got, err)
	}
	args := asked(t)
	for _, want := range []string{"--file-selection", "--multiple", "--title", "Open", "--filename", dir + "/", "--attach"} {
		if !slices.Contains(args, want) {
			t.Errorf("the helper was asked with %q, which lacks %q", args, want)
		}
	}
	all := strings.Join(args, "\n")
	if !strings.Contains(all, "Pictures|") || !strings.Contains(all, "[pP][nN][gG]") || !strings.Contains(all, "All|*") {
		t.Errorf("the helper was asked with %q, which lacks the kinds of files", args)
	}
}

func TestFolder(t *testing.T) {
	dir, one, _ := files(t)
	t.Setenv("HELPER_ANSWER", dir+"\n")
	got, err := Choose(context.Background(), Ask{Dir: true, Many: true, Kinds: []Kind{{"Pictures", []string{".png"}}}})
	if err != nil || !slices.Equal(got, []string{dir}) {
		t.Fatalf("%q, %v", got, err)
	}
	if args := asked(t); !slices.Contains(args, "--directory") || strings.Contains(strings.Join(args, " "), "filter") {
		t.Errorf("the helper was asked with %q", args)
	}
	t.Setenv("HELPER_ANSWER", one+"\n")
	if got, err := Choose(context.Background(), Ask{Dir: true}); err == nil {
		t.Errorf("a file is taken for a folder: %q", got)
	}
}

func TestNoChoice(t *testing.T) {
	for name, c := range map[string]struct {
		answer, code string
		none         bool
	}{
		"closed":         {"", "1", true},
		"nothing":        {"\n", "0", true},
		"failed":         {"", "255", false},
		"words":          {"Gtk-WARNING: cannot open display\n", "0", false},
		"gone meanwhile": {"/nowhere/at/all.png\n", "0", false},
	} {
		t.Setenv("HELPER_ANSWER", c.answer)
		t.Setenv("HELPER_CODE", c.code)
		got, err := Choose(context.Background(), Ask{Many: true})
		if err == nil || errors.Is(err, ErrNone) != c.none {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// The dialog goes with the window.
func TestContextClosesIt(t *testing.T) {
	t.Setenv("HELPER_SLEEP", "60")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := Choose(ctx, Ask{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 30*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
