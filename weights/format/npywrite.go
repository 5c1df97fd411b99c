package format

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/sbinet/npyio/npy"

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
	if _, err := w.Write(npyHead("<f4", false, shape)); err != nil {
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

// npyHead is what stands before the data of an array, byte for byte as NumPy writes it: padded to 64 bytes, version 2.0
// where 1.0 has no room for the length.
func npyHead(descr string, fortran bool, shape []int) []byte {
	order := "False"
	if fortran {
		order = "True"
	}
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, order, plain.Shape(shape))
	before, version := 10, byte(1) // magic, version, length
	if before+len(dict)+64 > math.MaxUint16 {
		before, version = 12, 2
	}
	dict += strings.Repeat(" ", 63-(before+len(dict))%64) + "\n"
	head := append(npy.Magic[:], version, 0)
	if version == 1 {
		head = binary.LittleEndian.AppendUint16(head, uint16(len(dict)))
	} else {
		head = binary.LittleEndian.AppendUint32(head, uint32(len(dict)))
	}
	return append(head, dict...)
}
