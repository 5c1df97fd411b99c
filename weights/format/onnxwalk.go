package format

import (
	"fmt"
	"slices"
)

// onnxWalk follows a picture through a graph.
type onnxWalk struct {
	arrays map[string]*Array
	// constants are the arrays, and those of no axes that no weight is.
	constants map[string]*Array
	users     map[string][]*onnxNode
	nhwc      bool
	out       *Graph
}

// graph is the chain of operations that the picture goes through, or nil where there is none.
func (g *onnxGraph) graph(list []Array) *Graph {
	w := &onnxWalk{users: map[string][]*onnxNode{}, out: &Graph{}}
	w.collect(g.nodes, list)
	at := ""
	for _, in := range g.inputs {
		if w.arrays[in.name] == nil && len(in.shape) == 4 && at == "" {
			at = in.name
			w.begin(in.shape)
		}
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.kind == "Constant" || n.kind == "Shape" {
			continue
		}
		for j, in := range n.inputs {
			if w.arrays[in] == nil && !slices.Contains(n.inputs[:j], in) {
				w.users[in] = append(w.users[in], n)
			}
		}
	}
	if at == "" {
		return nil
	}
	w.follow(at, len(g.nodes))
	return w.out
}

// begin notes the input's shape.
func (w *onnxWalk) begin(shape []int64) {
	h, wide := shape[2], shape[3]
	if w.nhwc = shape[3] == 3 && shape[1] != 3; w.nhwc {
		h, wide = shape[1], shape[2]
	}
	w.out.Height, w.out.Width, w.out.ChannelsFirst = clampInt(h), clampInt(wide), !w.nhwc
}

func (w *onnxWalk) follow(at string, most int) {
	for range most {
		next := w.users[at]
		switch {
		case len(next) == 0:
			return
		case len(next) > 1:
			w.out.Broken = fmt.Sprintf("%s goes to %s and to %s", at, next[0].kind, next[1].kind)
			return
		case len(next[0].outputs) == 0:
			w.out.Broken = next[0].kind + " has no output"
			return
		}
		w.add(next[0])
		at = next[0].outputs[0]
	}
}

// add adds what a node does.
func (w *onnxWalk) add(n *onnxNode) {
	op := Op{Type: n.kind, Name: n.outputs[0]}
	if n.name != "" {
		op.Name = n.name
	}
	switch n.kind {
	case "Identity", "Dropout", "Cast":
		return
	case "Transpose":
		if perm := n.ints["perm"]; slices.Equal(perm, []int64{0, 3, 1, 2}) {
			w.nhwc = false
			return
		} else if slices.Equal(perm, []int64{0, 2, 3, 1}) {
			w.nhwc = true
			return
		}
	case "Conv":
		w.conv(n, &op)
		w.nhwc = false
	case "Gemm", "MatMul":
		w.dense(n, &op)
	case "Add":
		if w.bias(n) {
			return
		}
		if !w.convolved() {
			w.scale(n, &op)
		}
	case "BatchNormalization":
		w.norm(n, &op)
	case "Relu", "Sigmoid", "Softmax", "LogSoftmax", "Tanh", "Elu", "LeakyRelu", "Gelu", "Selu", "HardSwish", "Clip":
		op.Kind, op.Activation = OpActivation, map[string]string{"Relu": "relu", "Sigmoid": "sigmoid", "Softmax": "softmax", "LogSoftmax": "softmax"}[n.kind]
		if op.Activation == "" {
			op.Activation = n.kind
		}
	default:
		if w.shape(n, &op) {
			return
		}
	}
	w.out.Ops = append(w.out.Ops, op)
}

// shape reads what changes a map's size or form. It reports whether there is nothing to add.
func (w *onnxWalk) shape(n *onnxNode, op *Op) bool {
	window := pair(n.ints["kernel_shape"], 0)
	switch n.kind {
	case "MaxPool":
		op.Kind, op.Window, op.Stride, op.Dilation = OpMaxPool, window, pair(n.ints["strides"], 1), pair(n.ints["dilations"], 1)
		op.Same = slices.ContainsFunc(n.ints["pads"], func(p int64) bool { return p != 0 })
		op.Ceil = slices.Equal(n.ints["ceil_mode"], []int64{1}) || n.sameSize()
	case "AveragePool":
		if window == [2]int{1, 1} {
			return true // what is left of an adaptive pool that had nothing to do
		}
		op.Kind, op.Window, op.Same = OpAverage, window, slices.ContainsFunc(n.ints["pads"], func(p int64) bool { return p != 0 })
	case "GlobalAveragePool":
		op.Kind = OpAverage
	case "ReduceMean":
		op.Kind = OpAverage // of axes that may lie in an input; what follows is checked by its length
	case "Flatten", "Reshape", "Squeeze":
		if k := len(w.out.Ops); k > 0 && (w.out.Ops[k-1].Kind == OpFlatten || w.out.Ops[k-1].Kind == OpAverage) {
			return true
		}
		op.Kind, op.CHW = OpFlatten, !w.nhwc
	case "Mul", "Sub", "Div":
		if op.Kind, op.Unknown = OpScale, true; !w.convolved() {
			w.scale(n, op)
		}
	}
	return false
}

