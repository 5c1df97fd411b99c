//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/packaging/appimage/squashfstest"
)

func TestCacheUnpacksOnceAndMends(t *testing.T) {
	payload, sum := payloadOf(t, tree)
	im, c := open(t, payload, sum), cache{filepath.Join(t.TempDir(), "a", "b")}
	dir := c.folder(im)
	use := func() os.FileInfo {
		t.Helper()
		app, err := c.open(im)
		if err != nil {
			t.Fatal(err)
		}
		defer app.held.Close()
		info, err := os.Stat(app.dir)
		if err != nil || app.dir != dir || !whole(im, dir) {
			t.Fatalf("%s (%v)", app.dir, err)
		}
		return info
	}
	first := use()
	if !os.SameFile(first, use()) {
		t.Error("unpacked again without need")
	}
	for name, harm := range map[string]func() error{
		"deleted file":   func() error { return os.Remove(filepath.Join(dir, "usr/share/text")) },
		"emptied file":   func() error { return os.Truncate(filepath.Join(dir, "usr/bin/program"), 0) },
		"deleted folder": func() error { return os.Remove(filepath.Join(dir, "usr/empty")) },
		"rights":         func() error { return os.Chmod(filepath.Join(dir, "usr/bin/program"), 0o644) },
		"other link": func() error {
			return errors.Join(os.Remove(dir+"/AppRun"), os.Symlink("usr/share/text", dir+"/AppRun"))
		},
		"all deleted": func() error { return os.RemoveAll(dir) },
		"writable":    func() error { return os.Chmod(dir, 0o777) },
	} {
		if err := harm(); err != nil {
			t.Fatal(name, err)
		}
		if app := c.find(im); app != nil {
			t.Errorf("%s: not noticed", name)
		}
		use()
	}
	if got, want := names(c.dir), []string{sum, "lock"}; !reflect.DeepEqual(got, want) {
		t.Errorf("in the cache: %v, want %v", got, want)
	}
}

// Many starts at once unpack once, and all find it whole.
func TestCacheAtOnce(t *testing.T) {
	payload, sum := payloadOf(t, tree)
	c := cache{filepath.Join(t.TempDir(), "cache")}
	var group sync.WaitGroup
	results := make([]os.FileInfo, 16)
	for i := range results {
		im := open(t, payload, sum)
		group.Go(func() {
			app, err := c.open(im)
			if err != nil {
				t.Error(err)
				return
			}
			defer app.held.Close()
			if !whole(im, app.dir) {
				t.Error("not whole")
			}
			results[i], _ = os.Stat(app.dir)
		})
	}
	group.Wait()
	for _, info := range results {
		if info == nil || !os.SameFile(info, results[0]) {
			t.Error("unpacked more than once")
		}
	}
	if got, want := names(c.dir), []string{sum, "lock"}; !reflect.DeepEqual(got, want) {
		t.Errorf("in the cache: %v, want %v", got, want)
	}
}

// A new version removes the old one, but not while it runs; and what an interrupted start left.
func TestCacheRemovesOldVersions(t *testing.T) {
	c := cache{filepath.Join(t.TempDir(), "cache")}
	version := func(n int) *image {
		payload, sum := payloadOf(t, map[string]string{"AppRun": fmt.Sprint("#!/bin/sh\necho ", n)})
		return open(t, payload, sum)
	}
	one, two, three := version(1), version(2), version(3)
	running, err := c.open(one)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(c.dir, one.sum+partInfix+"123", "usr"), 0o700); err != nil {
		t.Fatal(err)
	}
	open := func(im *image, want ...string) {
		t.Helper()
		app, err := c.open(im)
		if err != nil {
			t.Fatal(err)
		}
		app.held.Close()
		for _, name := range append(want, im.sum, "lock") {
			if _, err := os.Stat(filepath.Join(c.dir, name)); err != nil {
				t.Error(err)
			}
		}
		if got := names(c.dir); len(got) != len(want)+2 {
			t.Errorf("in the cache: %v", got)
		}
	}
	open(two, one.sum)
	running.held.Close()
	open(three)
}

// Where there can be no cache, nothing half done is left. A file in the way stands for all reasons why writing fails: root,
// who may run this test, may write everywhere else.
func TestCacheThatCannotBeWritten(t *testing.T) {
	payload, sum := payloadOf(t, tree)
	im, dir := open(t, payload, sum), t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (cache{filepath.Join(file, "cache")}).open(im); err == nil {
		t.Error("a cache in a file")
	}
	everybodys := filepath.Join(dir, "tmp")
	if err := errors.Join(os.Mkdir(everybodys, 0o700), os.Chmod(everybodys, 0o777)); err != nil {
		t.Fatal(err)
	}
	if _, err := (cache{filepath.Join(everybodys, "cache")}).open(im); err == nil || len(names(everybodys)) > 0 {
		t.Errorf("a cache in everybody's folder: %v, %v", err, names(everybodys))
	}
	if _, err := (cache{"/proc/cache"}).open(im); err == nil {
		t.Error("a cache where nothing can be written")
	}
}

// A payload that fails in the middle leaves nothing: its sum is right, what it says is not.
func TestUnpackFailsWhole(t *testing.T) {
	options := squashfstest.Plain
	payload, _ := payloadOf(t, map[string]string{"AppRun": "-> a", "a": "a", "b/QQ": "q"}, options...)
	at := strings.LastIndex(string(payload), "QQ")
	copy(payload[at:], "..")
	im := open(t, payload, sumOf(payload[:open(t, payload, strings.Repeat("0", 64)).payload.Size()]))
	dir := t.TempDir()
	if err := unpackAside(im, filepath.Join(dir, "x"), 0o755, nil); err == nil || len(names(dir)) > 0 {
		t.Errorf("error %v, left: %v", err, names(dir))
	}
	c := cache{filepath.Join(dir, "cache")}
	if _, err := c.open(im); err == nil || !reflect.DeepEqual(names(c.dir), []string{"lock"}) {
		t.Errorf("error %v, left: %v", err, names(c.dir))
	}
}

func TestCacheDir(t *testing.T) {
	for _, test := range []struct{ xdg, home, want string }{
		{"/x", "/h", "/x/vggscope/appimage"},
		{"", "/h", "/h/.cache/vggscope/appimage"},
		{"relative", "/h", "/h/.cache/vggscope/appimage"},
		{"", "", ""},
		{"", "relative", ""},
	} {
		t.Setenv("XDG_CACHE_HOME", test.xdg)
		t.Setenv("HOME", test.home)
		if got, err := cacheDir(); got != test.want || (err == nil) != (got != "") {
			t.Errorf("XDG_CACHE_HOME=%s HOME=%s: %q, %v, want %q", test.xdg, test.home, got, err, test.want)
		}
	}
}
