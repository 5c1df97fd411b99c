// dense_sum.comp: bias plus the partial sums that dense.comp left: the second half of a dense layer.
// Layouts   partial: [slice][out quad]. bias, dst: [out quad].
// Uniforms  layer: whose mark is set (include/finite.glsl).
// Groups    x: ceil(outQuads / LOCAL)
// CPU twin  nn/op/dense_ref.go
#include "texels.glsl"
#include "finite.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Partial, partial);
TEXELS(1, Bias, bias);
RESULT(Dst, dst);
PARAMETERS {
    int outQuads;
    int slices;
    int layer;
};

void main() {
    int quad = int(gl_GlobalInvocationID.x);
    vec4 sum = TEXEL(bias, min(quad, outQuads - 1));
    for (int s = 0; s < slices; s++) sum += TEXEL(partial, s * outQuads + min(quad, outQuads - 1));
    if (quad < outQuads) {
        dst[quad] = sum;
        watch(sum);
    }
    mark(layer);
}
