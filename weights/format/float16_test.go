package format

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/x448/float16"
)

// Every float16 there is, in both byte orders, and in numbers that do not fill whole words; widened, and as its bits.
func TestFloat16IsWidenedExactly(t *testing.T) {
	for descr, order := range map[string]binary.AppendByteOrder{"<f2": binary.LittleEndian, ">f2": binary.BigEndian} {
		half, err := typeOf(descr)
		if err != nil || half.Size != 2 {
			t.Fatalf("%s: %+v, error %v", descr, half, err)
		}
		var raw []byte
		for i := range 1 << 16 {
			raw = order.AppendUint16(raw, uint16(i))
		}
		for _, n := range []int{1 << 16, 1<<16 - 1, 1<<16 - 3, 3, 0} {
			got := make([]float32, n)
			half.Decode(got, raw[:2*n])
			for i, v := range got {
				if want := float16.Frombits(uint16(i)).Float32(); math.Float32bits(v) != math.Float32bits(want) {
					t.Fatalf("%s: %#04x of %d values is %v, want %v", descr, i, n, v, want)
				}
			}
			bits := make([]uint16, n)
			half.Halves(bits, raw[:2*n])
			for i, h := range bits {
				if int(h) != i {
					t.Fatalf("%s: the bits of %#04x of %d values are %#04x", descr, i, n, h)
				}
			}
		}
	}
}
