// dense_back.comp: products of a gradient with a transposed matrix: the way back through dense.comp. Each group takes the
// rows of four inputs; its invocations share the columns, so that neighbours read neighbouring texels, and each leaves a
// partial sum, which dense_sum.comp adds up.
// Layouts   g: [out quad]. weights: as dense.comp has them, one band of rows. partial: [invocation][in quad].
// Requires  g and weights are zero behind the last column, and weights are behind the last row.
// Defines   LOCAL, HALF: weights are float16.
// Uniforms  outQuads: texels of g. inQuads: in the whole matrix. firstQuad: in quads in the bands before this one.
// Groups    x: in quads of this band
// CPU twin  nn/op/dense_back_ref.go
#include "texels.glsl"
#include "matrix.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, G, g);
RESULT(Partial, partial);
PARAMETERS {
    int outQuads;
    int inQuads;
    int firstQuad;
};

void main() {
    int lane = int(gl_LocalInvocationID.x);
    int quad = int(gl_WorkGroupID.x);
    int row = 4 * quad * outQuads;
    vec4 sum = vec4(0.0);
    // The same number of rounds for all invocations; what is behind the last column is clamped, and counts nothing.
    for (int first = 0; first < outQuads; first += LOCAL) {
        int q = min(first + lane, outQuads - 1);
        vec4 v = first + lane < outQuads ? TEXEL(g, q) : vec4(0.0);
        sum += vec4(dot(v, WEIGHTS(row + q)), dot(v, WEIGHTS(row + q + outQuads)),
                    dot(v, WEIGHTS(row + q + 2 * outQuads)), dot(v, WEIGHTS(row + q + 3 * outQuads)));
    }
    partial[lane * inQuads + firstQuad + quad] = sum;
}
