// winograd_gemm_shared.comp: second of the three passes of a 3x3 convolution by Winograd's algorithm, for GPUs: for each
// position in a tile, the matrix product of (tiles x in channels) with (in channels x out channels). A group computes
// ROWS x TILES tiles x LANES x QUADS x 4 out channels. It brings DEPTH quads of in channels of its tiles and of the kernel
// into shared memory at a time; from there an invocation takes what TILES tiles x QUADS out quads need, so that with
// 7 x 8 values a shared texel is read for some fifteen products.
// TILES is 7 because VGG16's maps have 49 tiles times a power of four: blocks of 56 fit all of them nearly or exactly.
// Layouts   input: [position][in quad][tile]. kernel: see winograd_kernel.comp. dst: [position][out quad][tile].
// Requires  nothing is read beyond a buffer's end: what would lie there is clamped to what is in it, and either multiplied
//           with zero or not stored.
// Defines   TILES (7); QUADS (1 or 2); ROWS: invocations side by side in tiles; LANES: in out quads; LOCAL: ROWS * LANES;
//           DEPTH. Shared memory takes DEPTH * (TILES * ROWS + 4 * LANES * QUADS) texels.
// Groups    x: ceil(tiles / (TILES * ROWS))   y: blocks of QUADS x LANES out quads   z: positions
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

#define ACROSS (TILES * ROWS)
#define BLOCK (LANES * QUADS)
shared vec4 inputs[DEPTH * ACROSS];
shared vec4 factors[DEPTH * 4 * BLOCK];

// The loops over tiles and quads, written out: F(tile or quad, and two more arguments for F).
#if TILES == 7
#define EACH_TILE(F, a, b) F(0, a, b) F(1, a, b) F(2, a, b) F(3, a, b) F(4, a, b) F(5, a, b) F(6, a, b)
#endif
#if QUADS == 1
#define EACH_QUAD(F, a, b) F(0, a, b)
#elif QUADS == 2
#define EACH_QUAD(F, a, b) F(0, a, b) F(1, a, b)
#endif

#define SUM(t, q) sum[(t) * QUADS + (q)]
#define ZERO_QUAD(q, t, b) SUM(t, q) = vec4(0.0);
#define ZERO(t, a, b) EACH_QUAD(ZERO_QUAD, t, 0)
#define LOAD(t, a, b) v[t] = inputs[inputAt + (t) * ROWS];
#define ADD(t, q, ch) SUM(t, q) = fma(vec4(v[t].ch), u, SUM(t, q));
#define ADD_QUAD(q, c, ch) { vec4 u = factors[kernelAt + (c) * BLOCK + (q) * LANES]; EACH_TILE(ADD, q, ch) }
#define STORE(t, q, b) if (tile + (t) * ROWS < tiles) dst[to + (t) * ROWS] = SUM(t, q);
#define STORE_QUAD(q, a, b) if (quad + (q) * LANES < outQuads) { \
    int to = (position * outQuads + quad + (q) * LANES) * tiles + tile; EACH_TILE(STORE, q, 0) }

void main() {
    int local = int(gl_LocalInvocationID.x);
    int row = local % ROWS; // neighbours have neighbouring tiles: what they store lies side by side
    int lane = local / ROWS;
    int firstTile = int(gl_WorkGroupID.x) * ACROSS;
    int block = int(gl_WorkGroupID.y);
    int position = int(gl_WorkGroupID.z);
    int tile = firstTile + row;
    int quad = block * BLOCK + lane;
    int kernelBase = (position * int(gl_NumWorkGroups.y) + block) * inQuads * 4 * BLOCK;

    vec4 sum[TILES * QUADS];
    EACH_TILE(ZERO, 0, 0)
    for (int first = 0; first < inQuads; first += DEPTH) {
        barrier(); // the last round's values are used
        for (int i = local; i < DEPTH * ACROSS; i += LOCAL) {
            int k = first + i / ACROSS;
            vec4 v = TEXEL(input_, (position * inQuads + min(k, inQuads - 1)) * tiles + min(firstTile + i % ACROSS, tiles - 1));
            inputs[i] = k < inQuads ? v : vec4(0.0);
        }
        for (int i = local; i < DEPTH * 4 * BLOCK; i += LOCAL) {
            factors[i] = TEXEL(kernel, kernelBase + min(first * 4 * BLOCK + i, inQuads * 4 * BLOCK - 1));
        }
        memoryBarrierShared();
        barrier();
        for (int k = 0; k < DEPTH; k++) {
            int inputAt = k * ACROSS + row;
            int kernelAt = k * 4 * BLOCK + lane;
            vec4 v[TILES];
            EACH_TILE(LOAD, 0, 0)
            EACH_QUAD(ADD_QUAD, 0, x) EACH_QUAD(ADD_QUAD, 1, y) EACH_QUAD(ADD_QUAD, 2, z) EACH_QUAD(ADD_QUAD, 3, w)
        }
    }
    EACH_QUAD(STORE_QUAD, 0, 0)
}
