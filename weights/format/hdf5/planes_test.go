package hdf5

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// A chunk that is inflated while it is read gives the bytes of one that is inflated at once, wherever one reads, and notices
// damage.
func TestPlanes(t *testing.T) {
	tested := 0
	for _, name := range []string{"packed_latest.h5", "packed_single_earliest.h5", "growing_chunks.h5"} {
		data := read(t, name)
		list, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			k, ok := d.Data.(*chunked)
			if !ok || len(k.filters) == 0 {
				continue
			}
			for index := range k.chunks {
				filters := k.filtersOf(index)
				if _, _, ok := streamable(filters, k.size); !ok {
					continue
				}
				want := make([]byte, k.size)
				if err := k.load(&unpacker{}, want, index); err != nil {
					t.Fatal(err)
				}
				comparePlanes(t, k.planesOf(index, filters), want)
				tested++
			}
		}
	}
	if tested < 20 {
		t.Errorf("%d chunks", tested)
	}
}

func comparePlanes(t *testing.T, s *planes, want []byte) {
	t.Helper()
	tries := 20
	if testing.Short() {
		tries = 3 // each goes over all cores
	}
	for n := range tries {
		s.ahead = int64(1 + n*n) // it reads so many values at a time
		s.raw, s.buf = nil, nil
		from := rand.IntN(len(want))
		got := make([]byte, 1+rand.IntN(len(want)-from))
		if err := s.read(got, int64(from)); err != nil || !bytes.Equal(got, want[from:from+len(got)]) {
			t.Fatalf("%d bytes at %d of %d: %v", len(got), from, len(want), err)
		}
	}
	if err := s.read(make([]byte, 9), int64(len(want))-4); err == nil {
		t.Error("bytes beyond the end are read")
	}
}

// Whatever the bounds of what is kept, the same is read: chunks as streams of which few are open, and rows of chunks that do not
// stay.
func TestBounds(t *testing.T) {
	names := []string{"packed_latest.h5", "growing_chunks.h5", "packed_single_earliest.h5", "many_chunks_latest.h5"}
	if testing.Short() {
		names = names[:2]
	}
	for _, name := range names {
		data := read(t, name)
		want := map[string][]byte{}
		for _, b := range []bounds{usual, {}, {big: 1 << 30}, {cache: 1 << 30, batch: 100, scratch: 1, big: 1 << 30}, {streams: 1 << 30}} {
			list, err := readWithin(bytes.NewReader(data), int64(len(data)), b)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				if d.Err != nil {
					continue
				}
				got := make([]byte, d.Size)
				for at := 0; at < len(got); at += 1000 { // to and fro, and again
					part := got[at:min(at+1000, len(got))]
					if _, err := d.Data.ReadAt(part, d.Offset+int64(at)); err != nil {
						t.Fatal(name, d.Path, err)
					}
					if _, err := d.Data.ReadAt(part[:len(part)/2], d.Offset+int64(at)); err != nil {
						t.Fatal(name, d.Path, err)
					}
				}
				if want[d.Path] == nil {
					want[d.Path] = got
				}
				if !bytes.Equal(got, want[d.Path]) {
					t.Errorf("%s: %s: other values with %+v", name, d.Path, b)
				}
			}
		}
	}
}
