//go:build linux

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/packaging/appimage/squashfs"
	"github.com/vggscope/vggscope/packaging/appimage/squashfstest"
)

// tree is a payload with what matters: a link to start, a program, a file to read, a folder.
var tree = map[string]string{
	"AppRun":          "-> usr/bin/program",
	"usr/bin/program": "#!/bin/sh\necho \"$APPIMAGE|$APPDIR|$ARGV0|$OWD|$#|$*\"\nexit 3\n",
	"usr/share/text":  "text",
	"usr/empty/":      "",
}

// payloadOf packs files, and returns the image and the sum that belongs to it.
func payloadOf(t *testing.T, files map[string]string, options ...string) (payload []byte, sum string) {
	t.Helper()
	payload = squashfstest.Make(t, squashfstest.Tree(t, files), options...)
	im, err := squashfs.Open(bytes.NewReader(payload), int64(len(payload)))
	if err != nil {
		t.Fatal(err)
	}
	return payload, sumOf(payload[:im.Size()])
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// headerOnly is the shortest file that passes for a program here, with sections that end at byte end.
func headerOnly(end int) []byte {
	head := elfHeader{SectionHeaders: 64, SectionSize: uint16(binary.Size(elfSection{})), SectionCount: 2}
	copy(head.Ident[:], "\x7fELF\x02\x01")
	sections := []elfSection{
		{Type: elfNoBits, Offset: 64, Size: 1 << 30}, // takes no room
		{Type: 1, Offset: 64, Size: uint64(end - 64)},
	}
	var out bytes.Buffer
	binary.Write(&out, binary.LittleEndian, head)
	binary.Write(&out, binary.LittleEndian, sections)
	out.Write(make([]byte, max(0, end-out.Len())))
	return out.Bytes()
}

func write(t *testing.T, content ...[]byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.AppImage")
	if err := os.WriteFile(file, bytes.Join(content, nil), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

// open makes an AppImage of a payload and opens it.
func open(t *testing.T, payload []byte, sum string) *image {
	t.Helper()
	im, err := openImage(write(t, headerOnly(1000), payload), sum)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { im.Close() })
	return im
}

// names lists a folder, or nothing where there is none.
func names(dir string) []string {
	entries, _ := os.ReadDir(dir)
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