// convolved reports whether a convolution was met.
func (w *onnxWalk) convolved() bool {
	return slices.ContainsFunc(w.out.Ops, func(o Op) bool { return o.Kind == OpConv })
}

func pair(list []int64, usual int) [2]int {
	if len(list) != 2 {
		return [2]int{usual, usual}
	}
	return [2]int{clampInt(list[0]), clampInt(list[1])}
}

// view gives an initialiser with its axes in another order.
func (w *onnxWalk) view(name string, axes ...int) *Array {
	a := w.arrays[name]
	if a == nil {
		return nil
	}
	b := *a
	if b.Err == nil && len(b.Shape) == len(axes) {
		b.Shape, b.Strides = make([]int, len(axes)), make([]int, len(axes))
		for i, from := range axes {
			b.Shape[i], b.Strides[i] = a.Shape[from], a.Strides[from]
		}
	}
	return &b
}

func (w *onnxWalk) conv(n *onnxNode, op *Op) {
	op.Kind, op.Groups, op.Stride, op.Dilation = OpConv, 1, pair(n.ints["strides"], 1), pair(n.ints["dilations"], 1)
	if g := n.ints["group"]; len(g) == 1 {
		op.Groups = clampInt(g[0])
	}
	if len(n.inputs) > 1 {
		op.Kernel = w.view(n.inputs[1], 2, 3, 1, 0)
	}
	if len(n.inputs) > 2 {
		op.Bias = w.arrays[n.inputs[2]]
	}
	half := func(i int) int64 {
		if op.Kernel == nil || len(op.Kernel.Shape) != 4 {
			return -1
		}
		return int64(op.Kernel.Shape[i] / 2)
	}
	pads := n.ints["pads"]
	op.Same = slices.Equal(pads, []int64{half(0), half(1), half(0), half(1)}) || n.sameSize()
}

// sameSize reports whether a node asks for as much of a border as keeps its maps' size but for the stride.
func (n *onnxNode) sameSize() bool {
	return n.text["auto_pad"] == "SAME_UPPER" || n.text["auto_pad"] == "SAME_LOWER"
}

func (w *onnxWalk) dense(n *onnxNode, op *Op) {
	op.Kind = OpDense
	if len(n.inputs) < 2 {
		return
	}
	usual := func(key string) bool { f, ok := n.floats[key]; return !ok || f == 1 }
	transposed := n.ints["transB"]
	switch {
	case !usual("alpha") || !usual("beta") || len(n.ints["transA"]) == 1 && n.ints["transA"][0] != 0:
		op.Kind = OpOther
	case n.kind == "Gemm" && len(transposed) == 1 && transposed[0] != 0:
		op.Kernel = w.view(n.inputs[1], 1, 0)
	default:
		op.Kernel = w.view(n.inputs[1], 0, 1)
	}
	if len(n.inputs) > 2 {
		op.Bias = w.arrays[n.inputs[2]]
	}
}

// bias takes an addition for the bias of the layer before it, if it is that of an array of as many values.
func (w *onnxWalk) bias(n *onnxNode) bool {
	if len(w.out.Ops) == 0 || len(n.inputs) != 2 {
		return false
	}
	last := &w.out.Ops[len(w.out.Ops)-1]
	a := w.arrays[n.inputs[0]]
	if a == nil {
		a = w.arrays[n.inputs[1]]
	}
	if a == nil || a.Err != nil || last.Bias != nil || last.Kernel == nil || last.Kind != OpConv && last.Kind != OpDense || last.Kernel.Err != nil {
		return false
	}
	outs := last.Kernel.Shape[len(last.Kernel.Shape)-1]
	if a.Len() != outs {
		return false
	}
	b := *a
	b.Shape, b.Strides = []int{outs}, []int{1}
	last.Bias = &b
	return true
}

func (w *onnxWalk) norm(n *onnxNode, op *Op) {
	op.Kind, op.Epsilon = OpNorm, 1e-5
	if e, ok := n.floats["epsilon"]; ok {
		op.Epsilon = e
	}
	for i := range op.Norm {
		if i+1 < len(n.inputs) {
			op.Norm[i] = w.arrays[n.inputs[i+1]]
		}
	}
}
