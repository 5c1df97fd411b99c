package nn

// flattenRef is the CPU twin of flatten.comp. A Tensor lies in H, W, C order already, so only the shape changes.
func flattenRef(in Tensor) Tensor { return Tensor{Shape{1, 1, in.Len()}, in.Data} }
