// winograd_input.comp: first of the three passes of a 3x3 convolution by Winograd's algorithm: tiles of SIDE x SIDE
// inputs, which overlap by two, to as many factors each. An invocation transforms one tile of four channels.
// Layouts   src: bordered NC4HW4 (include/bordered.glsl). dst: [position in the tile][tile][in quad], or with quad and
//           tile exchanged (TILES_FIRST).
// Defines   LOCAL; OUT, TILES_FIRST (include/winograd.glsl)
// Uniforms  width, height: of src. tilesAcross: tiles in a row of the map. firstTile, tiles: those of this chunk.
//           low: what is read is at least this; 0 applies the ReLU of the layer before.
// Groups    x: ceil(inQuads / LOCAL)   y: tiles of the chunk; with TILES_FIRST x: ceil(tiles / LOCAL)   y: inQuads
// CPU twin  nn/op/winograd_ref_test.go
#include "texels.glsl"
#include "bordered.glsl"
#include "winograd.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    int inQuads;
    int tilesAcross;
    int firstTile;
    int tiles;
    float low;
};

// The lowest and rightmost tiles may reach beyond the border; what lies there is another plane's, and counts as zero.
#define LOAD(r, c) { \
    bool inside = y + (r) <= height && x + (c) <= width; \
    vec4 v = TEXEL(src, inside ? at + (r) * pitch + (c) : corner); \
    t[(r) * SIDE + (c)] = max(inside ? v : vec4(0.0), low); }
#define LOAD_ROW(r) EACH_COLUMN(LOAD, r)
#define COLUMN(c) inputTransform(LINE(t, c, SIDE));
#define ROW(r) inputTransform(LINE(t, (r) * SIDE, 1));
#define STORE(r, c) dst[to + ((r) * SIDE + (c)) * tiles * inQuads] = t[(r) * SIDE + (c)];
#define STORE_ROW(r) EACH_COLUMN(STORE, r)

void main() {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    ivec2 id = tileAndQuad();
    int tile = min(id.x, tiles - 1);
    int quad = min(id.y, inQuads - 1);
    int y = (firstTile + tile) / tilesAcross * OUT - 1;
    int x = (firstTile + tile) % tilesAcross * OUT - 1;
    int at = bordered(quad, y, x, size);
    int corner = bordered(quad, -1, -1, size);
    vec4 t[SIDE * SIDE];
    EACH_ROW(LOAD_ROW)
    EACH_ROW(COLUMN)
    EACH_ROW(ROW)
    int to = between(tile, quad, tiles, inQuads);
    if (id == ivec2(tile, quad)) {
        EACH_ROW(STORE_ROW)
    }
}
