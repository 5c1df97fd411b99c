// winograd_whole.comp: all three passes of a 3x3 convolution by Winograd's algorithm (winograd_input.comp, winograd_gemm.comp,
// winograd_output.comp) in one dispatch. A group takes its share of the tiles through them, so many at a time that what one
// pass writes is still in the cache of the core that runs the group when the next one reads it. For llvmpipe, whose cores would
// else read from each other what they wrote, and wait for each other after each pass of each chunk.
// Layouts   src, dst: bordered NC4HW4 (include/bordered.glsl). kernel: see winograd_kernel.comp. bias: [out quad].
//           scratch: of each group [position][tile][in quad], then [position][tile][out quad].
// Requires  loads beyond a buffer's end give zero (GL 4.3, section 8.25).
// Defines   LOCAL, TILES (14), QUADS (2), IMAGE_LOADS; OUT (include/winograd.glsl)
// Uniforms  width, height: of the maps. tilesAcross: tiles in a row of the map. firstTile: of the first group. tiles: of the map.
//           share: those of a group. chunk: those that go through the passes together. low: what is read is at least this; 0
//           applies the ReLU of the layer before. layer: whose mark is set (include/finite.glsl).
// Groups    x: as many as there is scratch for
// CPU twin  nn/op/winograd_ref_test.go
#include "texels.glsl"
#include "bordered.glsl"
#include "winograd.glsl"
#include "finite.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
TEXELS(1, Kernel, kernel);
TEXELS(2, Bias, bias);
SCRATCH(3, 5, scratch);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    int inQuads;
    int outQuads;
    int tilesAcross;
    int firstTile;
    int tiles;
    int share;
    int chunk;
    float low;
    int layer;
};

#define POSITIONS (SIDE * SIDE)

// ---- Factors of a tile of inputs. Beyond the border lies another plane's; it counts as zero. ----
#define LOAD(r, c) { \
    bool inside = y + (r) <= height && x + (c) <= width; \
    vec4 v = TEXEL(src, inside ? at + (r) * pitch + (c) : corner); \
    t[(r) * SIDE + (c)] = max(inside ? v : vec4(0.0), low); }
#define LOAD_ROW(r) EACH_COLUMN(LOAD, r)
#define COLUMN(c) inputTransform(LINE(t, c, SIDE));
#define ROW(r) inputTransform(LINE(t, (r) * SIDE, 1));
#define STORE(r, c) TO_SCRATCH(scratch, to + ((r) * SIDE + (c)) * step, t[(r) * SIDE + (c)]);
#define STORE_ROW(r) EACH_COLUMN(STORE, r)

void factors(int tile, int quad, int to) {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    int y = tile / tilesAcross * OUT - 1;
    int x = tile % tilesAcross * OUT - 1;
    int at = bordered(quad, y, x, size);
    int corner = bordered(quad, -1, -1, size);
    int step = chunk * inQuads;
    vec4 t[SIDE * SIDE];
    EACH_ROW(LOAD_ROW)
    EACH_ROW(COLUMN)
    EACH_ROW(ROW)
    EACH_ROW(STORE_ROW)
}

// ---- The product of TILES tiles with QUADS x 4 channels; see winograd_gemm.comp ----
#define EACH_TILE(F, a) F(0, a) F(1, a) F(2, a) F(3, a) F(4, a) F(5, a) F(6, a) F(7, a) F(8, a) F(9, a) F(10, a) \
    F(11, a) F(12, a) F(13, a)
#define EACH_QUAD(F, a) F(0, a) F(1, a)
#define SUM(t, q) sum[(t) * QUADS + (q)]
#define ZERO_QUAD(q, t) SUM(t, q) = vec4(0.0);
#define ZERO(t, a) EACH_QUAD(ZERO_QUAD, t)
#define LOAD_INPUT(t, a) v[t] = TEXEL(scratch, inputAt + (t) * inQuads);
#define LOAD_KERNEL(q, i) u[(i) * QUADS + (q)] = TEXEL(kernel, kernelAt + ((i) * QUADS + (q)) * LOCAL);
#define ADD_QUAD(q, t) SUM(t, q) = SUM(t, q) \
    + v[t].x * u[q] + v[t].y * u[QUADS + (q)] + v[t].z * u[2 * QUADS + (q)] + v[t].w * u[3 * QUADS + (q)];
