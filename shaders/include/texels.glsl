// texels.glsl: two ways to read a buffer of vec4 texels, so that one shader text serves both.
// TEXELS(slot, Block, name);  declares the buffer `name` at `slot`.
// TEXEL(name, i)              reads texel i, an int.
// Defines   IMAGE_LOADS: read through image units (rgba32f image buffers); otherwise through storage blocks.
//           Mesa's llvmpipe turns an image load into eight vector loads, but a storage-block load into a loop over its
//           lanes that costs twenty times as much; other drivers are as fast or faster with storage blocks.
// The slot is an image unit or a storage binding; what a shader writes is always a storage block, in slot 7, so that
// the two numberings never meet.
// HALVES(slot, Block, name);  declares a buffer of float16 numbers, four to a texel of eight bytes.
// HALF_TEXEL(name, i)         reads its texel i as a vec4 of the same values.
#ifdef IMAGE_LOADS
#define HALVES(slot, Block, name) layout(rgba16f, binding = slot) readonly uniform imageBuffer name
#define HALF_TEXEL(name, i) imageLoad(name, i)
#else
#define HALVES(slot, Block, name) layout(std430, binding = slot) readonly buffer Block { uvec2 name[]; }
#define HALF_TEXEL(name, i) vec4(unpackHalf2x16(name[i].x), unpackHalf2x16(name[i].y))
#endif
#ifdef IMAGE_LOADS
#define TEXELS(slot, Block, name) layout(rgba32f, binding = slot) readonly uniform imageBuffer name
#define TEXEL(name, i) imageLoad(name, i)
#else
#define TEXELS(slot, Block, name) layout(std430, binding = slot) readonly buffer Block { vec4 name[]; }
#define TEXEL(name, i) name[i]
#endif
// SCRATCH(slot, storage, name);  declares a buffer that the shader itself writes and reads: as an image buffer in slot, and as
//                                a storage block.
// TO_SCRATCH(name, i, v)         writes its texel i, for the group alone. NEXT_PASS lies between that and its reading.
#define SCRATCH(slot, storage, name) layout(rgba32f, binding = slot) coherent readonly uniform imageBuffer name; \
    layout(std430, binding = storage) coherent writeonly buffer Scratch { vec4 name##_[]; }
#define TO_SCRATCH(name, i, v) name##_[i] = v
#define NEXT_PASS memoryBarrier(); barrier();
#define RESULT(Block, name) layout(std430, binding = 7) writeonly buffer Block { vec4 name[]; }
