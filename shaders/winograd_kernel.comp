// winograd_kernel.comp: the kernel of a 3x3 convolution for Winograd's algorithm: nine taps to SIDE x SIDE factors. It
// runs once, when the weights are loaded. An invocation transforms the taps from one in channel to four out channels.
// Layouts   src: (3, 3, in, out) as Keras stores it, rows of out padded to whole texels.
//           dst: [position in the tile][block of out quads][in quad][in channel of the quad, 4][out quad of the block],
//           a block being QUADS x LANES out quads, as winograd_gemm.comp reads them. What is behind the last in or out
//           channel is zero.
// Defines   LOCAL; OUT (include/winograd.glsl); QUADS, LANES: QUADS and LOCAL of winograd_gemm.comp
// Groups    x: ceil(out quads / LOCAL), padded to whole blocks   y: in channels, padded to whole quads
// CPU twin  nn/op/winograd_ref_test.go
#include "texels.glsl"
#include "winograd.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int inChannels;
    int outQuads;
    int blocks;
};

vec4 tap(int i, int channel, int quad) {
    bool real = channel < inChannels && quad < outQuads;
    vec4 v = TEXEL(src, real ? (i * inChannels + channel) * outQuads + quad : 0);
    return real ? v : vec4(0.0);
}

#define COLUMN(c) kernelTransform(k[c], k[3 + (c)], k[6 + (c)], LINE(u, c, 3));
#define ROW(r) kernelTransform(u[3 * (r)], u[3 * (r) + 1], u[3 * (r) + 2], LINE(f, (r) * SIDE, 1));
#define STORE(r, c) dst[to + ((r) * SIDE + (c)) * stride] = f[(r) * SIDE + (c)];
#define STORE_ROW(r) EACH_COLUMN(STORE, r)

void main() {
    int quad = int(gl_GlobalInvocationID.x);
    int channel = int(gl_WorkGroupID.y);
    int inQuads = (inChannels + 3) / 4;
    int perBlock = QUADS * LANES;
    int stride = blocks * inQuads * 4 * perBlock;
    int to = (quad / perBlock * inQuads * 4 + channel) * perBlock + quad % perBlock;
    vec4 k[9] = vec4[9](
        tap(0, channel, quad), tap(1, channel, quad), tap(2, channel, quad),
        tap(3, channel, quad), tap(4, channel, quad), tap(5, channel, quad),
        tap(6, channel, quad), tap(7, channel, quad), tap(8, channel, quad));
    vec4 u[3 * SIDE];
    vec4 f[SIDE * SIDE];
    COLUMN(0) COLUMN(1) COLUMN(2)
    EACH_ROW(ROW)
    if (quad < blocks * perBlock) {
        EACH_ROW(STORE_ROW)
    }
}
