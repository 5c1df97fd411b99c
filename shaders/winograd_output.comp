// winograd_output.comp: last of the three passes of a 3x3 convolution by Winograd's F(4,3): the 36 sums of a tile to its
// 4x4 outputs, plus bias. An invocation transforms one tile of four channels.
// Layouts   src: [position in the tile, 36][tile][out quad]. bias: [out quad].
//           dst: bordered NC4HW4 (include/bordered.glsl).
// Uniforms  width, height: of dst. tilesAcross: tiles in a row of the map. firstTile, tiles: those of this chunk.
// Groups    x: ceil(outQuads / LOCAL)   y: tiles of the chunk
// CPU twin  nn/winograd_ref.go
#include "texels.glsl"
#include "bordered.glsl"
#include "winograd.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
TEXELS(1, Bias, bias);
RESULT(Dst, dst);
uniform int width;
uniform int height;
uniform int outQuads;
uniform int tilesAcross;
uniform int firstTile;
uniform int tiles;

#define LOAD(i) TEXEL(src, at + (i) * tiles * outQuads)
#define COLUMN(c) outputTransform(LOAD(c), LOAD(6 + (c)), LOAD(12 + (c)), LOAD(18 + (c)), LOAD(24 + (c)), LOAD(30 + (c)), \
    t[c], t[6 + (c)], t[12 + (c)], t[18 + (c)]);
#define STORE(r, c, v) if (x + (c) < width) dst[to + (r) * pitch + (c)] = v + start;
#define ROW(r) if (real && y + (r) < height) { vec4 a, b, c, d; \
    outputTransform(t[6 * (r)], t[6 * (r) + 1], t[6 * (r) + 2], t[6 * (r) + 3], t[6 * (r) + 4], t[6 * (r) + 5], a, b, c, d); \
    STORE(r, 0, a) STORE(r, 1, b) STORE(r, 2, c) STORE(r, 3, d) }

void main() {
    ivec2 size = ivec2(width, height);
    int pitch = borderedPitch(size);
    bool real = int(gl_GlobalInvocationID.x) < outQuads;
    int quad = min(int(gl_GlobalInvocationID.x), outQuads - 1);
    int tile = int(gl_WorkGroupID.y);
    int y = (firstTile + tile) / tilesAcross * 4;
    int x = (firstTile + tile) % tilesAcross * 4;
    int at = tile * outQuads + quad;
    int to = bordered(quad, y, x, size);
    vec4 start = TEXEL(bias, quad);
    vec4 t[24];
    COLUMN(0) COLUMN(1) COLUMN(2) COLUMN(3) COLUMN(4) COLUMN(5)
    ROW(0) ROW(1) ROW(2) ROW(3)
}
