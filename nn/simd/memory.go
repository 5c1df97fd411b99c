package simd

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

// ErrMemory is returned where the system has no memory left for weights.
var ErrMemory = errors.New("simd: out of memory")

// memory is values outside of Go's heap: hundreds of MiB of weights there would let as much garbage pile up before it is
// collected. It is given back by free, or when nothing refers to it any more.
type memory[T float32 | uint16] struct {
	values []T
	gone   runtime.Cleanup
}

func newMemory[T float32 | uint16](n int) (*memory[T], error) {
	size := int(unsafe.Sizeof(T(0)))
	bytes := max(n, 1) * size
	p := alloc(bytes)
	if p == nil {
		return nil, fmt.Errorf("%w: for %d MiB", ErrMemory, bytes>>20)
	}
	m := &memory[T]{values: unsafe.Slice((*T)(p), n)}
	m.gone = runtime.AddCleanup(m, func(p unsafe.Pointer) { free(p, bytes) }, p)
	return m, nil
}

func (m *memory[T]) free() {
	if m == nil || m.values == nil {
		return
	}
	m.gone.Stop()
	free(unsafe.Pointer(unsafe.SliceData(m.values)), max(len(m.values), 1)*int(unsafe.Sizeof(T(0))))
	m.values = nil
}

func (m *memory[T]) bytes() int64 {
	if m == nil {
		return 0
	}
	return int64(len(m.values)) * int64(unsafe.Sizeof(T(0)))
}
