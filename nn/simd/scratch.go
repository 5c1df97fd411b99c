package simd

import "unsafe"

// Scratch is memory that layers use one after the other: fresh memory from the system, page by page, would cost more than some
// of them do. The zero value is ready.
type Scratch struct {
	memory *memory[float32]
	x      []float32 // of a dense layer: the values that take part, of each vector
	rows   []int32   // and their indices
}

// take gives n floats that hold anything.
func (s *Scratch) take(n int) ([]float32, error) {
	if s.memory == nil || len(s.memory.values) < n {
		s.memory.free()
		var err error
		if s.memory, err = newMemory[float32](n); err != nil {
			return nil, err
		}
	}
	return s.memory.values[:n], nil
}

// notZero lists the values that are not zero, and their indices, behind those that are listed already. What is not a number is
// among them.
func (s *Scratch) notZero(src []float32, relu bool) (x []float32, rows []int32) {
	n := len(s.x)
	for i, v := range src {
		if v != 0 && (!relu || !(v < 0)) {
			s.x, s.rows = append(s.x, v), append(s.rows, int32(i))
		}
	}
	return s.x[n:], s.rows[n:]
}

// Bytes is the memory that was needed so far.
func (s *Scratch) Bytes() int64 {
	return s.memory.bytes() + int64(cap(s.x))*int64(unsafe.Sizeof(s.x[0])) + int64(cap(s.rows))*int64(unsafe.Sizeof(s.rows[0]))
}

// Close gives the memory back. The scratch can be used again.
func (s *Scratch) Close() {
	s.memory.free()
	*s = Scratch{}
}
