// Package nn is the network VGG: its layers as data, the picture's way into it, and two runners that compute it.
//
//	weights.Set ─► NewNetwork ─► Network ─► plan (buffers, steps) ─► GPU runner ─┐
//	picture.RGB ─► Preprocess ─► Tensor ─► Pass ────────────────► Forward ───────┴─► Activations
//	                                                  CPU runner ─┘
//
// A [Network] is a list of layers with shapes, made from the arrays of a set of weights, so that any width works. [Open]
// gives a [Runner], which owns the weights where it computes: in the GPU's memory, or in main memory where OpenGL 4.3 is
// missing; DeviceInfo says which, and why.
//
// Forward computes a [Pass]: a whole one of a picture, or one that goes on from another pass at some layer, with channels
// switched off or on again. It keeps what every layer put out; [Activations] hand it out, read-only, by [Site]. They are
// counted: a pass that goes on from another one keeps that one's memory alive by itself.
//
// Backward goes the other way, as a [Back] says: from a site of some activations, with a seed of the site's shape, down to
// another site, by one of three rules for ReLUs. It reads the maps before their ReLU and the sources of the pools, in whichever
// pass of a chain they are, and the kernels as they are stored (Runner.Weights), which it turns around when it needs them.
// A runner has one part of its own for it, a backer, which computes the steps of the walk from site to site.
//
// The plan, the runners, the memory of a pass and what reads it are here; what a layer is computed with is in package op, or
// for CPU mode in package simd, and how the fastest way is found in package tune.
package nn
