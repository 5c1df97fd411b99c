package format

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// Type is one number type that can be weights.
type Type struct {
	Name   string // as NumPy writes it: "<f4"
	Size   int    // bytes
	Native bool   // already a float32 of this machine
	// Decode turns len(dst) values into float32.
	Decode func(dst []float32, src []byte)
	// Halves gives the bits of len(dst) float16 values; nil for other types.
	Halves func(dst []uint16, src []byte)
}

// typeNames are the names that NumPy and Python have for their float types, beside a letter and a size.
var typeNames = map[string]string{
	"e": "f2", "half": "f2", "float16": "f2",
	"f": "f4", "single": "f4", "float32": "f4",
	"d": "f8", "double": "f8", "float64": "f8", "float": "f8", "float_": "f8",
}

// typeOf knows the float types in all spellings that NumPy reads: '<f4', '>f4', '=f4', '|f4', 'f4', '<f', 'float32'.
func typeOf(descr string) (Type, error) {
	var order binary.ByteOrder = binary.LittleEndian
	name := descr
	if i := strings.IndexAny(descr, "<>=|"); i == 0 {
		name = descr[1:]
	}
	little := binary.NativeEndian.Uint16([]byte{1, 0}) == 1
	switch {
	case strings.HasPrefix(descr, "<"):
		little = true
	case strings.HasPrefix(descr, ">"):
		little = false
	}
	mark := "<"
	if !little {
		order, mark = binary.BigEndian, ">"
	}
	if kind, ok := typeNames[name]; ok {
		name = kind
	}
	t := Type{Name: mark + name}
	switch name {
	case "f2":
		t.Size, t.Decode = 2, func(dst []float32, src []byte) { widenHalves(dst, src, little) }
		t.Halves = func(dst []uint16, src []byte) { halfBits(dst, src, little) }
	case "f4":
		t.Size, t.Native = 4, binary.NativeEndian.Uint16([]byte{1, 0}) == order.Uint16([]byte{1, 0})
		t.Decode = func(dst []float32, src []byte) {
			for i := range dst {
				dst[i] = math.Float32frombits(order.Uint32(src[4*i:]))
			}
		}
	case "f8":
		t.Size, t.Decode = 8, func(dst []float32, src []byte) {
			for i := range dst {
				dst[i] = float32(math.Float64frombits(order.Uint64(src[8*i:])))
			}
		}
	default:
		return Type{}, notFloat(descr)
	}
	return t, nil
}

// bfloat16 is the upper half of a float32. NumPy has no name for it.
func bfloat16(little bool) Type {
	return Type{Name: "bfloat16", Size: 2, Decode: func(dst []float32, src []byte) {
		src = src[:2*len(dst)]
		low, high := 0, 1 // one loop for each order is three times as fast as binary.ByteOrder's methods
		if !little {
			low, high = 1, 0
		}
		for i := range dst {
			pair := src[2*i:][:2]
			dst[i] = math.Float32frombits(uint32(pair[low])<<16 | uint32(pair[high])<<24)
		}
	}}
}

// notWeights says that a type, by the name that its file has for it, can be no weight.
func notWeights(name string) error {
	return fmt.Errorf("%w: it holds values of the type %s, want floating-point numbers; save it again as float32", ErrFormat, plain.Clip(name))
}

// ErrPickled: the file is a pickled Python object and no array.
var ErrPickled = fmt.Errorf("%w: pickled", ErrFormat)

// notFloat says what a type is that can be no weight, and how to save the array anew.
func notFloat(descr string) error {
	kind := kindText(descr)
	if kind == pythonObjects {
		return pickled{}
	}
	return fmt.Errorf("%w: it holds %s (%q), want floating-point numbers; save it again with .astype(\"float32\")",
		ErrFormat, kind, plain.Clip(descr))
}

// pickled is the error of a .npy file that holds an object.
type pickled struct{}

func (pickled) Error() string {
	return ErrFormat.Error() + ": it holds a pickled Python object (probably a dictionary of arrays), which only Python can read; load " +
		"it there with numpy.load(file, allow_pickle=True, encoding=\"latin1\").item() and save each array anew with numpy.save, " +
		"under Keras' names such as block1_conv1_kernel.npy"
}

func (pickled) Unwrap() error { return ErrPickled }

const pythonObjects = "Python objects"

// kindText names NumPy's kinds of type for people.
func kindText(descr string) string {
	kind := strings.TrimLeft(descr, "<>|=")
	switch {
	case strings.HasPrefix(kind, "bfloat"):
		return "bfloat16 numbers"
	case strings.HasPrefix(kind, "bool"):
		return "truth values"
	case strings.HasPrefix(kind, "complex"):
		return "complex numbers"
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "integers"
	case kind == "object":
		return pythonObjects
	case strings.HasPrefix(kind, "str"), strings.HasPrefix(kind, "bytes"):
		return "text"
	case kind == "":
		return "an unknown type"
	}
	switch kind[0] {
	case 'i', 'u':
		return "integers"
	case 'b', '?':
		return "truth values"
	case 'c':
		return "complex numbers"
	case 'O':
		return pythonObjects
	case 'S', 'U', 'a':
		return "text"
	case 'f':
		return "floating-point numbers of an unknown size"
	}
	return "an unknown type"
}
