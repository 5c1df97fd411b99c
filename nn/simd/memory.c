#define _DEFAULT_SOURCE // MAP_ANONYMOUS, madvise
#include "kernels.h"

#ifdef _WIN32

#include <windows.h>

void *simd_alloc(size_t bytes) { return VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE); }

void simd_free(void *memory, size_t bytes) {
    (void)bytes;
    VirtualFree(memory, 0, MEM_RELEASE);
}

#else

#include <sys/mman.h>

// Large blocks begin at a multiple of 2 MiB, so that the system may back them with pages of that size: going through
// hundreds of MiB in pages of 4 KiB costs a look-up for each of them.
enum { HUGE_PAGE = 2 << 20 };

static size_t rounded(size_t bytes) {
    const size_t page = bytes < HUGE_PAGE ? 64 << 10 : HUGE_PAGE;
    return (bytes + page - 1) / page * page;
}

void *simd_alloc(size_t bytes) {
    bytes = rounded(bytes);
    const size_t spare = bytes < HUGE_PAGE ? 0 : HUGE_PAGE;
    char *p = mmap(NULL, bytes + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    if (spare == 0) return p;
    const size_t before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0) munmap(p, before);
    if (before < spare) munmap(p + before + bytes, spare - before);
#ifdef MADV_HUGEPAGE
    madvise(p + before, bytes, MADV_HUGEPAGE);
#endif
    return p + before;
}

void simd_free(void *memory, size_t bytes) { munmap(memory, rounded(bytes)); }

#endif
