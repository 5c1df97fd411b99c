package squashfs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/packaging/appimage/squashfs"
	"github.com/vggscope/vggscope/packaging/appimage/squashfstest"
)

// drain opens an image and reads all of it.
func drain(image []byte) error {
	im, err := squashfs.Open(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		return err
	}
	return im.Walk(func(e squashfs.Entry) error {
		if !e.Mode.IsRegular() {
			return nil
		}
		_, err := e.WriteTo(io.Discard)
		return err
	})
}

func small(t testing.TB, options ...string) []byte {
	return squashfstest.Make(t, squashfstest.Tree(t, map[string]string{
		"folder/XXXX": strings.Repeat("content", 2000),
		"folder/YY":   "-> A/B/C",
		"Z":           "z",
	}), options...)
}

// mksquashfs makes none of these; they are made by changing what it made.
func TestRefusesHostileImages(t *testing.T) {
	if err := drain(small(t, squashfstest.Plain...)); err != nil {
		t.Fatal("before the change:", err)
	}
	put := binary.LittleEndian
	for _, test := range []struct {
		name   string
		change func(image []byte) []byte
		want   string
	}{
		{"name leads up", replace("YY", ".."), `an entry named ".."`},
		{"name has a slash", replace("\x03\x00XXXX", "\x03\x00../e"), `an entry named "../e"`},
		{"name has a zero", replace("YY", "Y\x00"), `an entry named "Y\x00"`},
		{"link leads up", replace("A/B/C", "../.."), `out of the image`},
		{"link is absolute", replace("A/B/C", "/etc/"), `"folder/YY" links to "/etc/", out of the image`},
		{"not squashfs", func(b []byte) []byte { b[0] = 'H'; return b }, `it begins with "Hsqs"`},
		{"another version", func(b []byte) []byte { b[28] = 3; return b }, "version 3.0"},
		{"another compression", func(b []byte) []byte { b[20] = 4; return b }, "compression 4, want 1 (gzip)"},
		{"block size", func(b []byte) []byte { b[22] = 31; return b }, "logarithm 31"},
		{"lying length", func(b []byte) []byte { put.PutUint64(b[40:], 1<<40); return b }, "1099511627776 bytes long"},
		{"tables elsewhere", func(b []byte) []byte { put.PutUint64(b[64:], 1<<62); return b }, "tables begin after its end"},
		{"root elsewhere", func(b []byte) []byte { put.PutUint64(b[32:], 1<<40); return b }, "lie outside"},
		{"root's offset", func(b []byte) []byte { put.PutUint16(b[32:], 8191); return b }, "offset 8191"},
		{"fragments elsewhere", func(b []byte) []byte { put.PutUint64(b[80:], 1<<63); return b }, "lie outside"},
		{"no fragments", func(b []byte) []byte { put.PutUint32(b[16:], 0); return b }, "fragment 0 of 0"},
		{"short", func(b []byte) []byte { return b[:95] }, "95 bytes are too few"},
		{"empty", func(b []byte) []byte { return nil }, "0 bytes are too few"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := drain(test.change(small(t, squashfstest.Plain...)))
			if !errors.Is(err, squashfs.ErrFormat) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

// replace overwrites the last place where a text stands: directories and inodes come after the files.
func replace(from, to string) func([]byte) []byte {
	return func(image []byte) []byte {
		at := bytes.LastIndex(image, []byte(from))
		if at < 0 {
			panic("no " + from)
		}
		copy(image[at:], to)
		return image
	}
}

// A folder that is in itself would never end.
func TestRefusesALoop(t *testing.T) {
	image := squashfstest.Make(t, squashfstest.Tree(t, map[string]string{"a/b/c": "c"}), squashfstest.Plain...)
	// The directory table's entry "b" in "a" gets the inode of "a": the offset that the entry "a" has.
	b := bytes.LastIndex(image, []byte("\x00\x00b"))
	a := bytes.LastIndex(image, []byte("\x00\x00a"))
	if a < 6 || b < 6 {
		t.Fatal("entries not found")
	}
	copy(image[b-6:], image[a-6:a-4])
	err := drain(image)
	if !errors.Is(err, squashfs.ErrFormat) || !strings.Contains(err.Error(), "contains itself") {
		t.Error(err)
	}
}

// Cut anywhere, an image is never read to its end without an error, and never panics.
func TestTruncated(t *testing.T) {
	image := small(t)
	whole := int(binary.LittleEndian.Uint64(image[40:]))
	for n := range whole {
		if err := drain(image[:n]); !errors.Is(err, squashfs.ErrFormat) {
			t.Fatalf("the first %d bytes: error %v", n, err)
		}
	}
	if err := drain(image[:whole]); err != nil {
		t.Errorf("without padding: %v", err)
	}
}

func FuzzImage(f *testing.F) {
	f.Add(small(f))
	f.Add(small(f, squashfstest.Plain...))
	f.Add(small(f, "-b", "4K", "-no-fragments"))
	f.Fuzz(func(t *testing.T, image []byte) {
		drainLimited(image)
	})
}

// drainLimited is drain, but for files of some size: an image may say in a few bytes that a file is a hole of 4 GiB.
func drainLimited(image []byte) {
	im, err := squashfs.Open(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		return
	}
	im.Walk(func(e squashfs.Entry) error {
		if e.Mode.IsRegular() && e.Size < 1<<22 {
			e.WriteTo(io.Discard)
		}
		return nil
	})
}
