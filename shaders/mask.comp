// mask.comp: a copy of a layer's output with some channels at zero, whatever their values are.
// Layouts   src, dst: bordered NC4HW4 (include/bordered.glsl), or vectors of four values to a texel. mask: [quad], a component
//           for each channel: zero for those that are off.
// Uniforms  plane: texels of a quad, 1 in vectors. quads: of src.
// Groups    x: ceil(plane / LOCAL)   y: quads
// CPU twin  nn/op/mask_ref.go; the two agree exactly.
#include "texels.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
TEXELS(1, Mask, mask);
RESULT(Dst, dst);
PARAMETERS {
    int plane;
    int quads;
};

void main() {
    int i = int(gl_GlobalInvocationID.x);
    int quad = int(gl_WorkGroupID.y);
    int at = quad * plane + min(i, plane - 1);
    vec4 on = TEXEL(mask, quad);
    vec4 value = TEXEL(src, at);
    // A product would leave what is not a number as it is.
    vec4 result = mix(vec4(0.0), value, notEqual(on, vec4(0.0)));
    if (i < plane) dst[at] = result;
}
