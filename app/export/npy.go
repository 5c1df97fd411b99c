package export

import (
	"io"
	"reflect"

	"github.com/sbinet/npyio/npy"

	"github.com/vggscope/vggscope/nn"
)

// WriteNPY writes a layer's values as NumPy's array of (H, W, C), or (N,) for a vector, in little-endian float32. npyio
// takes the shape from the Go type, so the values of a map go into an array type that is made for it.
func WriteNPY(w io.Writer, t nn.Tensor) error {
	if t.Flat() {
		return npy.Write(w, t.Data)
	}
	pixel := reflect.ArrayOf(t.C, reflect.TypeFor[float32]())
	array := reflect.New(reflect.ArrayOf(t.H, reflect.ArrayOf(t.W, pixel)))
	for i := range t.H * t.W {
		reflect.Copy(array.Elem().Index(i/t.W).Index(i%t.W), reflect.ValueOf(t.Data[i*t.C:][:t.C]))
	}
	return npy.Write(w, array.Interface())
}
