// Package check finds out whether a network is computed right here, layer by layer:
//
//	picture ─► GPU runner ─► layers ─┬─ GPU against CPU, every value
//	        └► CPU runner ─► layers ─┴─ both against stored values, made by PyTorch in float64
//
// [Run] checks one network on runners that the caller has. [Suite] opens runners itself and checks the built-in model
// and a synthetic one against stored values, and every family of shaders on a tiny net. Both give rows for a table, the
// first layer that is wrong, and a verdict in one sentence.
//
// A layer is right when no value is off by more than [LayerBound] of the layer's largest value; probabilities, by more
// than [ProbabilityBound]. A fault in one layer puts all layers behind it off as well, so it is the first that counts.
//
// Where all layers are right, each runner also computes the gradient of the highest logit. It is right when inputs and biases
// times their gradients sum up to the logit, but for [GradientBound] of it.
//
// Two kinds of fault pass. One that changes less than the bounds: a weight that is off in its last bits cannot be told
// from the rounding of float32. And a wrong weight that meets nothing but zeros, since the picture leaves some values
// zero behind a ReLU; weights.Set.Verify reads every weight.
package check
