package op

import "slices"

// MaskRef is the CPU twin of mask.comp: the values, with those of some channels at zero, in a new tensor.
func MaskRef(in Tensor, off []int) Tensor {
	out := Tensor{in.Shape, slices.Clone(in.Data)}
	for _, c := range off {
		for i := c; i < len(out.Data); i += out.C {
			out.Data[i] = 0
		}
	}
	return out
}
