// peak.comp: nothing but multiplications and additions in registers: what a device can do at most through this API, which
// the other programs are measured against. An invocation keeps CHAINS vectors, and takes STEPS times rounds steps of
// v = v * scale + offset with each. The chains do not wait for one another; all twelve numbers and the two constants fit
// the registers of any device, and of llvmpipe too.
// Layouts   dst: [invocation], the sum of its chains, so that no compiler can leave the work out.
// Defines   LOCAL; CHAINS (3); STEPS (8)
// Uniforms  rounds: at most 65535. Chain c of invocation i starts at i / 65536 + c in all components.
// Groups    x: invocations / LOCAL
// CPU twin  nn/tune/peak_ref_test.go
#include "texels.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
RESULT(Dst, dst);
PARAMETERS {
    int rounds;
    float scale;
    float offset;
};

#if CHAINS == 3
#define EACH_CHAIN(F) F(0) F(1) F(2)
#endif
#if STEPS == 8
#define EACH_STEP(F) F F F F F F F F
#endif
#define START(c) v[c] = vec4(float(gl_GlobalInvocationID.x) / 65536.0 + float(c));
#define STEP(c) v[c] = fma(v[c], s, o);
#define ADD(c) sum += v[c];

void main() {
    vec4 s = vec4(scale), o = vec4(offset), sum = vec4(0.0);
    vec4 v[CHAINS];
    EACH_CHAIN(START)
    for (int i = 0; i < rounds; i++) {
        EACH_STEP(EACH_CHAIN(STEP))
    }
    EACH_CHAIN(ADD)
    dst[gl_GlobalInvocationID.x] = sum;
}
