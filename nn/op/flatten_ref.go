package op

// FlattenRef is the CPU twin of flatten.comp. A Tensor lies in H, W, C order already, so only the shape changes.
func FlattenRef(in Tensor) Tensor { return Tensor{Vector(in.Len()), in.Data} }
