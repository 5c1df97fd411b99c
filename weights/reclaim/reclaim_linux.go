//go:build cgo

package reclaim

/*
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

// By itself glibc takes pieces of up to 32 MiB from its heap once one of that size was freed, and between those that stay there
// are holes. An arena for each of a renderer's threads has holes of its own.
static void vggscope_readily(void) {
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
	mallopt(M_TRIM_THRESHOLD, 128 << 10);
	mallopt(M_ARENA_MAX, 2);
}

static void vggscope_trim(void) { malloc_trim(0); }
#else
static void vggscope_readily(void) {}
static void vggscope_trim(void) {}
#endif
*/
import "C"

func readily() { C.vggscope_readily() }

func trim() { C.vggscope_trim() }
