// softmax.comp: exp(v - max) / sum of exp(v - max): logits to probabilities. Every invocation finds the maximum and the
// sum for itself: for the thousand classes of a classifier that is less work than passing them on would be. With TOGETHER a
// group's do it together, in shared memory: on a GPU one alone waits for memory five hundred times.
// Layouts   src, dst: four values to a texel; components behind the last value are ignored in src, zero in dst.
// Defines   LOCAL, a power of two; TOGETHER. Shared memory takes LOCAL values with it.
// Groups    x: ceil(count / 4 / LOCAL)
// CPU twin  nn/op/softmax_ref.go
#include "texels.glsl"
#include "parameters.glsl"
layout(local_size_x = LOCAL) in;
TEXELS(0, Src, src);
RESULT(Dst, dst);
PARAMETERS {
    int count;
};

// 1 for the components of texel i that are values, 0 for those behind the last one.
vec4 real(int i) { return vec4(lessThan(4 * i + ivec4(0, 1, 2, 3), ivec4(count))); }

// v - max for texel i; never above 0, also for the components behind the last value, whose exp must stay finite.
vec4 below(int i, float top) { return min(TEXEL(src, i) - top, 0.0); }

#ifdef TOGETHER
#define FIRST int(gl_LocalInvocationID.x)
#define STEP LOCAL
shared float values[LOCAL];

// What all of a group have, combined by pairs.
#define COMBINED(name, combine) float name(float v) { \
    int local = int(gl_LocalInvocationID.x); \
    barrier(); \
    values[local] = v; \
    for (int reach = LOCAL / 2; reach > 0; reach /= 2) { \
        memoryBarrierShared(); \
        barrier(); \
        if (local < reach) values[local] = combine(values[local], values[local + reach]); \
    } \
    memoryBarrierShared(); \
    barrier(); \
    return values[0]; }
float added(float a, float b) { return a + b; }
COMBINED(largest, max)
COMBINED(total, added)
#else
#define FIRST 0
#define STEP 1
#define largest(v) v
#define total(v) v
#endif

void main() {
    int i = int(gl_GlobalInvocationID.x);
    int texels = (count + 3) / 4;
    float top = TEXEL(src, 0).x;
    for (int j = FIRST; j < texels; j += STEP) {
        vec4 v = mix(vec4(top), TEXEL(src, j), real(j));
        top = max(top, max(max(v.x, v.y), max(v.z, v.w)));
    }
    top = largest(top);
    float sum = 0.0;
    for (int j = FIRST; j < texels; j += STEP) sum += dot(exp(below(j, top)), real(j));
    sum = total(sum);
    vec4 result = exp(below(min(i, texels - 1), top)) / sum * real(i);
    if (i < texels) dst[i] = result;
}
