// conv3x3_image.comp: 3x3 convolution, stride 1, padding 1, plus bias, blocked in registers. An invocation computes a
// strip of ROWS pixels, one above the other, for QUADS x 4 output channels: a column of ROWS + 2 texels is loaded once
// and used for all three rows of the kernel, and a weight once for all ROWS pixels. A sum takes its twelve products of a
// column one after another, so that it is moved between registers and stack once for all of them.
// Layouts   as conv3x3.comp, whose place it takes.
// Written for llvmpipe (see docs/SHADERS.md): no shared memory, no barrier, no return before the end, no loop that
// the driver would have to unroll, and eight invocations to a group because its vectors have eight lanes.
// Requires  as conv3x3.comp. Loads beyond a buffer's end give zero (GL 4.3, section 8.25), and their sums are not stored.
// Defines   LOCAL, ROWS (7), QUADS (2), IMAGE_LOADS; another value needs its loop written out below
// Uniforms  quadsFirst: groups that follow one another share a strip (1) or their output channels (0), whichever
//           of source and weights is the larger and so worth keeping in the cache.
// Groups    strips in LOCALs along one axis, output quads in QUADS along the other; see quadsFirst.
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
    int quadsFirst;
    int layer;
    float low;
};

// The loops over rows and quads, written out: F(row or quad, and three more arguments for F).
#if ROWS == 7
#define EACH_ROW(F, a, b, c) F(0, a, b, c) F(1, a, b, c) F(2, a, b, c) F(3, a, b, c) F(4, a, b, c) F(5, a, b, c) F(6, a, b, c)
#endif
#if QUADS == 2
#define EACH_QUAD(F, a, b, c) F(0, a, b, c) F(1, a, b, c)
#endif

#define SUM(r, q) sum[(r) * QUADS + (q)]
#define LOAD(r, a, b, c) texels[r] = max(TEXEL(src, at + (r) * pitch), low);
// The n-th weight of a column of the kernel: row n / 4, in channel n % 4 of the quad.
#define WEIGHT(q, n, b, c) column[(n) * QUADS + (q)] = TEXEL(weights, weightAt + (q) * quadWeights + (n));
#define PRODUCT(r, q, row, ch, n) + texels[(r) + (row)].ch * column[(n) * QUADS + (q)]
#define ADD_COLUMN(q, r, b, c) SUM(r, q) = SUM(r, q) \
    PRODUCT(r, q, 0, x, 0) PRODUCT(r, q, 0, y, 1) PRODUCT(r, q, 0, z, 2) PRODUCT(r, q, 0, w, 3) \
    PRODUCT(r, q, 1, x, 4) PRODUCT(r, q, 1, y, 5) PRODUCT(r, q, 1, z, 6) PRODUCT(r, q, 1, w, 7) \
    PRODUCT(r, q, 2, x, 8) PRODUCT(r, q, 2, y, 9) PRODUCT(r, q, 2, z, 10) PRODUCT(r, q, 2, w, 11);
#define ADD_COLUMNS(r, a, b, c) EACH_QUAD(ADD_COLUMN, r, 0, 0)
#define BIAS_OF_ROW(r, q, b, c) SUM(r, q) = start;
#define BIAS(q, a, b, c) { vec4 start = TEXEL(bias, firstQuad + (q)); EACH_ROW(BIAS_OF_ROW, q, 0, 0) }
#define STORE_QUAD(q, r, b, c) if (firstQuad + (q) < outQuads) { dst[to + (q) * plane + (r) * pitch] = SUM(r, q); watch(SUM(r, q)); }
#define STORE(r, a, b, c) if (y + (r) < height) { EACH_QUAD(STORE_QUAD, r, 0, 0) }

void main() {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    int plane = borderedPlane(size);
    ivec2 group = ivec2(quadsFirst != 0 ? gl_WorkGroupID.yx : gl_WorkGroupID.xy); // of strips, of output quads
    int strips = width * ((height + ROWS - 1) / ROWS);
    int strip = group.x * LOCAL + int(gl_LocalInvocationID.x);
    int x = min(strip, strips - 1) % width;
    int y = min(strip, strips - 1) / width * ROWS;
    int firstQuad = group.y * QUADS;
    int quadWeights = inQuads * 36;
    int weightAt = firstQuad * quadWeights;

    vec4 sum[ROWS * QUADS];
    EACH_QUAD(BIAS, 0, 0, 0)
    for (int inQuad = 0; inQuad < inQuads; inQuad++) {
        for (int dx = 0; dx < 3; dx++) {
            int at = bordered(inQuad, y - 1, x + dx - 1, size);
            vec4 texels[ROWS + 2];
            EACH_ROW(LOAD, 0, 0, 0)
            LOAD(ROWS, 0, 0, 0)
            LOAD(ROWS + 1, 0, 0, 0)
            vec4 column[12 * QUADS];
            EACH_QUAD(WEIGHT, 0, 0, 0) EACH_QUAD(WEIGHT, 1, 0, 0) EACH_QUAD(WEIGHT, 2, 0, 0) EACH_QUAD(WEIGHT, 3, 0, 0)
            EACH_QUAD(WEIGHT, 4, 0, 0) EACH_QUAD(WEIGHT, 5, 0, 0) EACH_QUAD(WEIGHT, 6, 0, 0) EACH_QUAD(WEIGHT, 7, 0, 0)
            EACH_QUAD(WEIGHT, 8, 0, 0) EACH_QUAD(WEIGHT, 9, 0, 0) EACH_QUAD(WEIGHT, 10, 0, 0) EACH_QUAD(WEIGHT, 11, 0, 0)
            EACH_ROW(ADD_COLUMNS, 0, 0, 0)
            weightAt += 12;
        }
    }
    if (strip < strips) {
        int to = bordered(firstQuad, y, x, size);
        EACH_ROW(STORE, 0, 0, 0)
    }
    mark(layer);
}
