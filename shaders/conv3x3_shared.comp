// conv3x3_shared.comp: 3x3 convolution, stride 1, padding 1, plus bias, for GPUs: an implicit matrix product in tiles. A
// group computes ROWS x STRIP pixels of LANES x QUADS x 4 output channels. For each quad of input channels it brings the
// pixels' texels with a rim of one, and the 36 weights of each output quad, into shared memory; from there an invocation
// takes what a strip of STRIP pixels, side by side, and QUADS output quads need.
// Why so: a texel from memory serves nine taps and all channels of the group, one from shared memory QUADS x 4 channels in
// three columns, a weight STRIP pixels; with 7 x 8 products to a pair, shared memory is read once for some twenty
// products. The matrix is never written out, as it would be for a general matrix product (im2col).
// STRIP is 7 because VGG16's maps are multiples of it, so that no lane is idle at the edges.
// Layouts   as conv3x3.comp, whose place it takes.
// Requires  channels beyond the last real one are zero in src. Nothing is read beyond a buffer's end: what would lie there
//           is clamped to what is in it, and its sums are not stored.
// Defines   STRIP (7); QUADS (1 or 2); ROWS: strips of a group, one above the other; LANES: invocations side by side in
//           out quads; LOCAL: ROWS * LANES. Shared memory takes ((ROWS + 2) * (STRIP + 2) + 36 * (LANES * QUADS + 1)) texels.
// Uniforms  width, height, inQuads, layer, low: as conv3x3.comp. outQuads: of dst.
//           firstTileRow: tiles above those of this dispatch; layers of large pictures take several.
// Groups    x: ceil(width / STRIP)   y: ceil(height / ROWS) or fewer   z: ceil(outQuads / (LANES * QUADS))
// CPU twin  nn/op/conv3x3_ref.go
#include "texels.glsl"
#include "bordered.glsl"
#include "finite.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
TEXELS(1, Weights, weights);
TEXELS(2, Bias, bias);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    int inQuads;
    int outQuads;
    int firstTileRow;
    int layer;
    float low;
};

#define ACROSS (STRIP + 2)
#define TILE_TEXELS ((ROWS + 2) * ACROSS)
#define BLOCK (LANES * QUADS)
// One more than the block, so that the 36 weights of an output quad, which arrive side by side, go to different banks.
#define PITCH (BLOCK + 1)
shared vec4 tile[TILE_TEXELS];
shared vec4 kernel[36 * PITCH];

// The loops over pixels and quads, written out: F(pixel or quad, and three more arguments for F). Some compilers stop
// unrolling when registers run short, and sums behind a computed index are not in registers at all.
#if STRIP == 7
#define EACH_PIXEL(F, a, b, c) F(0, a, b, c) F(1, a, b, c) F(2, a, b, c) F(3, a, b, c) F(4, a, b, c) F(5, a, b, c) F(6, a, b, c)
#endif
#if QUADS == 1
#define EACH_QUAD(F, a, b, c) F(0, a, b, c)
#elif QUADS == 2
#define EACH_QUAD(F, a, b, c) F(0, a, b, c) F(1, a, b, c)
#endif

#define SUM(i, q) sum[(i) * QUADS + (q)]
#define LOAD(i, a, b, c) texels[i] = tile[at + (i)];
// A tap is that of channel ch, number c, in column dx of the kernel.
#define ADD(i, q, dx, ch) SUM(i, q) = fma(vec4(texels[(i) + (dx)].ch), w, SUM(i, q));
#define ADD_TAP(q, dx, c, ch) { \
    vec4 w = kernel[from + (12 * (dx) + (c)) * PITCH + (q) * LANES]; \
    EACH_PIXEL(ADD, q, dx, ch) }
#define ADD_COLUMN(dx) EACH_QUAD(ADD_TAP, dx, 0, x) EACH_QUAD(ADD_TAP, dx, 1, y) EACH_QUAD(ADD_TAP, dx, 2, z) EACH_QUAD(ADD_TAP, dx, 3, w)
#define BIAS_OF(i, q, start, c) SUM(i, q) = start;
#define BIAS(q, a, b, c) { vec4 start = TEXEL(bias, min(quad + (q) * LANES, outQuads - 1)); EACH_PIXEL(BIAS_OF, q, start, 0) }
#define STORE(i, q, b, c) if (x + (i) < width) { dst[to + (i)] = SUM(i, q); watch(SUM(i, q)); }
#define STORE_QUAD(q, a, b, c) if (y < height && quad + (q) * LANES < outQuads) { \
    int to = bordered(quad + (q) * LANES, y, x, size); EACH_PIXEL(STORE, q, 0, 0) }

void main() {
    ivec2 size = ivec2(width, height);
    int local = int(gl_LocalInvocationID.x);
    int lane = local % LANES;
    int row = local / LANES;
    int x = int(gl_WorkGroupID.x) * STRIP;
    int top = (firstTileRow + int(gl_WorkGroupID.y)) * ROWS;
    int y = top + row;
    int firstQuad = int(gl_WorkGroupID.z) * BLOCK;
    int quad = firstQuad + lane;

    vec4 sum[STRIP * QUADS];
    EACH_QUAD(BIAS, 0, 0, 0)
    for (int inQuad = 0; inQuad < inQuads; inQuad++) {
        barrier(); // the last round's texels and weights are used
        for (int i = local; i < TILE_TEXELS; i += LOCAL) {
            int sy = min(top + i / ACROSS - 1, height);
            int sx = min(x + i % ACROSS - 1, width);
            tile[i] = max(TEXEL(src, bordered(inQuad, sy, sx, size)), low);
        }
        for (int i = local; i < 36 * BLOCK; i += LOCAL) {
            int q = i / 36, n = i % 36;
            kernel[n * PITCH + q] = TEXEL(weights, (min(firstQuad + q, outQuads - 1) * inQuads + inQuad) * 36 + n);
        }
        memoryBarrierShared();
        barrier();
        for (int dy = 0; dy < 3; dy++) {
            int at = (row + dy) * ACROSS;
            int from = 4 * dy * PITCH + lane;
            vec4 texels[ACROSS];
            EACH_PIXEL(LOAD, 0, 0, 0) LOAD(STRIP, 0, 0, 0) LOAD(STRIP + 1, 0, 0, 0)
            ADD_COLUMN(0) ADD_COLUMN(1) ADD_COLUMN(2)
        }
    }
    EACH_QUAD(STORE_QUAD, 0, 0, 0)
    mark(layer);
}
