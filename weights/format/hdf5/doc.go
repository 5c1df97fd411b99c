// Package hdf5 reads the numeric arrays of HDF5 files as Keras and h5py write them: superblocks 0 to 3, groups in both
// forms, datasets that are contiguous, compact or chunked, and the filters deflate, shuffle, Fletcher-32 and LZF. What is
// written down in "HDF5 File Format Specification Version 3.0" and not among this (links to other files, committed types,
// virtual datasets) is passed over, or is an error of the dataset that has it.
//
//	list, err := hdf5.Read(file, size)
package hdf5

import (
	"errors"
	"fmt"
	"io"
)

// ErrFormat: the file is damaged, or has what is not read here. The sentence for people is in the error that wraps it.
var ErrFormat = errors.New("bad HDF5")

// Signature is what a file, or the part of it behind a block of somebody else's, begins with.
const Signature = "\x89HDF\r\n\x1a\n"

// Dataset is one array.
type Dataset struct {
	Path  string  // "model_weights/fc1/fc1/kernel:0", without the slash at the beginning
	Shape []int64 // of no axes for a scalar
	Type  Type
	// Data has the values in C order from Offset on. It is safe for concurrent use.
	Data   io.ReaderAt
	Offset int64
	Size   int64 // of the values, in bytes
	// Forget frees what reading took, of all datasets of the file. It may be nil.
	Forget func()
	Err    error // why it cannot be read; Path is set, the rest may be
}

// Class is the kind of a type.
type Class int

// The classes that types have. All but Float can be no weights.
const (
	Integer Class = iota
	Float
	Text
	Other
)

// Type is the type of an array's values.
type Type struct {
	Class    Class
	Size     int  // bytes
	Little   bool // byte order
	Exponent int  // bits of the exponent of a Float: 5, 8 or 11 as in IEEE 754, or 8 in a bfloat16 of 2 bytes
}

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrFormat}, args...)...)
}
