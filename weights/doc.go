// Package weights holds the trained numbers of a VGG: it opens model folders and .npz archives, reads their arrays
// in Keras' names and layout whatever the files behind them look like, and knows the class names, the built-in model
// and the synthetic weights that tests and benchmarks run on.
//
// The smallest use:
//
//	set, err := weights.Open("my-model")
//	if err != nil { ... }
//	defer set.Close()
//	a := set.Array("fc1_kernel")             // (25088, 4096), flattened in H, W, C order
//	part := make([]float32, 64*a.RowLen())
//	err = a.ReadRows(ctx, part, 0, 64)       // the first 64 rows
//
// Nothing is read at Open but headers; values travel from the file to the caller's memory in blocks, so that a set of
// 528 MiB never exists twice. The package knows nothing of networks or of OpenGL.
package weights

import "errors"

// The kinds of failure that callers tell apart with errors.Is. The sentence for people is in the error that wraps them.
var (
	// ErrNotModel: the path is no model at all (a picture, an empty folder, a format that is not known).
	ErrNotModel = errors.New("not a model")
	// ErrFormat: a file is damaged or holds what cannot be weights (truncated, wrong magic, integers, bad JSON).
	ErrFormat = errors.New("bad format")
	// ErrShape: an array's shape does not fit a VGG or its neighbours.
	ErrShape = errors.New("wrong shape")
	// ErrMissing: arrays are lacking, or present twice.
	ErrMissing = errors.New("arrays missing")
	// ErrNotFinite: an array holds NaN or an infinity (or a float64 too large for a float32).
	ErrNotFinite = errors.New("not finite")
	// ErrChecksum: a file's SHA-256 is not the one in the card.
	ErrChecksum = errors.New("wrong checksum")
)

// sentence is an error with words of its own for a cause that it wraps but does not repeat.
type sentence struct {
	text  string
	cause error
}

func (s sentence) Error() string { return s.text }
func (s sentence) Unwrap() error { return s.cause }

// Progress reports how far a long operation has come: the file it is at, and bytes done of bytes in total.
// It may be nil. It is called on the caller's goroutine, often, so it must be quick.
type Progress func(file string, done, total int64)

func (p Progress) report(file string, done, total int64) {
	if p != nil {
		p(file, done, total)
	}
}
