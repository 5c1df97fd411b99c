// dense_sum.comp: bias plus the partial sums that dense.comp left: the second half of a dense layer.
// With PARTS several invocations add up each its share: one alone waits for memory once for every slice, on a GPU longer than
// all else takes.
// Layouts   partial: [slice][out quad]. bias, dst: [out quad].
// Defines   LOCAL; PARTS: invocations to a quad. Shared memory takes PARTS * LOCAL texels where there are several.
// Uniforms  layer: whose mark is set (include/finite.glsl).
// Groups    x: ceil(outQuads / LOCAL)
// CPU twin  nn/op/dense_ref.go
#include "texels.glsl"
#include "finite.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL, local_size_y = PARTS) in;
TEXELS(0, Partial, partial);
TEXELS(1, Bias, bias);
RESULT(Dst, dst);
PARAMETERS {
    int outQuads;
    int slices;
    int layer;
};

#if PARTS > 1
shared vec4 shares[PARTS * LOCAL];
#endif

void main() {
    int quad = int(gl_GlobalInvocationID.x);
    int part = int(gl_LocalInvocationID.y);
    vec4 sum = part == 0 ? TEXEL(bias, min(quad, outQuads - 1)) : vec4(0.0);
    for (int s = part; s < slices; s += PARTS) sum += TEXEL(partial, s * outQuads + min(quad, outQuads - 1));
#if PARTS > 1
    int lane = int(gl_LocalInvocationID.x);
    shares[part * LOCAL + lane] = sum;
    memoryBarrierShared();
    barrier();
    for (int p = 1; p < PARTS; p++) sum += shares[p * LOCAL + lane];
#endif
    if (part == 0 && quad < outQuads) {
        dst[quad] = sum;
        watch(sum);
    }
    mark(layer);
}
