package picture

import (
	"bufio"
	"bytes"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// bothPlanes decodes a JPEG quickly and with the library. The quick ones are nil where that is left to the library.
func bothPlanes(data []byte) (quick, library []plane, err error) {
	read := func() (*jpegHeader, *bufio.Reader, error) {
		r := bufio.NewReader(bytes.NewReader(data))
		h, err := readJPEGHeader(r)
		if err == nil {
			err = Limits{MaxPixels: 1 << 20}.check(h.w, h.h)
		}
		return h, r, err
	}
	h, r, err := read()
	if err != nil || !h.usual() {
		return nil, nil, err
	}
	if quick, _, err = h.quickPlanes(r); err != nil {
		return nil, nil, err
	}
	h, r, _ = read()
	library, err = h.libraryPlanes(r)
	return quick, library, err
}

// different is the first plane in which two pictures differ, or -1.
func different(a, b []plane) int {
	for i := range a {
		if len(a) != len(b) || a[i].w != b[i].w || a[i].h != b[i].h || a[i].sx != b[i].sx || a[i].sy != b[i].sy {
			return i
		}
		for y := range a[i].h {
			if !bytes.Equal(a[i].row(y), b[i].row(y)) {
				return i
			}
		}
	}
	return -1
}

// TestQuickIsTheLibrary: every sample is the library's.
func TestQuickIsTheLibrary(t *testing.T) {
	files, err := filepath.Glob("testdata/in/*.jpg")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	pictures := map[string][]byte{}
	for _, path := range files {
		if pictures[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, quality := range []int{1, 30, 90, 100} { // blocks with one coefficient, and with all
		var b bytes.Buffer
		if err := jpeg.Encode(&b, large(311, 203).Image(), &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		pictures[string(rune('0'+quality/10))] = b.Bytes()
	}
	taken := 0
	for name, data := range pictures {
		quick, library, err := bothPlanes(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if quick != nil {
			taken++
			if i := different(quick, library); i >= 0 {
				t.Errorf("%s: plane %d differs", name, i)
			}
		}
	}
	if want := len(pictures) / 2; taken < want {
		t.Errorf("%d of %d pictures were decoded quickly, want %d", taken, len(pictures), want)
	}
	t.Logf("%d of %d pictures were decoded quickly", taken, len(pictures))
}

// FuzzQuickIsTheLibrary: what is decoded quickly the library decodes as well, to the same samples.
func FuzzQuickIsTheLibrary(f *testing.F) {
	files, _ := filepath.Glob("testdata/in/*.jpg")
	for _, path := range files {
		if b, err := os.ReadFile(path); err == nil && len(b) < 8192 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 {
			return
		}
		quick, library, err := bothPlanes(data)
		if quick == nil {
			return
		}
		if err != nil {
			t.Fatalf("the library: %v", err)
		}
		if i := different(quick, library); i >= 0 {
			t.Fatalf("plane %d differs", i)
		}
	})
}
