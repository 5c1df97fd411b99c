// winograd.glsl: the one-dimensional transforms of Winograd's F(4,3) and F(2,3): OUT outputs of a 3-tap filter from
// SIDE = OUT + 2 inputs with SIDE products instead of 3 * OUT (Lavin & Gray 2015, arXiv:1509.09308). F(4,3) saves more
// products; F(2,3) has the smaller kernels, which decides where maps are small and channels many.
// The points of F(4,3) are 0, +-sqrt(1/2), +-sqrt(2) and infinity: with them the rounding error is that of a plain sum,
// four times less than with 0, +-1, +-2. Those of F(2,3) are 0, +-1 and infinity.
// Two-dimensional transforms apply these to the columns of a tile and then to the rows of the result.
// Defines   OUT: 4 or 2. TILES_FIRST: see below.
// Host twin: winogradForms in nn/op/winograd_ref_test.go.

// Between the passes lie [position][tile][quad], or [position][quad][tile] with TILES_FIRST, and neighbouring invocations
// of the first and last pass have neighbouring quads, or tiles. llvmpipe wants the first, because its matrix product walks
// along the quads; GPUs the second, with which neighbours load and store side by side in the buffers between the passes,
// and nearly so in the maps.
#ifdef TILES_FIRST
ivec2 tileAndQuad() { return ivec2(gl_GlobalInvocationID.x, gl_WorkGroupID.y); }
int between(int tile, int quad, int tiles, int quads) { return quad * tiles + tile; }
#else
ivec2 tileAndQuad() { return ivec2(gl_WorkGroupID.y, gl_GlobalInvocationID.x); }
int between(int tile, int quad, int tiles, int quads) { return tile * quads + quad; }
#endif

#if OUT == 4
#define SIDE 6
// SIDE texels of t from i on, a step apart, as the arguments of a transform.
#define LINE(t, i, step) t[i], t[(i) + (step)], t[(i) + 2 * (step)], t[(i) + 3 * (step)], t[(i) + 4 * (step)], t[(i) + 5 * (step)]
#define OUT_LINE(t, i, step) t[i], t[(i) + (step)], t[(i) + 2 * (step)], t[(i) + 3 * (step)]
// The loops over a tile, written out.
#define EACH_ROW(F) F(0) F(1) F(2) F(3) F(4) F(5)
#define EACH_COLUMN(F, r) F(r, 0) F(r, 1) F(r, 2) F(r, 3) F(r, 4) F(r, 5)
#define EACH_OUT_ROW(F) F(0) F(1) F(2) F(3)
#define EACH_OUT_COLUMN(F, r) F(r, 0) F(r, 1) F(r, 2) F(r, 3)

const float R = 0.70710678118654752; // sqrt(1/2)
const float T = 1.4142135623730951;  // sqrt(2)

// B' of the paper, in place.
void inputTransform(inout vec4 a, inout vec4 b, inout vec4 c, inout vec4 d, inout vec4 e, inout vec4 f) {
    vec4 even1 = e - 2.0 * c, odd1 = R * d - T * b;
    vec4 even2 = e - 0.5 * c, odd2 = T * d - R * b;
    a = a - 2.5 * c + e;
    f = b - 2.5 * d + f;
    b = even1 + odd1;
    c = even1 - odd1;
    d = even2 + odd2;
    e = even2 - odd2;
}

// G of the paper: three taps to six factors.
void kernelTransform(vec4 x, vec4 y, vec4 z, out vec4 a, out vec4 b, out vec4 c, out vec4 d, out vec4 e, out vec4 f) {
    vec4 even1 = -2.0 / 3.0 * x - 1.0 / 3.0 * z, odd1 = -T / 3.0 * y;
    vec4 even2 = 1.0 / 6.0 * x + 1.0 / 3.0 * z, odd2 = T / 6.0 * y;
    a = x;
    b = even1 + odd1;
    c = even1 - odd1;
    d = even2 + odd2;
    e = even2 - odd2;
    f = z;
}

// A' of the paper: six sums of products to four outputs.
void outputTransform(vec4 a, vec4 b, vec4 c, vec4 d, vec4 e, vec4 f, out vec4 x, out vec4 y, out vec4 z, out vec4 w) {
    vec4 sum1 = b + c, difference1 = b - c, sum2 = d + e, difference2 = d - e;
    x = a + sum1 + sum2;
    y = R * difference1 + T * difference2;
    z = 0.5 * sum1 + 2.0 * sum2;
    w = 0.5 * R * difference1 + 2.0 * T * difference2 + f;
}
#elif OUT == 2
#define SIDE 4
#define LINE(t, i, step) t[i], t[(i) + (step)], t[(i) + 2 * (step)], t[(i) + 3 * (step)]
#define OUT_LINE(t, i, step) t[i], t[(i) + (step)]
#define EACH_ROW(F) F(0) F(1) F(2) F(3)
#define EACH_COLUMN(F, r) F(r, 0) F(r, 1) F(r, 2) F(r, 3)
#define EACH_OUT_ROW(F) F(0) F(1)
#define EACH_OUT_COLUMN(F, r) F(r, 0) F(r, 1)

void inputTransform(inout vec4 a, inout vec4 b, inout vec4 c, inout vec4 d) {
    vec4 sum = b + c, difference = c - b;
    a = a - c;
    d = b - d;
    b = sum;
    c = difference;
}

void kernelTransform(vec4 x, vec4 y, vec4 z, out vec4 a, out vec4 b, out vec4 c, out vec4 d) {
    vec4 even = 0.5 * (x + z);
    a = x;
    b = even + 0.5 * y;
    c = even - 0.5 * y;
    d = z;
}

void outputTransform(vec4 a, vec4 b, vec4 c, vec4 d, out vec4 x, out vec4 y) {
    x = a + b + c;
    y = b - c - d;
}
#endif
