package batch

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/weights/plain"
)

// number writes a float32 in as few digits as tell it from its neighbours.
func number(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }

// csvEncoder writes RFC 4180's tables with a head. A vector has a column for each of its numbers, NAME_0 and so on.
type csvEncoder struct {
	w       *csv.Writer
	columns []Column
	cells   []string
}

func newCSVEncoder(w io.Writer, columns []Column) *csvEncoder {
	return &csvEncoder{w: csv.NewWriter(w), columns: columns}
}

func (e *csvEncoder) begin() error {
	var head []string
	for _, c := range e.columns {
		if c.Kind != Vector {
			head = append(head, c.Name)
			continue
		}
		for i := range c.Len() {
			head = append(head, c.Name+"_"+strconv.Itoa(i))
		}
	}
	return e.write(head)
}

func (e *csvEncoder) row(r Row) error {
	cells := e.cells[:0]
	for i, c := range e.columns {
		switch v := r[i].(type) {
		case nil:
			for range c.Len() {
				cells = append(cells, "")
			}
		case string:
			text, _ := export.JSONPath(v)
			cells = append(cells, text)
		case int64:
			cells = append(cells, strconv.FormatInt(v, 10))
		case float32:
			cells = append(cells, number(v))
		case []float32:
			for _, x := range v {
				cells = append(cells, number(x))
			}
		}
	}
	e.cells = cells
	return e.write(cells)
}

func (e *csvEncoder) write(cells []string) error {
	e.w.Write(cells) // Flush keeps the error
	e.w.Flush()
	return e.w.Error()
}

// jsonlEncoder writes an object a line, without what a row has not. A path that is no UTF-8 stands in image_bytes in Base64.
type jsonlEncoder struct {
	w       io.Writer
	columns []Column
	line    []byte
}

func (e *jsonlEncoder) begin() error { return nil }

func (e *jsonlEncoder) row(r Row) error {
	line := append(e.line[:0], '{')
	key := func(name string) {
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = append(quoted(line, name), ':')
	}
	for i, c := range e.columns {
		if r[i] == nil {
			continue
		}
		key(c.Name)
		switch v := r[i].(type) {
		case string:
			text, raw := export.JSONPath(v)
			line = quoted(line, text)
			if raw != nil {
				key(c.Name + "_bytes")
				line = quoted(line, base64.StdEncoding.EncodeToString(raw))
			}
		case int64:
			line = strconv.AppendInt(line, v, 10)
		case float32:
			line = strconv.AppendFloat(line, float64(v), 'g', -1, 32)
		case []float32:
			line = numbers(line, v)
		}
	}
	line = append(line, "}\n"...)
	e.line = line
	_, err := e.w.Write(line)
	return err
}

func numbers(line []byte, v []float32) []byte {
	line = append(line, '[')
	for i, x := range v {
		if i > 0 {
			line = append(line, ',')
		}
		line = strconv.AppendFloat(line, float64(x), 'g', -1, 32)
	}
	return append(line, ']')
}

// quoted adds a JSON string whose characters steer no terminal.
func quoted(line []byte, text string) []byte {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has JSON
	}
	for _, r := range string(b) {
		if plain.Control(r) {
			line = fmt.Appendf(line, `\u%04x`, r)
		} else {
			line = append(line, string(r)...)
		}
	}
	return line
}
