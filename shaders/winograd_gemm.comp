// winograd_gemm.comp: second of the three passes of a 3x3 convolution by Winograd's algorithm: for each position in
// a tile, the matrix product of (tiles x in channels) with (in channels x out channels), blocked in registers. An
// invocation computes TILES tiles x QUADS x 4 out channels; neighbouring invocations have neighbouring out quads.
// Layouts   input: [position][tile][in quad]. kernel: see winograd_kernel.comp. dst: [position][tile][out quad].
// Written for llvmpipe (see docs/SHADERS.md), where a load costs as much as some thirty products: each is used for all
// the products that the block has for it, and a sum takes four products one after another, so that the compiler moves
// it between registers and stack once for all of them. Larger blocks no longer fit the instruction cache.
// Requires  loads beyond a buffer's end give zero (GL 4.3, section 8.25); their sums are not stored.
// Defines   LOCAL, TILES (14), QUADS (2), IMAGE_LOADS; another value needs its loop written out below
// Groups    x: ceil(tiles / TILES)   y: blocks of QUADS x LOCAL out quads   z: positions
// CPU twin  nn/op/winograd_ref_test.go
#include "texels.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Input, input_);
TEXELS(1, Kernel, kernel);
RESULT(Dst, dst);
PARAMETERS {
    int inQuads;
    int outQuads;
    int tiles;
};

// The loops over tiles and quads, written out: F(tile or quad, and one more argument for F).
#if TILES == 14
#define EACH_TILE(F, a) F(0, a) F(1, a) F(2, a) F(3, a) F(4, a) F(5, a) F(6, a) F(7, a) F(8, a) F(9, a) F(10, a) \
    F(11, a) F(12, a) F(13, a)
#endif
#if QUADS == 2
#define EACH_QUAD(F, a) F(0, a) F(1, a)
#endif

#define SUM(t, q) sum[(t) * QUADS + (q)]
#define ZERO_QUAD(q, t) SUM(t, q) = vec4(0.0);
#define ZERO(t, a) EACH_QUAD(ZERO_QUAD, t)
#define LOAD_INPUT(t, a) v[t] = TEXEL(input_, inputAt + (t) * inQuads);
#define LOAD_KERNEL(q, i) u[(i) * QUADS + (q)] = TEXEL(kernel, kernelAt + ((i) * QUADS + (q)) * LOCAL);
#define ADD_QUAD(q, t) SUM(t, q) = SUM(t, q) \
    + v[t].x * u[q] + v[t].y * u[QUADS + (q)] + v[t].z * u[2 * QUADS + (q)] + v[t].w * u[3 * QUADS + (q)];
#define ADD(t, a) EACH_QUAD(ADD_QUAD, t)
#define STORE_QUAD(q, t) if (quad + (q) * LOCAL < outQuads) dst[to + (t) * outQuads + (q) * LOCAL] = SUM(t, q);
#define STORE(t, a) if (firstTile + (t) < tiles) { EACH_QUAD(STORE_QUAD, t) }

void main() {
    int firstTile = int(gl_WorkGroupID.x) * TILES;
    int block = int(gl_WorkGroupID.y);
    int position = int(gl_WorkGroupID.z);
    int quad = block * QUADS * LOCAL + int(gl_LocalInvocationID.x);
    int inputAt = (position * tiles + firstTile) * inQuads;
    int kernelAt = (position * int(gl_NumWorkGroups.y) + block) * inQuads * 4 * QUADS * LOCAL + int(gl_LocalInvocationID.x);
    vec4 sum[TILES * QUADS];
    EACH_TILE(ZERO, 0)
    for (int k = 0; k < inQuads; k++) {
        vec4 v[TILES];
        vec4 u[4 * QUADS];
        EACH_TILE(LOAD_INPUT, 0)
        EACH_QUAD(LOAD_KERNEL, 0) EACH_QUAD(LOAD_KERNEL, 1) EACH_QUAD(LOAD_KERNEL, 2) EACH_QUAD(LOAD_KERNEL, 3)
        EACH_TILE(ADD, 0)
        inputAt++;
        kernelAt += 4 * QUADS * LOCAL;
    }
    int to = (position * tiles + firstTile) * outQuads + quad;
    EACH_TILE(STORE, 0)
}
