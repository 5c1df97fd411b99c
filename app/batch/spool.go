package batch

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// A Parquet file ends with a table of all that is in it, so it cannot grow and be whole. Until all rows are there they are kept in a
// plain stream: for each value a byte that says whether there is one, then the bytes of the number, or length and bytes of
// the text. Vectors have the length of their column.

type spoolEncoder struct {
	w       io.Writer
	columns []Column
	raw     []byte
}

func (e *spoolEncoder) begin() error { return nil }

func (e *spoolEncoder) row(r Row) error {
	raw := e.raw[:0]
	for i := range e.columns {
		if r[i] == nil {
			raw = append(raw, 0)
			continue
		}
		raw = append(raw, 1)
		switch v := r[i].(type) {
		case string:
			raw = binary.AppendUvarint(raw, uint64(len(v)))
			raw = append(raw, v...)
		case int64:
			raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
		case float32:
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		case []float32:
			for _, x := range v {
				raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
			}
		}
	}
	e.raw = raw
	_, err := e.w.Write(raw)
	return err
}

// spoolReader reads what spoolEncoder wrote.
type spoolReader struct {
	r       *bufio.Reader
	columns []Column
}

func newSpoolReader(r io.Reader, columns []Column) *spoolReader {
	return &spoolReader{bufio.NewReaderSize(r, 1<<18), columns}
}

// next gives a row, or io.EOF behind the last one.
func (s *spoolReader) next() (Row, error) {
	row := make(Row, len(s.columns))
	for i, c := range s.columns {
		there, err := s.r.ReadByte()
		if err == io.EOF && i == 0 {
			return nil, io.EOF
		}
		if err == nil && there > 1 {
			err = fmt.Errorf("a value that is neither there nor missing")
		}
		if err == nil && there == 1 {
			row[i], err = s.value(c)
		}
		if err != nil {
			return nil, fmt.Errorf("batch: the rows that are kept for column %s are damaged: %w; --force starts anew", c.Name, noEnd(err))
		}
	}
	return row, nil
}

func (s *spoolReader) value(c Column) (any, error) {
	switch c.Kind {
	case Text:
		n, err := binary.ReadUvarint(s.r)
		if err != nil {
			return nil, err
		}
		if n > longestText {
			return nil, fmt.Errorf("a text of %d bytes", n)
		}
		text := make([]byte, n)
		_, err = io.ReadFull(s.r, text)
		return string(text), err
	case Integer:
		raw, err := s.bytes(8)
		return int64(binary.LittleEndian.Uint64(raw)), err
	case Real:
		raw, err := s.bytes(4)
		return math.Float32frombits(binary.LittleEndian.Uint32(raw)), err
	}
	raw, err := s.bytes(4 * c.Len())
	v := make([]float32, c.Len())
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return v, err
}

// longestText is more than a path or a sentence about it takes.
const longestText = 1 << 20

func (s *spoolReader) bytes(n int) ([]byte, error) {
	raw := make([]byte, n)
	_, err := io.ReadFull(s.r, raw)
	return raw, err
}

// noEnd is an error in the middle of a row, where an end is none.
func noEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