#define ADD(t, a) EACH_QUAD(ADD_QUAD, t)
#define KEEP_QUAD(q, t) if (quad + (q) * LOCAL < outQuads) TO_SCRATCH(scratch, to + (t) * outQuads + (q) * LOCAL, SUM(t, q));
#define KEEP(t, a) if ((t) < left) { EACH_QUAD(KEEP_QUAD, t) }

void products(int inputAt, int kernelAt, int quad, int left, int to) {
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
    EACH_TILE(KEEP, 0)
}

// ---- The outputs of a tile ----
#define LOAD_SUM(r, c) s[r] = TEXEL(scratch, at + ((r) * SIDE + (c)) * step);
#define SUM_COLUMN(c) { vec4 s[SIDE]; LOAD_COLUMN(c) outputTransform(LINE(s, 0, 1), OUT_LINE(t, c, SIDE)); }
#define OUT_ROW(r) outputTransform(LINE(t, (r) * SIDE, 1), OUT_LINE(o, (r) * OUT, 1));
#define PUT(r, c) if (x + (c) < width) { vec4 v = o[(r) * OUT + (c)] + start; dst[to + (r) * pitch + (c)] = v; watch(v); }
#define PUT_ROW(r) if (y + (r) < height) { EACH_OUT_COLUMN(PUT, r) }
#if OUT == 4
#define LOAD_COLUMN(c) LOAD_SUM(0, c) LOAD_SUM(1, c) LOAD_SUM(2, c) LOAD_SUM(3, c) LOAD_SUM(4, c) LOAD_SUM(5, c)
#else
#define LOAD_COLUMN(c) LOAD_SUM(0, c) LOAD_SUM(1, c) LOAD_SUM(2, c) LOAD_SUM(3, c)
#endif

void outputs(int tile, int quad, int at) {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    int y = tile / tilesAcross * OUT;
    int x = tile % tilesAcross * OUT;
    int to = bordered(quad, y, x, size);
    int step = chunk * outQuads;
    vec4 start = TEXEL(bias, quad);
    vec4 t[OUT * SIDE];
    vec4 o[OUT * OUT];
    EACH_ROW(SUM_COLUMN)
    EACH_OUT_ROW(OUT_ROW)
    EACH_OUT_ROW(PUT_ROW)
}

void main() {
    int lane = int(gl_LocalInvocationID.x);
    int blocks = (outQuads + QUADS * LOCAL - 1) / (QUADS * LOCAL);
    int start = firstTile + int(gl_WorkGroupID.x) * share;
    int end = min(start + share, tiles);
    int input_ = int(gl_WorkGroupID.x) * POSITIONS * chunk * (inQuads + outQuads);
    int sums = input_ + POSITIONS * chunk * inQuads;
    for (int first = start; first < end; first += chunk) {
        int n = min(chunk, end - first);
        for (int tile = 0; tile < n; tile++) {
            for (int quad = lane; quad < inQuads; quad += LOCAL) factors(first + tile, quad, input_ + tile * inQuads + quad);
        }
        NEXT_PASS
        for (int position = 0; position < POSITIONS; position++) {
            for (int block = 0; block < blocks; block++) {
                int quad = block * QUADS * LOCAL + lane;
                int kernelAt = (position * blocks + block) * inQuads * 4 * QUADS * LOCAL + lane;
                for (int tile = 0; tile < n; tile += TILES) {
                    int from = position * chunk + tile;
                    products(input_ + from * inQuads, kernelAt, quad, n - tile, sums + from * outQuads + quad);
                }
            }
        }
        NEXT_PASS
        for (int tile = 0; tile < n; tile++) {
            for (int quad = lane; quad < outQuads; quad += LOCAL) outputs(first + tile, quad, sums + tile * outQuads + quad);
        }
        NEXT_PASS
    }
    mark(layer);
}
