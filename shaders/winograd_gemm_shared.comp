// winograd_gemm_shared.comp: second of the three passes of a 3x3 convolution by Winograd's algorithm, for GPUs: for each
// position in a tile, the matrix product of (tiles x in channels) with (in channels x out channels). A group computes
// ROWS x TILES tiles x LANES x QUADS x 4 out channels. It brings DEPTH quads of in channels of its tiles and of the kernel
// into shared memory at a time, and with PREFETCH asks for the next ones before it computes with those: small maps have few
// groups, and a GPU's core nothing else to do while they wait. From there an invocation takes what TILES tiles x QUADS out quads need, so that with
// 7 x 8 values a shared texel is read for some fifteen products.
// TILES is 7 because VGG16's maps have 49 tiles times a power of four: blocks of 56 fit all of them nearly or exactly.
// Layouts   input: [position][in quad][tile]. kernel: see winograd_kernel.comp. dst: [position][out quad][tile].
// Requires  nothing is read beyond a buffer's end: what would lie there is clamped to what is in it, and either multiplied
//           with zero or not stored.
// Defines   TILES (7); QUADS (1 or 2); ROWS: invocations side by side in tiles; LANES: in out quads; LOCAL: ROWS * LANES;
//           DEPTH; PREFETCH. Shared memory takes DEPTH * (TILES * ROWS + 4 * LANES * QUADS) texels.
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
    int to = (POSITION * outQuads + quad + (q) * LANES) * tiles + tile; EACH_TILE(STORE, q, 0) }

#define POSITION int(gl_WorkGroupID.z)
#define FIRST_TILE (int(gl_WorkGroupID.x) * ACROSS)

// Texel i of what a round starting at in quad `first` has in shared memory.
vec4 inputOf(int i, int first) {
    int k = first + i / ACROSS;
    vec4 v = TEXEL(input_, (POSITION * inQuads + min(k, inQuads - 1)) * tiles + min(FIRST_TILE + i % ACROSS, tiles - 1));
    return k < inQuads ? v : vec4(0.0);
}
vec4 factorOf(int i, int first) {
    int base = (POSITION * int(gl_NumWorkGroups.y) + int(gl_WorkGroupID.y)) * inQuads * 4 * BLOCK;
    return TEXEL(kernel, base + min(first * 4 * BLOCK + i, inQuads * 4 * BLOCK - 1));
}

#ifdef PREFETCH
// An invocation's share of it, in registers.
#define INPUTS ((DEPTH * ACROSS + LOCAL - 1) / LOCAL)
#define FACTORS (DEPTH * 4 * BLOCK / LOCAL)
#if DEPTH * TILES * ROWS > 2 * LOCAL
#define EACH_INPUT(F, first) F(0, first) F(1, first) F(2, first) F(3, first)
#else
#define EACH_INPUT(F, first) F(0, first) F(1, first)
#endif
#if DEPTH * 4 * LANES * QUADS > 2 * LOCAL
#define EACH_FACTOR(F, first) F(0, first) F(1, first) F(2, first) F(3, first)
#else
#define EACH_FACTOR(F, first) F(0, first) F(1, first)
#endif
#define FETCH_INPUT(j, first) nextInputs[j] = inputOf(local + (j) * LOCAL, first);
#define FETCH_FACTOR(j, first) nextFactors[j] = factorOf(local + (j) * LOCAL, first);
#define FETCH(first) EACH_INPUT(FETCH_INPUT, first) EACH_FACTOR(FETCH_FACTOR, first)
#define KEEP_INPUT(j, first) if (local + (j) * LOCAL < DEPTH * ACROSS) inputs[local + (j) * LOCAL] = nextInputs[j];
#define KEEP_FACTOR(j, first) factors[local + (j) * LOCAL] = nextFactors[j];
#endif

void main() {
    int local = int(gl_LocalInvocationID.x);
    int row = local % ROWS; // neighbours have neighbouring tiles: what they store lies side by side
    int lane = local / ROWS;
    int block = int(gl_WorkGroupID.y);
    int tile = FIRST_TILE + row;
    int quad = block * BLOCK + lane;

    vec4 sum[TILES * QUADS];
    EACH_TILE(ZERO, 0, 0)
#ifdef PREFETCH
    vec4 nextInputs[INPUTS];
    vec4 nextFactors[FACTORS];
    FETCH(0)
#endif
    for (int first = 0; first < inQuads; first += DEPTH) {
        barrier(); // the last round's values are used
#ifdef PREFETCH
        EACH_INPUT(KEEP_INPUT, 0)
        EACH_FACTOR(KEEP_FACTOR, 0)
#else
        for (int i = local; i < DEPTH * ACROSS; i += LOCAL) inputs[i] = inputOf(i, first);
        for (int i = local; i < DEPTH * 4 * BLOCK; i += LOCAL) factors[i] = factorOf(i, first);
#endif
        memoryBarrierShared();
        barrier();
#ifdef PREFETCH
        FETCH(first + DEPTH)
#endif
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
