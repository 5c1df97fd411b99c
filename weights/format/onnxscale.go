package format

import "slices"

// What an ONNX graph does to a picture before the first convolution: x - mean, x / std and the like, with a number for all colours
// or one for each.

// scale reads an operation of the picture and a constant. What is not understood is marked so.
func (w *onnxWalk) scale(n *onnxNode, op *Op) {
	op.Kind, op.Unknown = OpScale, true
	op.Factor, op.Shift = [3]float64{1, 1, 1}, [3]float64{}
	if len(n.inputs) != 2 {
		return
	}
	first := w.constants[n.inputs[0]]
	c := first
	if c == nil {
		c = w.constants[n.inputs[1]]
	}
	values, ok := w.colours(c)
	if !ok || n.kind == "Div" && (first != nil || slices.Contains(values[:], 0)) {
		return
	}
	op.Unknown = false
	for i, v := range values {
		switch {
		case n.kind == "Mul":
			op.Factor[i] = v
		case n.kind == "Div":
			op.Factor[i] = 1 / v
		case n.kind == "Add":
			op.Shift[i] = v
		case first != nil: // v - x
			op.Factor[i], op.Shift[i] = -1, v
		default:
			op.Shift[i] = -v
		}
	}
}

// colours reads a constant of one number, or of one for each colour where the picture has its colours.
func (w *onnxWalk) colours(a *Array) (v [3]float64, ok bool) {
	list := a.few()
	if list == nil || len(a.Shape) > 4 {
		return v, false
	}
	axis := len(a.Shape) - 3 // of the colours
	if w.nhwc {
		axis = len(a.Shape) - 1
	}
	if n := len(list); n != 1 && (n != 3 || axis < 0 || a.Shape[axis] != 3) {
		return v, false
	}
	for i := range v {
		v[i] = list[i%len(list)]
	}
	return v, true
}
