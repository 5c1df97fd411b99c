// relu_back.comp: a gradient on its way back through a ReLU, by one of three rules (include/gate.glsl).
// Layouts   g, z, dst: bordered NC4HW4 (include/bordered.glsl), or vectors of four values to a texel. z: what the ReLU read.
//           All of dst is written, zeros into its border too, so that it may be in any buffer that is large enough.
// Uniforms  pitch, rows: of a quad's plane with its border, 1 in vectors. rule: include/gate.glsl.
//           left, top, right, bottom: include/box.glsl, counted with the border.
// Groups    x: ceil(pitch / LOCAL)   y: rows   z: quads
// CPU twin  nn/op/relu_back_ref.go; the two agree exactly.
#include "texels.glsl"
#include "gate.glsl"
#include "box.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, G, g);
TEXELS(1, Z, z);
RESULT(Dst, dst);
PARAMETERS {
    int pitch;
    int rows;
    int rule;
    BOX;
};

void main() {
    int column = int(gl_GlobalInvocationID.x);
    int row = int(gl_WorkGroupID.y);
    int at = (int(gl_WorkGroupID.z) * rows + row) * pitch + min(column, pitch - 1);
    vec4 passed = gate(TEXEL(g, at), TEXEL(z, at), rule);
    vec4 result = inBox(row, column, ivec4(left, top, right, bottom)) ? passed : vec4(0.0);
    if (column < pitch) dst[at] = result;
}
