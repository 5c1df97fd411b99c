package batch

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/vggscope/vggscope/weights/format"
)

// npyEncoder writes an array for each vector, whose first axis is the rows, and the rest of each row to an index. A picture that
// there is no answer for has its place in the arrays, with values that are not numbers, so that row i of an array is row i of
// the index.
type npyEncoder struct {
	index   *csvEncoder
	scalars []int // columns of the index
	arrays  []npyArray
	rows    int // in the end
}

type npyArray struct {
	column Column
	at     int // in a row
	out    io.Writer
}

func newNPYEncoder(parts []*part, columns []Column, rows int) *npyEncoder {
	e := &npyEncoder{rows: rows}
	var scalars []Column
	for i, c := range columns {
		if c.Kind == Vector {
			e.arrays = append(e.arrays, npyArray{c, i, parts[len(e.arrays)+1]})
		} else {
			e.scalars, scalars = append(e.scalars, i), append(scalars, c)
		}
	}
	e.index = newCSVEncoder(parts[0], scalars)
	return e
}

func (e *npyEncoder) begin() error {
	for _, a := range e.arrays {
		if _, err := format.NewNPYWriter(a.out, append([]int{e.rows}, a.column.Shape...)); err != nil {
			return err
		}
	}
	return e.index.begin()
}

func (e *npyEncoder) row(r Row) error {
	for _, a := range e.arrays {
		values, ok := r[a.at].([]float32)
		if !ok {
			values = notNumbers(a.column.Len())
		}
		raw, err := binary.Append(nil, binary.LittleEndian, values)
		if err != nil {
			panic(err) // float32 has a size
		}
		if _, err := a.out.Write(raw); err != nil {
			return err
		}
	}
	rest := make(Row, len(e.scalars))
	for i, at := range e.scalars {
		rest[i] = r[at]
	}
	return e.index.row(rest)
}

func notNumbers(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(math.NaN())
	}
	return v
}
