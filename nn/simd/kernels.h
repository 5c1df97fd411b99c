// What the Go side calls; kernels.c has it once for each instruction set.
//
// Values lie in lines of 16 floats, 64 bytes. Feature maps are in H, W, C order. The buffers of the matrix products are
// [position][block of 16 channels][tile][16 channels]: a position is one of the 36 or 16 factors of a tile of Winograd's
// algorithm, or the only one of the direct convolution, whose tile is a pixel and whose channels are its 3x3 surroundings.
// Kernels are [position][panel of out channels][in channel][out channel of the panel].
#ifndef SIMD_KERNELS_H
#define SIMD_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { LINE = 16 };

// simd_tiles says which tiles of a map a call is about, and where they are in a buffer. It has no pointers, so that Go may
// pass it by one.
typedef struct {
    int height, width, channels;  // of the map
    int top, left, bottom, right; // the box of it that is computed: the first tile begins at its corner
    int side;                     // of the square of outputs that a tile has: 4, 2, or 1 for the direct convolution
    int across;                   // tiles in a row of the box
    int first, count;             // the tiles
    int at;                       // the place of the first one in a block
    int stride;                   // places in a block
    ptrdiff_t position;           // floats in a position
} simd_tiles;

// simd_size is the shape of a kernel (3, 3, in, out) and of what is made of it.
typedef struct {
    int in, out;
    int side;  // as above
    int depth; // rows of a panel: in channels, or for the direct convolution 9 * in, rounded up to lines
    int panels;
} simd_size;

// Index of the instruction sets, simplest first; simd_has says whether it was compiled in and this processor has it.
enum { SIMD_BASE, SIMD_AVX2, SIMD_AVX512, SIMD_SETS };

int simd_has(int set);
int simd_panel(int set); // out channels of a panel
int simd_lanes(int set); // floats of a vector

// simd_pack transforms the in channels [from, to) of a kernel into u, which is zero where it writes nothing.
void simd_pack(int set, const float *kernel, const simd_size *s, int from, int to, float *u);

// simd_load transforms tiles of src, with max(low, x) of each value, into v.
void simd_load(int set, const float *src, const simd_tiles *t, float low, float *v);

// simd_product multiplies one position: tiles [at, at+count) of v (blocks in channels' lines) by panels of u, into m.
void simd_product(int set, const float *v, const float *u, float *m, int blocks, int at, int count, int stride, int panels);

// simd_store turns the sums of tiles into outputs with their bias. It answers whether all of them are finite.
int simd_store(int set, const float *m, const simd_tiles *t, const float *bias, float *dst);

// simd_pool takes the largest of 2x2 pixels and low for the rows [from, to) of dst. width is that of src; dst has half of it,
// rounded down.
void simd_pool(int set, const float *src, float *dst, int width, int channels, float low, int from, int to);

// simd_dense adds up rows of a matrix, n of them, each times its x; row i is at w + rows[i] * length.
void simd_dense(int set, const float *x, const int32_t *rows, int n, const float *w, int length, float *sums);

// simd_dense16 is simd_dense for a matrix in float16; simd_has16 says whether the set can do that.
int simd_has16(int set);
void simd_dense16(int set, const float *x, const int32_t *rows, int n, const uint16_t *w, int length, float *sums);

// simd_gather copies columns of a matrix (n rows of a length), as many as a panel has and zeros behind the last one, into a
// panel; simd_gather16 does so from float16.
void simd_gather(int set, const float *w, int length, int n, int from, float *u);
void simd_gather16(int set, const uint16_t *w, int length, int n, int from, float *u);

// simd_back multiplies each of n rows of a matrix with g, all of a length; simd_back16 does so in float16.
void simd_back(int set, const float *g, const float *w, int length, int n, float *dst);
void simd_back16(int set, const float *g, const uint16_t *w, int length, int n, float *dst);

// simd_narrow writes values as float16 and answers whether all of them are the same in it.
int simd_narrow(int set, const float *src, uint16_t *dst, ptrdiff_t n);

// simd_multiply_add does rounds of 64 multiplications and additions on each lane, of values that it finds in sink and with a
// result there.
void simd_multiply_add(int set, long rounds, float *sink);

void *simd_alloc(size_t bytes); // zeros, at a multiple of 64; NULL where there is no memory
void simd_free(void *memory, size_t bytes);

#endif
