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
			width, _ := k.inPlanes() // they are too small for it
			for index, c := range k.chunks {
				at := make([]int64, len(k.dims))
				for i := range at {
					at[i] = 0
				}
				want, err := k.load(index, at)
				if err != nil {
					t.Fatal(err)
				}
				comparePlanes(t, k.planesOf(c, max(width, 1)), want)
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
	defer s.close()
	for range 20 {
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
