//go:build cgo && (amd64 || arm64)

package simd

// #cgo CFLAGS: -O3 -Wno-psabi
// #include "kernels.h"
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

var names = map[int]string{C.SIMD_AVX2: "AVX2", C.SIMD_AVX512: "AVX-512"}

// found asks the processor once.
var found = sync.OnceValue(func() []Set {
	var all []Set
	for i := range int(C.SIMD_SETS) {
		if C.simd_has(C.int(i)) == 0 {
			continue
		}
		name := names[i]
		if i == C.SIMD_BASE {
			name = map[string]string{"amd64": "SSE2", "arm64": "NEON"}[runtime.GOARCH]
		}
		all = append(all, Set{name, i, int(C.simd_panel(C.int(i))), int(C.simd_lanes(C.int(i))), C.simd_has16(C.int(i)) != 0})
	}
	return all
})

// c gives the address of a slice's values to C, which does not keep it.
func c(v []float32) *C.float { return (*C.float)(unsafe.SliceData(v)) }

func (t tiles) c() *C.simd_tiles {
	return &C.simd_tiles{
		height: C.int(t.height), width: C.int(t.width), channels: C.int(t.channels), side: C.int(t.side), across: C.int(t.across),
		top: C.int(t.box.Min.Y), left: C.int(t.box.Min.X), bottom: C.int(t.box.Max.Y), right: C.int(t.box.Max.X),
		first: C.int(t.first), count: C.int(t.count), at: C.int(t.at), stride: C.int(t.stride), position: C.ptrdiff_t(t.position),
	}
}

func pack(s Set, kernel []float32, z size, from, to int, u []float32) {
	n := C.simd_size{in: C.int(z.in), out: C.int(z.out), side: C.int(z.side), depth: C.int(z.depth), panels: C.int(z.panels)}
	C.simd_pack(C.int(s.index), c(kernel), &n, C.int(from), C.int(to), c(u))
}

func load(s Set, src []float32, t tiles, low float32, v []float32) {
	C.simd_load(C.int(s.index), c(src), t.c(), C.float(low), c(v))
}

func product(s Set, v, u, m []float32, blocks, at, count, stride, panels int) {
	C.simd_product(C.int(s.index), c(v), c(u), c(m), C.int(blocks), C.int(at), C.int(count), C.int(stride), C.int(panels))
}

func store(s Set, m []float32, t tiles, bias, dst []float32) bool {
	return C.simd_store(C.int(s.index), c(m), t.c(), c(bias), c(dst)) != 0
}

func pool(s Set, src, dst []float32, width, channels int, low float32, from, to int) {
	C.simd_pool(C.int(s.index), c(src), c(dst), C.int(width), C.int(channels), C.float(low), C.int(from), C.int(to))
}

func dense(s Set, x []float32, rows []int32, w, sums []float32) {
	C.simd_dense(C.int(s.index), c(x), (*C.int32_t)(unsafe.SliceData(rows)), C.int(len(rows)), c(w), C.int(len(sums)), c(sums))
}

func dense16(s Set, x []float32, rows []int32, w []uint16, sums []float32) {
	C.simd_dense16(C.int(s.index), c(x), (*C.int32_t)(unsafe.SliceData(rows)), C.int(len(rows)),
		(*C.uint16_t)(unsafe.SliceData(w)), C.int(len(sums)), c(sums))
}

func gather(s Set, w []float32, length, n, from int, u []float32) {
	C.simd_gather(C.int(s.index), c(w), C.int(length), C.int(n), C.int(from), c(u))
}

func gather16(s Set, w []uint16, length, n, from int, u []float32) {
	C.simd_gather16(C.int(s.index), (*C.uint16_t)(unsafe.SliceData(w)), C.int(length), C.int(n), C.int(from), c(u))
}

func back(s Set, g, w, dst []float32) {
	C.simd_back(C.int(s.index), c(g), c(w), C.int(len(g)), C.int(len(dst)), c(dst))
}

func back16(s Set, g []float32, w []uint16, dst []float32) {
	C.simd_back16(C.int(s.index), c(g), (*C.uint16_t)(unsafe.SliceData(w)), C.int(len(g)), C.int(len(dst)), c(dst))
}

func narrow(s Set, src []float32, dst []uint16) bool {
	return C.simd_narrow(C.int(s.index), c(src), (*C.uint16_t)(unsafe.SliceData(dst)), C.ptrdiff_t(len(src))) != 0
}

func multiplyAdd(s Set, rounds int) {
	sink := []float32{1e-3, 1e-3, 0}
	C.simd_multiply_add(C.int(s.index), C.long(rounds), c(sink))
}

func alloc(bytes int) unsafe.Pointer { return C.simd_alloc(C.size_t(bytes)) }

func free(p unsafe.Pointer, bytes int) { C.simd_free(p, C.size_t(bytes)) }
