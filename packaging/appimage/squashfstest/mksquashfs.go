// Package squashfstest makes squashfs images for tests, by mksquashfs: a reader is proved by what others wrote.
package squashfstest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Make writes an image of a folder and returns its bytes. The options are mksquashfs's.
func Make(t testing.TB, dir string, options ...string) []byte {
	t.Helper()
	need(t)
	file := filepath.Join(t.TempDir(), "image")
	args := append([]string{dir, file, "-noappend", "-quiet", "-no-progress", "-no-xattrs", "-all-root", "-mkfs-time", "0", "-all-time", "0"}, options...)
	if out, err := exec.Command("mksquashfs", args...).CombinedOutput(); err != nil {
		t.Fatalf("mksquashfs: %v\n%s", err, out)
	}
	image, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// need fails a test, or skips it on systems that have no AppImages either, where mksquashfs is missing.
func need(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("mksquashfs"); err != nil {
		if runtime.GOOS != "linux" {
			t.Skip("mksquashfs is missing: install squashfs-tools")
		}
		t.Fatal("mksquashfs is missing: install squashfs-tools")
	}
}

// Plain are the options for an image in which nothing is compressed, so that a test can find what it wants to change.
var Plain = []string{"-noI", "-noId", "-noD", "-noF"}

// Tree writes files, by path and content, into a new folder. A content that begins with "-> " makes a symbolic link, and a
// path that ends with a slash a folder.
func Tree(t testing.TB, files map[string]string) string {
	t.Helper()
	need(t)
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case name[len(name)-1] == '/':
			err = os.MkdirAll(file, 0o755)
		case len(content) > 3 && content[:3] == "-> ":
			err = os.Symlink(content[3:], file)
		default:
			err = os.WriteFile(file, []byte(content), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
