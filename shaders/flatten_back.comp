// flatten_back.comp: a vector in height, width, channel order as a feature map: the way back through flatten.comp.
// Layouts   src: value k of the vector is component k % 4 of texel k / 4. dst: bordered NC4HW4 (include/bordered.glsl), zero
//           behind the last channel; its border is left alone.
// Uniforms  width, height, channels: of dst.
// Groups    x: ceil(width / LOCAL)   y: height   z: quads
// CPU twin  nn/op/flatten_back_ref.go; the two agree exactly.
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

// Value of channel c of a pixel. Every index is clamped rather than tested, so that there is no branch.
float value(int pixel, int c) {
    int k = min(pixel, width * height - 1) * channels + min(c, channels - 1);
    vec4 texel = TEXEL(src, k / 4);
    float v = (k % 4 == 0) ? texel.x : (k % 4 == 1) ? texel.y : (k % 4 == 2) ? texel.z : texel.w;
    return c < channels ? v : 0.0;
}

void main() {
    int x = int(gl_GlobalInvocationID.x);
    int y = int(gl_WorkGroupID.y);
    int quad = int(gl_WorkGroupID.z);
    int pixel = y * width + x;
    vec4 result = vec4(value(pixel, 4 * quad), value(pixel, 4 * quad + 1), value(pixel, 4 * quad + 2), value(pixel, 4 * quad + 3));
    if (x < width) dst[bordered(quad, y, x, ivec2(width, height))] = result;
}
