// matrix.glsl: the matrix of a dense layer, in slot 1: rows as Keras stores them, padded to whole texels of four values.
// WEIGHTS(i)  reads texel i, an int.
// Defines   HALF: the matrix is kept as float16. Widening changes no value, so that a layer computes the same from either.
#include "texels.glsl"
#ifdef HALF
HALVES(1, Weights, weights);
#define WEIGHTS(i) HALF_TEXEL(weights, i)
#else
TEXELS(1, Weights, weights);
#define WEIGHTS(i) TEXEL(weights, i)
#endif
