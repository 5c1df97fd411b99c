// The kernels, for one instruction set: kernels.c includes this with SET (its name), LANES (floats of a vector), PANEL (out
// channels of a panel) and ROWS (tiles that the product keeps sums of), chosen so that ROWS * PANEL sums, PANEL factors of the
// kernel and one of a tile fill the registers. LARGER(a, b) is b where either is not a number.

#define VECS (LINE / LANES)

typedef float FN(vec) __attribute__((vector_size(4 * LANES)));
typedef int32_t FN(bits) __attribute__((vector_size(4 * LANES)));
typedef float FN(any) __attribute__((vector_size(4 * LANES), aligned(4), may_alias)); // at any address
#define VEC FN(vec)
#define ANY FN(any)

INLINE VEC FN(get)(const float *p) { return *(const ANY *)p; }
INLINE void FN(put)(float *p, VEC v) { *(ANY *)p = v; }

#ifndef LARGER
INLINE VEC FN(larger)(VEC a, VEC b) {
    for (int i = 0; i < LANES; i++) b[i] = a[i] > b[i] ? a[i] : b[i];
    return b;
}
#define LARGER(a, b) FN(larger)(a, b)
#endif

// ---- The product ----

// A block of up to ROWS tiles by one panel. rows is a constant where this is inlined.
INLINE void FN(block)(const int rows, const float *v, const float *u, float *m, int blocks, ptrdiff_t stride) {
    enum { WIDE = PANEL / LANES };
    VEC sums[ROWS][WIDE];
    UNROLL for (int r = 0; r < rows; r++) {
        UNROLL for (int j = 0; j < WIDE; j++) sums[r][j] = (VEC){0};
    }
    for (int b = 0; b < blocks; b++, v += stride) {
#if !defined(__clang__)
#pragma GCC unroll 4
#endif
        for (int k = 0; k < LINE; k++, u += PANEL) {
            for (int j = 0; j < PANEL; j += LINE) __builtin_prefetch(u + AHEAD * PANEL + j);
            VEC factor[WIDE];
            UNROLL for (int j = 0; j < WIDE; j++) factor[j] = FN(get)(u + j * LANES);
            UNROLL for (int r = 0; r < rows; r++) {
                const float x = v[r * LINE + k];
                UNROLL for (int j = 0; j < WIDE; j++) sums[r][j] += x * factor[j];
            }
        }
    }
    UNROLL for (int r = 0; r < rows; r++) {
        UNROLL for (int j = 0; j < WIDE; j++) {
            FN(put)(m + j * LANES / LINE * stride + r * LINE + j * LANES % LINE, sums[r][j]);
        }
    }
}

static void FN(product)(const float *v, const float *u, float *m, int blocks, int at, int count, int stride, int panels) {
    const ptrdiff_t block = (ptrdiff_t)stride * LINE;
    for (int p = 0; p < panels; p++, u += (ptrdiff_t)blocks * LINE * PANEL, m += PANEL / LINE * block) {
        int groups = (count + ROWS - 1) / ROWS; // of equal size, or one less
        for (int left = count, t = at, rows; left > 0; left -= rows, t += rows, groups--) {
            rows = (left + groups - 1) / groups;
            switch (rows) {
#define CASE(n) \
    case n: FN(block)(n, v + t * LINE, u, m + t * LINE, blocks, block); break;
                CASE(1)
                CASE(2)
                CASE(3)
#if ROWS > 3
                CASE(4)
                CASE(5)
                CASE(6)
#endif
#if ROWS > 6
                CASE(7)
                CASE(8)
                CASE(9)
                CASE(10)
                CASE(11)
                CASE(12)
                CASE(13)
                CASE(14)
#endif
#undef CASE
            }
        }
    }
}

#include "tiles.h"

#include "layers.h"

#undef VECS
#undef VEC
#undef ANY
#undef SET
#undef LANES
#undef PANEL
#undef ROWS
#undef LARGER
#ifdef WIDEN
#undef WIDEN
#undef NARROW
#endif
