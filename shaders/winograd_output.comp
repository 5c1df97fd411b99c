// winograd_output.comp: last of the three passes of a 3x3 convolution by Winograd's algorithm: the SIDE x SIDE sums of a
// tile to its OUT x OUT outputs, plus bias. An invocation transforms one tile of four channels.
// Layouts   src: [position in the tile][tile][out quad], or with quad and tile exchanged (TILES_FIRST). bias: [out quad].
//           dst: bordered NC4HW4 (include/bordered.glsl).
// Defines   LOCAL; OUT, TILES_FIRST (include/winograd.glsl)
// Uniforms  width, height: of dst. tilesAcross: tiles in a row of the map. firstTile, tiles: those of this chunk.
//           layer: whose mark is set (include/finite.glsl).
// Groups    x: ceil(outQuads / LOCAL)   y: tiles of the chunk; with TILES_FIRST x: ceil(tiles / LOCAL)   y: outQuads
// CPU twin  nn/op/winograd_ref_test.go
#include "texels.glsl"
#include "bordered.glsl"
#include "winograd.glsl"
#include "finite.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
TEXELS(1, Bias, bias);
RESULT(Dst, dst);
PARAMETERS {
    int width;
    int height;
    int outQuads;
    int tilesAcross;
    int firstTile;
    int tiles;
    int layer;
};

#define LOAD(r, c) s[r] = TEXEL(src, at + ((r) * SIDE + (c)) * tiles * outQuads);
#define COLUMN(c) { vec4 s[SIDE]; LOAD_COLUMN(c) outputTransform(LINE(s, 0, 1), OUT_LINE(t, c, SIDE)); }
#define ROW(r) outputTransform(LINE(t, (r) * SIDE, 1), OUT_LINE(o, (r) * OUT, 1));
#define STORE(r, c) if (x + (c) < width) { vec4 v = o[(r) * OUT + (c)] + start; dst[to + (r) * pitch + (c)] = v; watch(v); }
#define STORE_ROW(r) if (real && y + (r) < height) { EACH_OUT_COLUMN(STORE, r) }
#if OUT == 4
#define LOAD_COLUMN(c) LOAD(0, c) LOAD(1, c) LOAD(2, c) LOAD(3, c) LOAD(4, c) LOAD(5, c)
#else
#define LOAD_COLUMN(c) LOAD(0, c) LOAD(1, c) LOAD(2, c) LOAD(3, c)
#endif

void main() {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    ivec2 id = tileAndQuad();
    int tile = min(id.x, tiles - 1);
    int quad = min(id.y, outQuads - 1);
    bool real = id == ivec2(tile, quad);
    int y = (firstTile + tile) / tilesAcross * OUT;
    int x = (firstTile + tile) % tilesAcross * OUT;
    int at = between(tile, quad, tiles, outQuads);
    int to = bordered(quad, y, x, size);
    vec4 start = TEXEL(bias, quad);
    vec4 t[OUT * SIDE];
    vec4 o[OUT * OUT];
    EACH_ROW(COLUMN)
    EACH_OUT_ROW(ROW)
    EACH_OUT_ROW(STORE_ROW)
    mark(layer);
}
