// Package nn is the network VGG: its layers as data, the picture's way into it, and two runners that compute it.
//
//	weights.Set ─► NewNetwork ─► Network ─► plan (buffers, steps) ─► GPU runner ─┐
//	picture.RGB ─► Preprocess ─► Tensor ────────────────────────► Forward ───────┴─► Activations
//	                                                  CPU runner ─┘
//
// A [Network] is a list of layers with shapes, made from the arrays of a set of weights, so that any width works. A
// [Runner] owns the weights where it computes: in the GPU's memory, or in main memory where OpenGL 4.3 is missing. One
// Forward keeps what every layer put out; [Activations] hand it out, read-only, layer by layer.
//
// Each op has files of one name: conv3x3.go plans it for the GPU, conv3x3_ref.go is its CPU twin in plain loops and
// float64, conv3x3_cpu.go (where there is one) computes it in CPU mode, conv3x3_test.go holds them against each other,
// and shaders/conv3x3*.comp are the shaders.
package nn
