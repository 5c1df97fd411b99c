// Package pickle reads what Python's pickle module writes, as plain data. Nothing is ever run: a class or function that a
// pickle names is looked up among those that the caller gives, and any other is an error.
//
// It reads the opcodes that protocols 2 to 5 write (Lib/pickletools.py of CPython describes them), but for those of
// objects with slots or shared buffers.
package pickle

import "errors"

// The kinds of failure. The sentence for people is in the error that wraps them.
var (
	// ErrFormat: these bytes are no pickle, or one that breaks off.
	ErrFormat = errors.New("bad pickle")
	// ErrForeign: a class, a function or an opcode that is not among those that are allowed.
	ErrForeign = errors.New("foreign pickle")
)

// The values that a pickle is read into are nil, bool, int64, float64, string, []byte, Tuple, *List, *Dict, Class, and what
// the functions of classes and Reader.Persistent return.

// Tuple is a tuple.
type Tuple []any

// List is a list or a set.
type List struct{ Items []any }

// Dict is a dictionary in its order. A key may come twice: the last counts, as in Python.
type Dict struct{ Items []Item }

// Item is a key of a dictionary and its value.
type Item struct{ Key, Value any }

// Get finds the value of a text key.
func (d *Dict) Get(key string) any {
	for i := len(d.Items) - 1; i >= 0; i-- {
		if d.Items[i].Key == key {
			return d.Items[i].Value
		}
	}
	return nil
}

// Class is a class or function that a pickle may name.
type Class struct {
	Name string // with its module: "collections.OrderedDict"
	// Call makes what calling it in Python would make. It is nil for what is only named.
	Call func(args Tuple) (any, error)
}

// Large is an integer that does not fit int64, as the pickle has it: little-endian, in two's complement.
type Large string
