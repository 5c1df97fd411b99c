package weights

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
)

// The kinds of failure that callers tell apart with errors.Is. The sentence for people is in the error that wraps them.
var (
	// ErrNotModel: the path is no model at all (a picture, an empty folder, a format that is not known).
	ErrNotModel = format.ErrNotModel
	// ErrFormat: a file is damaged or holds what cannot be weights (truncated, wrong magic, integers, bad JSON).
	ErrFormat = format.ErrFormat
	// ErrShape: an array's shape does not fit a VGG or its neighbours.
	ErrShape = format.ErrShape
	// ErrMissing: arrays are lacking, or present twice.
	ErrMissing = errors.New("arrays missing")
	// ErrNoPlace: arrays look like a part of the network, and the network has no place for them.
	ErrNoPlace = errors.New("arrays without a place")
	// ErrNotFinite: an array holds NaN or an infinity (or a float64 too large for a float32).
	ErrNotFinite = errors.New("not finite")
	// ErrChecksum: a file's SHA-256 is not the one in the card, or an archive's CRC-32 not the one of its entry.
	ErrChecksum = format.ErrChecksum
)

// OpenError lists everything that keeps a set from being used, so that one try is enough to mend it.
type OpenError struct {
	Label    string // the path, or "built-in model"
	Problems []error
}

// Error is one line: the problem, or a numbered list.
func (e *OpenError) Error() string {
	if len(e.Problems) == 1 {
		return fmt.Sprintf("weights: %s: %v", e.Label, e.Problems[0])
	}
	const most = 10
	var b strings.Builder
	fmt.Fprintf(&b, "weights: %s: %d problems:", e.Label, len(e.Problems))
	for i, p := range e.Problems[:min(len(e.Problems), most)] {
		fmt.Fprintf(&b, " (%d) %v;", i+1, p)
	}
	if n := len(e.Problems) - most; n > 0 {
		fmt.Fprintf(&b, " and %d more", n)
	}
	return strings.TrimSuffix(b.String(), ";")
}

// Unwrap lets errors.Is find the sentinels of all problems.
func (e *OpenError) Unwrap() []error { return e.Problems }
