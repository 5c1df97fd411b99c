// winograd_input.comp: first of the three passes of a 3x3 convolution by Winograd's F(4,3): tiles of 6x6 inputs, which
// overlap by two, to 36 values each. An invocation transforms one tile of four channels.
// Layouts   src: bordered NC4HW4 (include/bordered.glsl). dst: [position in the tile, 36][tile][in quad].
// Uniforms  width, height: of src. tilesAcross: tiles in a row of the map. firstTile, tiles: those of this chunk.
//           low: what is read is at least this; 0 applies the ReLU of the layer before.
// Groups    x: ceil(inQuads / LOCAL)   y: tiles of the chunk
// CPU twin  nn/winograd_ref.go
#include "texels.glsl"
#include "bordered.glsl"
#include "winograd.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
uniform int width;
uniform int height;
uniform int inQuads;
uniform int tilesAcross;
uniform int firstTile;
uniform int tiles;
uniform float low;

// The lowest and rightmost tiles may reach beyond the border; what lies there is another plane's, and counts as zero.
#define LOAD(r, c) { \
    bool inside = y + (r) <= height && x + (c) <= width; \
    vec4 v = TEXEL(src, inside ? at + (r) * pitch + (c) : corner); \
    t[(r) * 6 + (c)] = max(inside ? v : vec4(0.0), low); }
#define LOAD_ROW(r) LOAD(r, 0) LOAD(r, 1) LOAD(r, 2) LOAD(r, 3) LOAD(r, 4) LOAD(r, 5)
#define COLUMN(c) inputTransform(t[c], t[6 + (c)], t[12 + (c)], t[18 + (c)], t[24 + (c)], t[30 + (c)]);
#define ROW(r) inputTransform(t[6 * (r)], t[6 * (r) + 1], t[6 * (r) + 2], t[6 * (r) + 3], t[6 * (r) + 4], t[6 * (r) + 5]);
#define STORE(i) dst[to + (i) * tiles * inQuads] = t[i];
#define STORE_ROW(r) STORE(6 * (r)) STORE(6 * (r) + 1) STORE(6 * (r) + 2) STORE(6 * (r) + 3) STORE(6 * (r) + 4) STORE(6 * (r) + 5)

void main() {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    int quad = min(int(gl_GlobalInvocationID.x), inQuads - 1);
    int tile = int(gl_WorkGroupID.y);
    int y = (firstTile + tile) / tilesAcross * 4 - 1;
    int x = (firstTile + tile) % tilesAcross * 4 - 1;
    int at = bordered(quad, y, x, size);
    int corner = bordered(quad, -1, -1, size);
    vec4 t[36];
    LOAD_ROW(0) LOAD_ROW(1) LOAD_ROW(2) LOAD_ROW(3) LOAD_ROW(4) LOAD_ROW(5)
    COLUMN(0) COLUMN(1) COLUMN(2) COLUMN(3) COLUMN(4) COLUMN(5)
    ROW(0) ROW(1) ROW(2) ROW(3) ROW(4) ROW(5)
    int to = tile * inQuads + quad;
    if (int(gl_GlobalInvocationID.x) < inQuads) {
        STORE_ROW(0) STORE_ROW(1) STORE_ROW(2) STORE_ROW(3) STORE_ROW(4) STORE_ROW(5)
    }
}
