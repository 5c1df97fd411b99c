// maxpool2x2_back.comp: a gradient on its way back through a 2x2 pool: each value goes to the place in its window that holds
// the largest value, and of equals to the first, row by row. A last row or column that the pool dropped gets zeros.
// Layouts   g, src, dst: bordered NC4HW4 (include/bordered.glsl). src: what the pool read. The border of dst is left alone.
// Requires  src and dst have the same size, and g half of it, rounded down.
// Uniforms  width, height: of src and dst. low: the pool read src where that is at least this; 0 is the ReLU of the layer before.
//           left, top, right, bottom: include/box.glsl.
// Groups    x: ceil(ceil(width / 2) / LOCAL)   y: ceil(height / 2)   z: quads
// CPU twin  nn/op/maxpool2x2_back_ref.go; the two agree exactly.
#include "texels.glsl"
#include "bordered.glsl"
#include "box.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, G, g);
TEXELS(1, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    float low;
    BOX;
};

const vec4 NONE = vec4(0.0);

void main() {
    ivec2 size = ivec2(width, height);
    int x = int(gl_GlobalInvocationID.x);
    int y = int(gl_WorkGroupID.y);
    int quad = int(gl_WorkGroupID.z);
    int at = bordered(quad, 2 * y, 2 * x, size);
    int below = at + borderedPitch(size);
    vec4 a = max(TEXEL(src, at), low), b = max(TEXEL(src, at + 1), low);
    vec4 c = max(TEXEL(src, below), low), d = max(TEXEL(src, below + 1), low);
    vec4 largest = max(max(a, b), max(c, d));
    ivec2 pooled = size / 2;
    bool whole = x < pooled.x && y < pooled.y;
    vec4 rest = whole && inBox(y, x, ivec4(left, top, right, bottom)) ? TEXEL(g, bordered(quad, y, x, pooled)) : NONE;
    vec4 toA = mix(NONE, rest, equal(a, largest));
    rest = mix(rest, NONE, equal(a, largest));
    vec4 toB = mix(NONE, rest, equal(b, largest));
    rest = mix(rest, NONE, equal(b, largest));
    vec4 toC = mix(NONE, rest, equal(c, largest));
    rest = mix(rest, NONE, equal(c, largest));
    bool second = 2 * x + 1 < width, under = 2 * y + 1 < height;
    if (2 * x < width) {
        dst[at] = toA;
        if (second) dst[at + 1] = toB;
        if (under) dst[below] = toC;
        if (second && under) dst[below + 1] = rest;
    }
}
