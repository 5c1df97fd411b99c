// conv3x3.comp: 3x3 convolution, stride 1, padding 1, plus bias. The plain one: an invocation computes one texel, that
// is one pixel of four output channels, exactly as the formula says. It is the reference that faster ones are held to.
// Layouts   src, dst: bordered NC4HW4 (include/bordered.glsl).
//           weights: [out quad][in quad][column of the kernel][row of the kernel][in channel of the quad], a texel
//           holding the four out channels. bias: [out quad].
// Requires  channels beyond the last real one are zero in src, weights and bias.
// Uniforms  layer: whose mark is set (include/finite.glsl).
//           low: what is read is at least this; 0 applies the ReLU of the layer before, a huge negative number nothing.
// Groups    x: ceil(width / LOCAL)   y: height   z: out quads
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
    int layer;
    float low;
};

void main() {
    ivec2 size = ivec2(width, height);
    int x = int(gl_GlobalInvocationID.x);
    int y = int(gl_WorkGroupID.y);
    int outQuad = int(gl_WorkGroupID.z);
    if (x >= width) return;
    vec4 sum = TEXEL(bias, outQuad);
    for (int inQuad = 0; inQuad < inQuads; inQuad++) {
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 3; row++) {
                vec4 value = max(TEXEL(src, bordered(inQuad, y + row - 1, x + column - 1, size)), low);
                int w = (((outQuad * inQuads + inQuad) * 3 + column) * 3 + row) * 4;
                sum += value.x * TEXEL(weights, w) + value.y * TEXEL(weights, w + 1)
                     + value.z * TEXEL(weights, w + 2) + value.w * TEXEL(weights, w + 3);
            }
        }
    }
    dst[bordered(outQuad, y, x, size)] = sum;
    watch(sum);
    mark(layer);
}
