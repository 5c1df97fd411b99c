// finite.glsl: notes that a layer's values are infinite or not a number. The ReLU of the next layer would hide it: what
// max() makes of a value that is not a number is for the driver to choose.
// watch(v)      looks at a texel that is stored.
// mark(layer)   at the end of main: sets the layer's mark if there was such a value.
// It looks at bits, because comparisons with what is not a number are for the driver to choose too.
// Host twin: Watch in nn/op/step.go; the slot is the one before that of what a shader writes.
layout(std430, binding = 6) writeonly buffer Marks { float marks[]; };

const uint ALL_ONES = 0x7f800000u; // the exponent of infinity and of what is not a number
uvec4 largestExponent = uvec4(0u);

void watch(vec4 v) { largestExponent = max(largestExponent, floatBitsToUint(v) & ALL_ONES); }
void mark(int layer) { if (any(equal(largestExponent, uvec4(ALL_ONES)))) marks[layer] = 1.0; }
