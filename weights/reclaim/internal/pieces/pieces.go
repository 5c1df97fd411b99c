//go:build linux && cgo

// Package pieces takes memory from C's allocator for the tests of package reclaim: Go's test files cannot call C.
package pieces

/*
#include <stdlib.h>
#include <string.h>

static void *vggscope_piece(size_t size) {
	void *p = malloc(size);
	if (p != NULL)
		memset(p, 1, size);
	return p;
}

#ifdef __GLIBC__
enum { vggscope_glibc = 1 };
#else
enum { vggscope_glibc = 0 };
#endif
*/
import "C"

import "unsafe"

// Glibc is whether C's allocator is the one that reclaim knows.
const Glibc = C.vggscope_glibc == 1

// A Piece is some memory that was written to.
type Piece struct{ at unsafe.Pointer }

// Take allocates one.
func Take(bytes int) Piece { return Piece{C.vggscope_piece(C.size_t(bytes))} }

// Free gives it to the allocator.
func (p Piece) Free() { C.free(p.at) }
