// Package format reads the files in which weights are kept. Whatever they are, a folder of .npy files, an .npz archive, what
// Keras, PyTorch, safetensors or ONNX write, each is a [Store] of arrays: names, shapes, types, and where the values lie. It
// knows nothing of networks.
//
// A format is a function that makes a Store of a file, one that recognises its content, and a row in the table of formats.go.
// The files that its tests read are made by tools/formats/fixtures.py with the library that the format is of.
package format

import "errors"

// The kinds of failure that callers tell apart with errors.Is. The sentence for people is in the error that wraps them.
var (
	// ErrNotModel: the file is of no format that is read here.
	ErrNotModel = errors.New("not a model")
	// ErrFormat: a file is damaged or holds what cannot be weights (truncated, wrong magic, integers).
	ErrFormat = errors.New("bad format")
	// ErrShape: an array's shape is that of no weights.
	ErrShape = errors.New("wrong shape")
	// ErrChecksum: the bytes are not those that the file's own checksum was made of.
	ErrChecksum = errors.New("wrong checksum")
)

// MaxBytes is the size of a set of weights that is still believed, as float32: 15 times the full VGG16. It bounds what the
// word of a small damaged or malicious file can make a caller allocate.
const MaxBytes = 8 << 30
