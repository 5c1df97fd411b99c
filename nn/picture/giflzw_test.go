package picture

import (
	"bytes"
	"compress/lzw"
	"io"
	"math/rand/v2"
	"testing"
)

// TestLZWLikeTheLibrary: what package compress/lzw writes is read back, whatever the pieces that are asked for: tables that
// fill up and are cleared, long runs, and all widths that it knows.
func TestLZWLikeTheLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, width := range []int{2, 3, 5, 8} {
		for _, alike := range []int{1, 3, 40} {
			want := make([]byte, 60_000)
			for i := range want {
				if want[i] = byte(r.IntN(1 << width)); i > 0 && r.IntN(alike) > 0 {
					want[i] = want[i-1]
				}
			}
			var b bytes.Buffer
			w := lzw.NewWriter(&b, lzw.LSB, width)
			if _, err := w.Write(want); err != nil {
				t.Fatal(err)
			}
			w.Close()
			d := &lzwDecoder{r: &b, literal: width}
			d.clear()
			got := make([]byte, len(want))
			for at := 0; at < len(got); {
				n := min(1+r.IntN(700), len(got)-at)
				if err := d.decode(got[at : at+n]); err != nil {
					t.Fatalf("width %d, alike %d, at %d: %v", width, alike, at, err)
				}
				at += n
			}
			if !bytes.Equal(got, want) {
				t.Errorf("width %d, alike %d: another content", width, alike)
			}
			if err := d.decode(got[:1]); err != io.ErrUnexpectedEOF {
				t.Errorf("behind the end: %v, want io.ErrUnexpectedEOF", err)
			}
		}
	}
}
