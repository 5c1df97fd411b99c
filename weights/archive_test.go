package weights

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// zipEntry is one entry of an archive that a test writes.
type zipEntry struct {
	name   string
	method uint16
	data   []byte
	size   uint64 // claimed, where not 0
	crc    uint32 // xored into the right one
}

func zipBytes(t testing.TB, entries []zipEntry) []byte {
	t.Helper()
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, e := range entries {
		packed := e.data
		if e.method == zip.Deflate {
			packed = deflate(t, e.data)
		}
		size := uint64(len(e.data))
		if e.size != 0 {
			size = e.size
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: e.name, Method: e.method, CRC32: crc32.ChecksumIEEE(e.data) ^ e.crc,
			CompressedSize64: uint64(len(packed)), UncompressedSize64: size})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(packed)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func deflate(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// tinyEntries are the small model as the entries of an archive.
func tinyEntries(method uint16) []zipEntry {
	files := tinyFiles(true)
	var list []zipEntry
	for _, a := range vgg.D().Arrays() {
		list = append(list, zipEntry{name: a.Name() + ".npy", method: method, data: files[a.Name()+".npy"]})
	}
	return list
}

func writeArchive(t testing.TB, entries []zipEntry) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.npz")
	if err := os.WriteFile(path, zipBytes(t, entries), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// fc1 is the place of fc1_kernel.npy among the entries.
const fc1 = 26

func TestArchiveProblems(t *testing.T) {
	zeros := func(rows, cols int) []byte {
		return append(npyHead(rows, cols), make([]byte, 4*rows*cols)...)
	}
	for _, c := range []struct {
		name   string
		method uint16
		spoil  func(e []zipEntry) []zipEntry
		kind   error
		text   string
	}{
		{"twice", zip.Store, func(e []zipEntry) []zipEntry { return append(e, e[0]) },
			ErrFormat, `"block1_conv1_kernel.npy" twice`},
		{"twice by two names", zip.Store, func(e []zipEntry) []zipEntry {
			return append(e, zipEntry{name: "x/fc1/kernel:0.npy", data: e[fc1].data})
		}, ErrMissing, "fc1_kernel.npy and x/fc1/kernel:0.npy are the same array"},
		{"bomb", zip.Deflate, func(e []zipEntry) []zipEntry { e[fc1].data = zeros(98, 1<<16); return e },
			ErrFormat, "which no weights do"},
		{"claims more", zip.Deflate, func(e []zipEntry) []zipEntry { e[fc1].size = 1 << 40; return e },
			ErrFormat, "impossible sizes"},
		{"claims a little more", zip.Deflate, func(e []zipEntry) []zipEntry {
			e[fc1].size = uint64(len(e[fc1].data)) + 4
			return e
		}, ErrFormat, "4 bytes too many"},
		{"stored, claims more", zip.Store, func(e []zipEntry) []zipEntry { e[fc1].size = 5000; return e },
			ErrFormat, "truncated or damaged"},
		{"unknown method", 12, func(e []zipEntry) []zipEntry { return e },
			ErrFormat, "compression method 12"},
		{"nothing in it", zip.Store, func(e []zipEntry) []zipEntry { return nil },
			ErrNotModel, "want files like block1_conv1_kernel.npy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkProblem(t, writeArchive(t, c.spoil(tinyEntries(c.method))), []error{c.kind}, []string{c.text})
		})
	}
}

// A wrong CRC-32 is found while reading where the entry is deflated.
func TestArchiveDamage(t *testing.T) {
	entries := tinyEntries(zip.Deflate)
	entries[fc1].crc = 1
	s, err := Open(writeArchive(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := s.Array("fc1_kernel")
	for range 2 { // the second time it must not go on in a broken stream
		err = a.ReadRows(t.Context(), make([]float32, a.Len()), 0, a.Rows())
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "fc1_kernel.npy: bad format: cannot inflate it") {
			t.Error(err)
		}
	}
}

// The card and the class names may lie in the archive too.
func TestArchiveWithCard(t *testing.T) {
	entries := append(tinyEntries(zip.Store),
		zipEntry{name: cardFile, data: []byte(`{"name": "Packed"}`)},
		zipEntry{name: classesFile, method: zip.Deflate, data: []byte(`["a", "b", "c", "d", "e", "f"]`)})
	s, err := Open(writeArchive(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Card.Name != "Packed" || s.Classes[5].Name != "f" {
		t.Errorf("card %+v, classes %v", s.Card, s.Classes)
	}
}

// A wrong CRC-32 of a stored entry is found by whoever reads all of it.
func TestArchiveStoredChecksum(t *testing.T) {
	entries := tinyEntries(zip.Store)
	entries[fc1].crc = 1
	s, err := Open(writeArchive(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, loading := s.Array("fc1_kernel").Values(t.Context())
	for _, err := range []error{s.Verify(t.Context(), nil), s.Save(t.Context(), filepath.Join(t.TempDir(), "x"), nil), loading} {
		if !errors.Is(err, ErrChecksum) || !strings.Contains(err.Error(), "fc1_kernel.npy: wrong checksum: CRC-32 ") {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Verify(ctx, nil); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

// Any byte of the entries that is turned makes verifying fail.
func TestArchiveBitRot(t *testing.T) {
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		file := zipBytes(t, tinyEntries(method))
		end := bytes.Index(file, []byte("PK\x01\x02")) // the directory begins
		for at := 100; at < end; at += end / 40 {
			spoiled := bytes.Clone(file)
			spoiled[at] ^= 0x10
			path := filepath.Join(t.TempDir(), "model.npz")
			if err := os.WriteFile(path, spoiled, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := Open(path)
			if err == nil {
				err = s.Verify(t.Context(), nil)
				s.Close()
			}
			if local := bytes.LastIndex(file[:at], []byte("PK\x03\x04")); err == nil && at-local > 60 {
				t.Errorf("method %d: nobody notices byte %d of %d", method, at, end)
			}
		}
	}
}

func TestArchiveEncrypted(t *testing.T) {
	file := zipBytes(t, tinyEntries(zip.Store))
	for at := 0; ; {
		next := bytes.Index(file[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next + 4
		file[at+4] |= 1 // the flag
	}
	path := filepath.Join(t.TempDir(), "model.npz")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	checkProblem(t, path, []error{ErrFormat}, []string{"the entry is encrypted"})
}
