// flatten.comp: a feature map as one vector in height, width, channel order, as Keras flattens it.
// Layouts   src: bordered NC4HW4 (include/bordered.glsl). dst: value k of the vector is component k % 4 of texel k / 4;
//           components behind the last value are zero.
// Uniforms  width, height, channels: of src.
// Groups    x: ceil(width * height * channels / 4 / LOCAL)
// CPU twin  nn/op/flatten_ref.go; the two agree exactly.
#include "texels.glsl"
#include "bordered.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    int channels;
};

// Value k of the vector. Every index is clamped rather than tested, so that there is no branch.
float value(int k) {
    int pixel = min(k / channels, width * height - 1);
    int c = k % channels;
    vec4 texel = TEXEL(src, bordered(c / 4, pixel / width, pixel % width, ivec2(width, height)));
    float v = (c % 4 == 0) ? texel.x : (c % 4 == 1) ? texel.y : (c % 4 == 2) ? texel.z : texel.w;
    return k < width * height * channels ? v : 0.0;
}

void main() {
    int i = int(gl_GlobalInvocationID.x);
    vec4 result = vec4(value(4 * i), value(4 * i + 1), value(4 * i + 2), value(4 * i + 3));
    if (4 * i < width * height * channels) dst[i] = result;
}
