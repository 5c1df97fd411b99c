// maxpool2x2.comp: maximum over 2x2 windows, stride 2, no padding: a last row or column that has no partner is dropped.
// Layouts   src, dst: bordered NC4HW4 (include/bordered.glsl).
// Requires  dst has half the width and height of src, rounded down.
// Uniforms  width, height: of src. low: what is read is at least this; 0 applies the ReLU of the layer before.
// Groups    x: ceil(width / 2 / LOCAL)   y: height / 2   z: quads
// CPU twin  nn/op/maxpool2x2_ref.go; the two agree exactly.
#include "texels.glsl"
#include "bordered.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    float low;
};

void main() {
    ivec2 size = ivec2(width, height);
    int x = int(gl_GlobalInvocationID.x);
    int y = int(gl_WorkGroupID.y);
    int quad = int(gl_WorkGroupID.z);
    int at = bordered(quad, 2 * y, 2 * x, size);
    int below = at + borderedPitch(size);
    vec4 upper = max(TEXEL(src, at), TEXEL(src, at + 1));
    vec4 lower = max(TEXEL(src, below), TEXEL(src, below + 1));
    ivec2 pooled = size / 2;
    if (x < pooled.x) dst[bordered(quad, y, x, pooled)] = max(max(upper, lower), low);
}
