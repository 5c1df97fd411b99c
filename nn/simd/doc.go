// Package simd computes the layers of a VGG on the processor's vector units: AVX-512, AVX2 with FMA, NEON, or SSE2. The
// kernels are C with GCC's vector extensions (vector.h, compiled once for each instruction set); this side plans which pieces
// of work there are and shares them between the cores.
//
// A convolution goes through three steps, all on lines of 16 channels: its input is cut into tiles, each transformed into
// factors; one matrix product for each of the factors' positions; the sums are transformed into outputs. Sides of tiles are
// 4 and 2 for Winograd's F(4,3) and F(2,3); with side 1 a tile is a pixel, its one position the 3x3 surroundings, and the
// product is the direct convolution. Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016).
//
// Tensors are float32 in H, W, C order. Where the program is built without cgo there is no instruction set, and callers
// compute in Go.
package simd
