package logfile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAppends(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "x.log")
	for i := range 2 {
		l, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		l.Logger().Info("start", "n", i)
		if err := errors.Join(l.Close(), l.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if text := read(t, path); !strings.Contains(text, "msg=start n=0\n") || !strings.Contains(text, "msg=start n=1\n") {
		t.Errorf("log:\n%s", text)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("mode %v, %v, want none for others", info.Mode(), err)
	}
}

func TestBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	const limit = 1000
	l, err := open(path, limit)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 200 {
		if _, err := fmt.Fprintf(l, "record %03d\n", i); err != nil {
			t.Fatal(err)
		}
	}
	now, older := read(t, path), read(t, path+".1")
	if len(now) > limit || len(older) > limit {
		t.Errorf("%d and %d bytes, want at most %d each", len(now), len(older), limit)
	}
	all := strings.Split(strings.TrimSpace(older+now), "\n")
	for i, line := range all { // the newest, in order, none lost between the two
		if want := fmt.Sprintf("record %03d", 200-len(all)+i); line != want {
			t.Fatalf("line %d of %d is %q, want %q", i, len(all), line, want)
		}
	}
	if len(all) < limit/len("record 000\n") {
		t.Errorf("only %d records are kept", len(all))
	}
}

func TestLongRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	l, err := open(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if n, err := l.Write([]byte(strings.Repeat("x", 500) + "\n")); n != 501 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if text := read(t, path); text != strings.Repeat("x", 99)+"\n" {
		t.Errorf("%d bytes, want 100", len(text))
	}
}

// An old file that is too large already, of a version with another bound, is put aside at the first record.
func TestLargeFileBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(path, []byte(strings.Repeat("y", 300)), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := open(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Write([]byte("new\n")); err != nil {
		t.Fatal(err)
	}
	if now, older := read(t, path), read(t, path+".1"); now != "new\n" || len(older) != 300 {
		t.Errorf("%q and %d bytes", now, len(older))
	}
}

func TestConcurrent(t *testing.T) {
	l, err := open(filepath.Join(t.TempDir(), "x.log"), 2000)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 50 {
				l.Logger().Warn("record", "g", g, "i", i)
			}
		})
	}
	all.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(read(t, l.Path())), "\n") {
		if !strings.HasPrefix(line, "time=") || !strings.Contains(line, "msg=record") {
			t.Errorf("a torn line: %q", line)
		}
	}
}

func TestFolderInPlaceOfFile(t *testing.T) {
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("%v, want that it is not a file", err)
	}
}

// The test starts itself again, and that process panics in a goroutine, after the file has been changed once.
func TestCatchCrashes(t *testing.T) {
	if path := os.Getenv("LOGFILE_CRASH"); path != "" {
		l, err := open(path, 100)
		if err != nil || l.CatchCrashes() != nil {
			os.Exit(3)
		}
		fmt.Fprintf(l, "%90s\n", "before")
		fmt.Fprintf(l, "%90s\n", "after")
		go panic("the sky fell")
		select {}
	}
	path := filepath.Join(t.TempDir(), "x.log")
	c := exec.Command(os.Args[0], "-test.run=^TestCatchCrashes$")
	c.Env = append(os.Environ(), "LOGFILE_CRASH="+path)
	stderr, err := c.CombinedOutput()
	if err == nil {
		t.Fatal("the process ended as if nothing were")
	}
	if older := read(t, path+olderSuffix); !strings.Contains(older, "before") {
		t.Errorf("the older log is %q: Windows renames no file that the runtime has open", older)
	}
	for where, text := range map[string]string{"log": read(t, path), "standard error": string(stderr)} {
		if !strings.Contains(text, "the sky fell") || !strings.Contains(text, "goroutine ") {
			t.Errorf("%s:\n%s", where, text)
		}
	}
}
