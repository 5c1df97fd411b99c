package format

// collect keeps arrays and constants by their names.
func (w *onnxWalk) collect(nodes []onnxNode, list []Array) {
	w.arrays, w.constants = map[string]*Array{}, map[string]*Array{}
	for i := range list {
		w.arrays[list[i].File], w.constants[list[i].File] = &list[i], &list[i]
	}
	for i := range nodes {
		if n := &nodes[i]; n.kind == "Constant" && n.tensor != nil && len(n.outputs) > 0 && w.constants[n.outputs[0]] == nil {
			w.constants[n.outputs[0]] = n.tensor
		}
	}
	w.followWeights(nodes)
}

// followWeights gives what only turns, casts or renames an initialiser the name that it has behind that.
func (w *onnxWalk) followWeights(nodes []onnxNode) {
	for _, n := range nodes {
		if len(n.inputs) != 1 || len(n.outputs) != 1 || w.arrays[n.inputs[0]] == nil || w.arrays[n.outputs[0]] != nil {
			continue
		}
		a := w.arrays[n.inputs[0]]
		switch n.kind {
		case "Identity", "Cast":
			w.arrays[n.outputs[0]] = a
		case "Transpose":
			if axes, ok := permutation(n.ints["perm"], len(a.Shape)); ok {
				w.arrays[n.outputs[0]] = w.view(n.inputs[0], axes...)
			}
		}
	}
}

// permutation is the order of axes that a Transpose asks for: the other way round if it says nothing.
func permutation(perm []int64, n int) ([]int, bool) {
	axes, seen := make([]int, n), make([]bool, n)
	for i := range axes {
		axes[i] = n - 1 - i
		if len(perm) == n {
			axes[i] = int(max(-1, min(perm[i], maxAxes)))
		}
		if axes[i] < 0 || axes[i] >= n || seen[axes[i]] {
			return nil, false
		}
		seen[axes[i]] = true
	}
	return axes, len(perm) == n || len(perm) == 0
}
