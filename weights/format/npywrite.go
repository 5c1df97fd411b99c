package format

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// NPYWriter writes one .npy file of version 1.0, byte for byte as numpy.save does: little-endian float32 in C order. What is
// written must be as many values as the shape has.
type NPYWriter struct {
	w   io.Writer
	raw []byte
}

// writeBlock is the number of values that are converted at a time.
const writeBlock = 64 << 10

// NewNPYWriter writes the header.
func NewNPYWriter(w io.Writer, shape []int) (*NPYWriter, error) {
	if _, err := w.Write(npyHead(shape)); err != nil {
		return nil, err
	}
	return &NPYWriter{w, make([]byte, 4*min(writeBlock, Product(shape)))}, nil
}

// Write writes values in the order of the array.
func (n *NPYWriter) Write(values []float32) error {
	for len(values) > 0 {
		part := values[:min(len(values), len(n.raw)/4)]
		for i, x := range part {
			binary.LittleEndian.PutUint32(n.raw[4*i:], math.Float32bits(x))
		}
		if _, err := n.w.Write(n.raw[:4*len(part)]); err != nil {
			return err
		}
		values = values[len(part):]
	}
	return nil
}

// npyHead is what stands before the data of an <f4 array in C order, padded to 64 bytes as NumPy does.
func npyHead(shape []int) []byte {
	dict := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", plain.Shape(shape))
	const before = 10 // magic, version, length
	pad := 63 - (before+len(dict))%64
	dict += strings.Repeat(" ", pad) + "\n"
	head := append([]byte(npyMagic+"\x01\x00"), 0, 0)
	binary.LittleEndian.PutUint16(head[8:], uint16(len(dict)))
	return append(head, dict...)
}
