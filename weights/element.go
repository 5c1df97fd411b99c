package weights

import (
	"encoding/binary"
	"math"
	"unsafe"

	"github.com/x448/float16"
)

// element is one number type of NumPy that can be weights.
type element struct {
	size   int
	native bool // already a float32 of this machine
	decode func(dst []float32, src []byte)
}

// elementOf knows the descr strings of NumPy's float types in both byte orders.
func elementOf(descr string) (element, bool) {
	var order binary.ByteOrder = binary.LittleEndian
	switch descr {
	case ">f2", ">f4", ">f8":
		order = binary.BigEndian
	case "<f2", "<f4", "<f8":
	default:
		return element{}, false
	}
	switch descr[1:] {
	case "f2":
		return element{size: 2, decode: func(dst []float32, src []byte) {
			for i := range dst {
				dst[i] = float16.Frombits(order.Uint16(src[2*i:])).Float32()
			}
		}}, true
	case "f4":
		native := binary.NativeEndian.Uint16([]byte{1, 0}) == order.Uint16([]byte{1, 0})
		return element{size: 4, native: native, decode: func(dst []float32, src []byte) {
			for i := range dst {
				dst[i] = math.Float32frombits(order.Uint32(src[4*i:]))
			}
		}}, true
	}
	return element{size: 8, decode: func(dst []float32, src []byte) {
		for i := range dst {
			dst[i] = float32(math.Float64frombits(order.Uint64(src[8*i:])))
		}
	}}, true
}

// bytesOf is the memory of v as bytes.
func bytesOf(v []float32) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v))
}

// firstNotFinite returns the index of the first NaN or infinity in v, or -1. An exponent of all ones marks both, so a first
// pass only ors together what adding one to each exponent carries into the sign bit: it is several times faster than
// asking each value, and the loading of half a gigabyte shows it.
func firstNotFinite(v []float32) int {
	const exponent, one, sign = 0x7F800000, 0x00800000, 0x80000000
	var seen uint32
	rest := v
	for ; len(rest) >= 4; rest = rest[4:] {
		a, b := math.Float32bits(rest[0]), math.Float32bits(rest[1])
		c, d := math.Float32bits(rest[2]), math.Float32bits(rest[3])
		seen |= (a&exponent + one) | (b&exponent + one) | (c&exponent + one) | (d&exponent + one)
	}
	for _, x := range rest {
		seen |= math.Float32bits(x)&exponent + one
	}
	if seen&sign == 0 {
		return -1
	}
	for i, x := range v {
		if math.Float32bits(x)&exponent == exponent {
			return i
		}
	}
	return -1
}
