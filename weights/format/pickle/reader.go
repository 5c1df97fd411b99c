package pickle

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Reader reads one pickle after the other from a stream.
type Reader struct {
	// Find looks a class or function up by its module and name.
	Find func(module, name string) (Class, bool)
	// Persistent makes what a persistent id stands for. Where it is nil there may be none.
	Persistent func(id any) (any, error)
	// Limit is how many bytes may be read in all.
	Limit int64

	from  io.Reader
	read  int64
	stack []any
	marks []int // lengths of the stack at the open marks
	memo  map[uint32]any
}

// NewReader reads from a stream, which should be buffered, but not further than the last pickle that is asked for.
func NewReader(from io.Reader, limit int64) *Reader { return &Reader{from: from, Limit: limit} }

// Pos is how many bytes have been read.
func (r *Reader) Pos() int64 { return r.read }

// Load reads the next pickle.
func (r *Reader) Load() (any, error) {
	r.stack, r.marks, r.memo = nil, nil, map[uint32]any{}
	for {
		op, err := r.bytes(1)
		if err != nil {
			return nil, err
		}
		if op[0] == opStop {
			return r.pop()
		}
		do := ops[op[0]]
		if do == nil {
			return nil, fmt.Errorf("%w: the opcode 0x%02x at byte %d is none that weights are saved with", ErrForeign, op[0], r.read-1)
		}
		if err := do(r); err != nil {
			return nil, err
		}
	}
}

// bytes reads n bytes. They are read in parts, so that a length that is not true costs no memory.
func (r *Reader) bytes(n int64) ([]byte, error) {
	if n < 0 || n > r.Limit-r.read {
		return nil, fmt.Errorf("%w: it ends too early, or is longer than expected, at byte %d", ErrFormat, r.read)
	}
	const part = 64 << 10
	buf := make([]byte, min(n, part))
	for have := int64(0); have < n; {
		if have == int64(len(buf)) {
			buf = append(buf, make([]byte, min(n-have, have))...)
		}
		m, err := io.ReadFull(r.from, buf[have:])
		have, r.read = have+int64(m), r.read+int64(m)
		if err != nil {
			return nil, fmt.Errorf("%w: it ends too early, at byte %d", ErrFormat, r.read)
		}
	}
	return buf, nil
}

// uint reads a little-endian number of 1, 2, 4 or 8 bytes.
func (r *Reader) uint(size int) (uint64, error) {
	b, err := r.bytes(int64(size))
	if err != nil {
		return 0, err
	}
	var eight [8]byte
	copy(eight[:], b)
	return binary.LittleEndian.Uint64(eight[:]), nil
}

// text reads a length of so many bytes, and as many bytes of text.
func (r *Reader) text(size int) (string, error) {
	n, err := r.uint(size)
	if err != nil {
		return "", err
	}
	b, err := r.bytes(int64(min(n, math.MaxInt64)))
	return string(b), err
}

// line reads text up to a line break.
func (r *Reader) line() (string, error) {
	const most = 1000
	var line []byte
	for len(line) < most {
		b, err := r.bytes(1)
		if err != nil {
			return "", err
		}
		if b[0] == '\n' {
			return string(line), nil
		}
		line = append(line, b[0])
	}
	return "", fmt.Errorf("%w: a name of more than %d letters", ErrFormat, most)
}

func (r *Reader) push(v any) { r.stack = append(r.stack, v) }

var errStack = fmt.Errorf("%w: an opcode without what it is for", ErrFormat)

// floor is where the part of the stack above the last mark begins.
func (r *Reader) floor() int {
	if len(r.marks) == 0 {
		return 0
	}
	return r.marks[len(r.marks)-1]
}

func (r *Reader) pop() (any, error) {
	n := len(r.stack)
	if n <= r.floor() {
		return nil, errStack
	}
	v := r.stack[n-1]
	r.stack = r.stack[:n-1]
	return v, nil
}

// top gives the value on top and leaves it there.
func (r *Reader) top() (any, error) {
	if len(r.stack) <= r.floor() {
		return nil, errStack
	}
	return r.stack[len(r.stack)-1], nil
}

// popN takes the last n values, in their order.
func (r *Reader) popN(n int) ([]any, error) {
	if len(r.stack)-r.floor() < n {
		return nil, errStack
	}
	at := len(r.stack) - n
	list := append([]any(nil), r.stack[at:]...)
	r.stack = r.stack[:at]
	return list, nil
}

// popMark takes the values above the last mark, and the mark.
func (r *Reader) popMark() ([]any, error) {
	if len(r.marks) == 0 {
		return nil, errStack
	}
	list, err := r.popN(len(r.stack) - r.floor())
	r.marks = r.marks[:len(r.marks)-1]
	return list, err
}
