package squashfs_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/packaging/appimage/squashfs"
	"github.com/vggscope/vggscope/packaging/appimage/squashfstest"
)

// What mksquashfs packs comes out again, whatever form it chose: blocks and fragments, holes, long folders, several blocks
// of metadata, compressed or not.
func TestReadsWhatMksquashfsWrote(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	files := map[string]string{
		"empty":           "",
		"small":           "a few bytes",
		"one block":       strings.Repeat("0123456789abcdef", 4096/16),
		"noise":           string(noise),
		"text":            strings.Repeat("the quick brown fox\n", 40_000),
		"hole":            string(make([]byte, 4096*40)) + "end",
		"usr/bin/program": string(noise[:5000]),
		"usr/share/空 格/é": "not only ASCII",
		"usr/none/":       "",
		"AppRun":          "-> usr/bin/program",
		"usr/share/up":    "-> ../bin/program",
	}
	// Names for several metadata blocks, and tails for more fragments than one block of their table has.
	for i := range 1000 {
		name := fmt.Sprintf("many/a-rather-long-name-to-fill-blocks-%04d", i)
		files[name] = strings.Repeat(fmt.Sprint("number ", i, "\n"), 300)
	}
	dir := squashfstest.Tree(t, files)
	for _, options := range [][]string{
		{}, {"-b", "4K"}, {"-b", "1M"}, {"-no-fragments"}, {"-always-use-fragments", "-b", "4K"}, squashfstest.Plain,
		{"-no-sparse", "-no-duplicates", "-no-exports"},
	} {
		t.Run(strings.Join(options, " "), func(t *testing.T) {
			compare(t, squashfstest.Make(t, dir, options...), dir)
		})
	}
}

// compare walks through an image and through the folder that it was made from.
func compare(t *testing.T, image []byte, dir string) {
	im, err := squashfs.Open(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = im.Walk(func(e squashfs.Entry) error {
		seen++
		name := filepath.Join(dir, e.Path)
		info, err := os.Lstat(name)
		if err != nil {
			return err
		}
		if info.Mode().Type() != e.Mode.Type() {
			t.Errorf("%s: mode %v, want %v", e.Path, e.Mode, info.Mode())
		}
		switch e.Mode.Type() {
		case fs.ModeSymlink:
			if target, _ := os.Readlink(name); e.Target != target {
				t.Errorf("%s: links to %q, want %q", e.Path, e.Target, target)
			}
		case 0:
			compareFile(t, e, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	err = filepath.WalkDir(dir, func(string, fs.DirEntry, error) error { want++; return nil })
	if err != nil || seen != want {
		t.Errorf("%d entries, want %d (%v)", seen, want, err)
	}
}

func compareFile(t *testing.T, e squashfs.Entry, name string) {
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	n, err := e.WriteTo(&got)
	if err != nil || n != int64(len(want)) || e.Size != n || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s: %d bytes of %d, the same: %t, error %v", e.Path, n, len(want), bytes.Equal(got.Bytes(), want), err)
	}
	if e.Mode.Perm() != 0o755 {
		t.Errorf("%s: rights %o", e.Path, e.Mode.Perm())
	}
}
