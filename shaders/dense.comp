// dense.comp: products of a vector with a matrix, split along the vector: a group sums one slice of it into one row of
// partial sums, which dense_sum.comp adds up. Splitting gives a wide GPU enough to do, and keeps the pages of the matrix
// that are read at a time few.
// Layouts   src: the vector, four values to a texel. weights: [in][out quad], one band of rows of the matrix
//           (include/matrix.glsl). partial: [slice][out quad].
// Requires  rows of weights beyond the last real input, and src there, are zero.
// Defines   LOCAL, SLICE: texels of src to a slice; COLUMNS (1, 16 or 32): out quads to an invocation. On a processor a group reads
//           COLUMNS * LOCAL texels of a row before it goes to the next, which often lies a power of two further on: where
//           that is less than 2 KiB, nothing fetches ahead, and lines of all rows meet in a few places of the cache. HALF: weights are float16.
// Uniforms  firstSlice: slices in the bands before this one. inQuads: texels of src in this band.
//           low: what is read from src is at least this; 0 applies the ReLU of the layer before.
// Groups    x: ceil(outQuads / (LOCAL * COLUMNS))   y: ceil(inQuads / SLICE)
// CPU twin  nn/op/dense_ref.go
#include "texels.glsl"
#include "matrix.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Partial, partial);
PARAMETERS {
    int inQuads;
    int outQuads;
    int firstSlice;
    float low;
};

#define COLUMN(j) (first + (j) * LOCAL)
#define FEW_COLUMNS(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
#define MORE_COLUMNS(F) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15)
#define MOST_COLUMNS(F) F(16) F(17) F(18) F(19) F(20) F(21) F(22) F(23) \
    F(24) F(25) F(26) F(27) F(28) F(29) F(30) F(31)
#if COLUMNS == 1
#define EACH_COLUMN(F) F(0)
#elif COLUMNS == 16
#define EACH_COLUMN(F) FEW_COLUMNS(F) MORE_COLUMNS(F)
#else
#define EACH_COLUMN(F) FEW_COLUMNS(F) MORE_COLUMNS(F) MOST_COLUMNS(F)
#endif
#define ADD(j) sum[j] += v.x * WEIGHTS(row + (j) * LOCAL) \
                       + v.y * WEIGHTS(row + (j) * LOCAL + outQuads) \
                       + v.z * WEIGHTS(row + (j) * LOCAL + 2 * outQuads) \
                       + v.w * WEIGHTS(row + (j) * LOCAL + 3 * outQuads);
#define SUM_UP(COLUMNS_OF) for (int i = start; i < end; i++) { \
        vec4 v = max(TEXEL(src, base + i), low); \
        int row = 4 * i * outQuads + first; \
        COLUMNS_OF(ADD) \
    }
#define STORE(j) if (COLUMN(j) < outQuads) partial[slice * outQuads + COLUMN(j)] = sum[j];

void main() {
    int first = int(gl_WorkGroupID.x) * LOCAL * COLUMNS + int(gl_LocalInvocationID.x);
    int start = int(gl_WorkGroupID.y) * SLICE;
    int end = min(start + SLICE, inQuads);
    int slice = firstSlice + int(gl_WorkGroupID.y);
    vec4 sum[COLUMNS];
#define ZERO(j) sum[j] = vec4(0.0);
    EACH_COLUMN(ZERO)
    int base = firstSlice * SLICE;
    // Where the matrix has few columns for the group, the others are not read.
#if COLUMNS > 8
    if (outQuads - int(gl_WorkGroupID.x) * LOCAL * COLUMNS <= 8 * LOCAL) {
        SUM_UP(FEW_COLUMNS)
    } else {
        SUM_UP(EACH_COLUMN)
    }
#else
    SUM_UP(EACH_COLUMN)
#endif
    EACH_COLUMN(STORE)
}
