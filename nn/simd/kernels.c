#include "kernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// GCC for Windows keeps vectors on a stack that is aligned to 16 bytes only, but moves them as if to 32 or 64 (GCC bug 54412).
// The moves for any address are as fast where the address is a multiple.
#if defined(_WIN64) && defined(__GNUC__) && !defined(__clang__)
__asm__(
    ".macro vmovaps args:vararg\n vmovups \\args\n .endm\n"
    ".macro vmovapd args:vararg\n vmovupd \\args\n .endm\n"
    ".macro vmovdqa args:vararg\n vmovdqu \\args\n .endm\n"
    ".macro vmovdqa32 args:vararg\n vmovdqu32 \\args\n .endm\n"
    ".macro vmovdqa64 args:vararg\n vmovdqu64 \\args\n .endm\n");
#endif

#define INLINE static inline __attribute__((always_inline))
#define PASTE(a, b) a##_##b
#define NAME(a, set) PASTE(a, set)
#define FN(name) NAME(name, SET)
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif

// How many rows of a panel the product asks for early: convolutions with 512 channels, whose kernels no cache holds, take 6 %
// less time.
enum { AHEAD = 16 };

// The set that needs nothing beyond the architecture: SSE2 or NEON, or what the compiler makes of vectors elsewhere.
#define SET base
#define LANES 4
#define PANEL 16
#if defined(__aarch64__)
#define ROWS 6
#define LARGER(a, b) vmaxq_f32(a, b)
#define WIDEN(p) vcvt_f32_f16(vld1_f16((const __fp16 *)(p)))
#define NARROW(p, x) vst1_f16((__fp16 *)(p), vcvt_f16_f32(x))
#elif defined(__x86_64__)
#define ROWS 3
#define LARGER(a, b) _mm_max_ps(a, b)
#else
#define ROWS 3
#endif
#include "vector.h"

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#endif
#define SET avx2
#define LANES 8
#define PANEL 16
#define ROWS 6
#define LARGER(a, b) _mm256_max_ps(a, b)
#define WIDEN(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define NARROW(p, x) _mm_storeu_si128((__m128i *)(p), _mm256_cvtps_ph(x, 0))
#include "vector.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx2,fma,f16c,prefer-vector-width=512")
#endif
#define SET avx512
#define LANES 16
#define PANEL 32
#define ROWS 14
#define LARGER(a, b) _mm512_max_ps(a, b)
#define WIDEN(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define NARROW(p, x) _mm256_storeu_si256((__m256i *)(p), _mm512_cvtps_ph(x, 0))
#include "vector.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif

typedef struct {
    int panel, lanes;
    void (*pack)(const float *, const simd_size *, int, int, float *);
    void (*load)(const float *, const simd_tiles *, float, float *);
    void (*product)(const float *, const float *, float *, int, int, int, int, int);
    int (*store)(const float *, const simd_tiles *, const float *, float *);
    void (*pool)(const float *, float *, int, int, float, int, int);
    void (*dense)(const float *, const int32_t *, int, const float *, int, float *);
    void (*dense16)(const float *, const int32_t *, int, const uint16_t *, int, float *);
    void (*gather)(const float *, int, int, int, float *);
    void (*gather16)(const uint16_t *, int, int, int, float *);
    void (*back)(const float *, const float *, int, int, float *);
    void (*back16)(const float *, const uint16_t *, int, int, float *);
    int (*narrow)(const float *, uint16_t *, ptrdiff_t);
    void (*multiplyAdd)(long, float *);
} kernels;

#define TABLE(set, panel, lanes, half, halfGather, halfBack, narrowed)                                                    \
    {panel, lanes, pack_##set, load_##set, product_##set, store_##set, pool_##set, dense_##set, half, gather_##set,       \
     halfGather, back_##set, halfBack, narrowed, multiplyAdd_##set}

static const kernels sets[SIMD_SETS] = {
#if defined(__aarch64__)
    [SIMD_BASE] = TABLE(base, 16, 4, dense16_base, gather16_base, back16_base, narrow_base),
#else
    [SIMD_BASE] = TABLE(base, 16, 4, NULL, NULL, NULL, NULL),
#endif
#if defined(__x86_64__)
    [SIMD_AVX2] = TABLE(avx2, 16, 8, dense16_avx2, gather16_avx2, back16_avx2, narrow_avx2),
    [SIMD_AVX512] = TABLE(avx512, 32, 16, dense16_avx512, gather16_avx512, back16_avx512, narrow_avx512),
#endif
};

int simd_has(int set) {
    if (sets[set].panel == 0) return 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    // Whoever has AVX2 has F16C, which is older.
    if (set == SIMD_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (set == SIMD_AVX512) return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma");
#endif
    return 1;
}

int simd_panel(int set) { return sets[set].panel; }
int simd_lanes(int set) { return sets[set].lanes; }
int simd_has16(int set) { return sets[set].dense16 != NULL; }

void simd_pack(int set, const float *kernel, const simd_size *s, int from, int to, float *u) {
    sets[set].pack(kernel, s, from, to, u);
}

void simd_load(int set, const float *src, const simd_tiles *t, float low, float *v) { sets[set].load(src, t, low, v); }

void simd_product(int set, const float *v, const float *u, float *m, int blocks, int at, int count, int stride, int panels) {
    sets[set].product(v, u, m, blocks, at, count, stride, panels);
}

int simd_store(int set, const float *m, const simd_tiles *t, const float *bias, float *dst) {
    return sets[set].store(m, t, bias, dst);
}

void simd_pool(int set, const float *src, float *dst, int width, int channels, float low, int from, int to) {
    sets[set].pool(src, dst, width, channels, low, from, to);
}

void simd_dense(int set, const float *x, const int32_t *rows, int n, const float *w, int length, float *sums) {
    sets[set].dense(x, rows, n, w, length, sums);
}

void simd_dense16(int set, const float *x, const int32_t *rows, int n, const uint16_t *w, int length, float *sums) {
    sets[set].dense16(x, rows, n, w, length, sums);
}

void simd_gather(int set, const float *w, int length, int n, int from, float *u) { sets[set].gather(w, length, n, from, u); }

void simd_gather16(int set, const uint16_t *w, int length, int n, int from, float *u) {
    sets[set].gather16(w, length, n, from, u);
}

void simd_back(int set, const float *g, const float *w, int length, int n, float *dst) {
    sets[set].back(g, w, length, n, dst);
}

void simd_back16(int set, const float *g, const uint16_t *w, int length, int n, float *dst) {
    sets[set].back16(g, w, length, n, dst);
}

int simd_narrow(int set, const float *src, uint16_t *dst, ptrdiff_t n) { return sets[set].narrow(src, dst, n); }

void simd_multiply_add(int set, long rounds, float *sink) { sets[set].multiplyAdd(rounds, sink); }
