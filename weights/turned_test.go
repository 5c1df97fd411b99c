package weights

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
)

// forwards is bytes that can only be read on from where the last reading ended, as what is inflated can.
type forwards struct {
	io.ReaderAt
	t    *testing.T
	mu   sync.Mutex
	pos  int64
	stop func(off int64) error
}

func (f *forwards) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if off < f.pos {
		f.t.Errorf("bytes %d to %d are read after %d", off, off+int64(len(p)), f.pos)
	}
	f.pos = off + int64(len(p))
	if err := f.stop(off); err != nil {
		return 0, err
	}
	return f.ReaderAt.ReadAt(p, off)
}

// Blocks of a file that is turned around are read in order, whichever core takes which, and the first fault ends it.
func TestTurnedForwards(t *testing.T) {
	const in, out = 7 * 7 * 20, 300
	data := make([]byte, 4*in*out)
	for i := range in * out {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(float32(i)))
	}
	broken := errors.New("the disk is gone")
	for _, c := range []struct {
		name string
		bad  int // the value that is no number
		stop func(off int64) error
		want error
		text string
	}{
		{"whole", -1, func(int64) error { return nil }, nil, ""},
		{"no number", 200*in + 3, func(int64) error { return nil }, ErrNotFinite, "value 196003 is NaN"},
		{"no disk", -1, func(off int64) error {
			if off > 4*in*100 {
				return broken
			}
			return nil
		}, broken, "the disk is gone"},
	} {
		a := fileArray(t, "fc1_kernel", storedAs(t, "<f4", false, out, in), data, true)
		s := a.src.(*fileSource)
		held := append([]byte(nil), data...)
		if c.bad >= 0 {
			binary.LittleEndian.PutUint32(held[4*c.bad:], math.Float32bits(float32(math.NaN())))
		}
		s.blob, s.start = format.NewBlob(&forwards{ReaderAt: strings.NewReader(string(held)), t: t, stop: c.stop}, int64(len(held))), 0
		got := make([]float32, in*out)
		err := a.ReadRows(context.Background(), got, 0, in)
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		for i, x := range got {
			if row, col := i/out, i%out; err == nil && x != float32(col*in+row%20*49+row/20) {
				t.Fatalf("value %d is %v", i, x)
			}
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	a := fileArray(t, "fc1_kernel", storedAs(t, "<f4", false, out, in), data, true)
	if err := a.ReadRows(ctx, make([]float32, in*out), 0, in); !errors.Is(err, context.Canceled) {
		t.Errorf("%v after it was stopped", err)
	}
}
