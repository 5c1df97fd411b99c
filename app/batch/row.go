package batch

import "fmt"

// Kind says what a column holds.
type Kind int

// The kinds, with the type that a Row has for each.
const (
	Text    Kind = iota // string
	Integer             // int64
	Real                // float32
	Vector              // []float32
)

// Column is one of a table. All of it but "index" and "image" may be empty in a row.
type Column struct {
	Name  string
	Kind  Kind
	Shape []int // of a Vector
}

// Len is how many numbers a Vector has.
func (c Column) Len() int {
	n := 1
	for _, d := range c.Shape {
		n *= d
	}
	return n
}

// Row has a value for each column, or nil where there is none. The first column is the index, the second the path.
type Row []any

// check refuses a row that is none of the table's: that is a fault of whoever made it.
func check(columns []Column, row Row) {
	if len(row) != len(columns) {
		panic(fmt.Sprintf("batch: a row of %d values for %d columns", len(row), len(columns)))
	}
	for i, c := range columns {
		ok := row[i] == nil
		switch v := row[i].(type) {
		case string:
			ok = c.Kind == Text
		case int64:
			ok = c.Kind == Integer
		case float32:
			ok = c.Kind == Real
		case []float32:
			ok = c.Kind == Vector && len(v) == c.Len()
		}
		if !ok {
			panic(fmt.Sprintf("batch: column %s cannot hold %T", c.Name, row[i]))
		}
	}
}
