package format

import "math"

// The fields of an ONNX graph and its nodes that are read beside the initialisers.
const (
	graphNode  = 1
	graphInput = 11

	nodeInput     = 1
	nodeOutput    = 2
	nodeName      = 3
	nodeType      = 4
	nodeAttribute = 5

	attributeName   = 1
	attributeFloat  = 2
	attributeInt    = 3
	attributeText   = 4
	attributeTensor = 5
	attributeInts   = 8

	valueName   = 1
	valueType   = 2
	typeTensor  = 1
	tensorShape = 2
	shapeDim    = 1
	dimValue    = 1
)

// maxNodes bounds the nodes of a graph that are looked at. A VGG has less than a hundred.
const maxNodes = 10000

// onnxNode is one node of a graph.
type onnxNode struct {
	kind, name      string
	inputs, outputs []string
	ints            map[string][]int64
	floats          map[string]float64
	text            map[string]string
	tensor          *Array // of a constant
}

// onnxGraph is the part of a graph that says what is done with the initialisers.
type onnxGraph struct {
	nodes  []onnxNode
	inputs []onnxInput
}

type onnxInput struct {
	name  string
	shape []int64
}

// add reads a node or an input of the graph.
func (g *onnxGraph) add(p *protobuf, f field, tensor func(f field) (Array, error)) error {
	if len(g.nodes)+len(g.inputs) >= maxNodes {
		return nil
	}
	if f.number == graphInput {
		in := onnxInput{}
		err := p.fields(f.start, f.end, func(f field) (err error) {
			switch {
			case f.number == valueName:
				in.name, err = p.text(f, maxHeader)
			case f.number == valueType && f.wire == wireBytes:
				in.shape, err = readShape(p, f)
			}
			return err
		})
		g.inputs = append(g.inputs, in)
		return err
	}
	n := onnxNode{ints: map[string][]int64{}, floats: map[string]float64{}, text: map[string]string{}}
	err := p.fields(f.start, f.end, func(f field) (err error) { return n.read(p, f, tensor) })
	g.nodes = append(g.nodes, n)
	return err
}

// readShape reads the lengths of a value's axes; 0 stands for one that is not told.
func readShape(p *protobuf, f field) (shape []int64, err error) {
	path := []int{typeTensor, tensorShape, shapeDim}
	var walk func(f field, depth int) error
	walk = func(f field, depth int) error {
		return p.fields(f.start, f.end, func(g field) error {
			switch {
			case depth == len(path):
				if g.number == dimValue && g.wire == wireVarint && len(shape) > 0 {
					shape[len(shape)-1] = int64(g.value)
				}
				return nil
			case g.number != path[depth] || g.wire != wireBytes:
				return nil
			case depth == len(path)-1:
				if len(shape) > maxAxes {
					return errProtobuf
				}
				shape = append(shape, 0)
			}
			return walk(g, depth+1)
		})
	}
	return shape, walk(f, 0)
}

func (n *onnxNode) read(p *protobuf, f field, tensor func(f field) (Array, error)) error {
	text := func(list *[]string) error {
		s, err := p.text(f, maxHeader)
		if len(*list) < 100 {
			*list = append(*list, s)
		}
		return err
	}
	var err error
	switch f.number {
	case nodeInput:
		err = text(&n.inputs)
	case nodeOutput:
		err = text(&n.outputs)
	case nodeName:
		n.name, err = p.text(f, maxHeader)
	case nodeType:
		n.kind, err = p.text(f, maxHeader)
	case nodeAttribute:
		if f.wire == wireBytes {
			err = n.attribute(p, f, tensor)
		}
	}
	return err
}

func (n *onnxNode) attribute(p *protobuf, f field, tensor func(f field) (Array, error)) error {
	name := ""
	if len(n.ints)+len(n.floats) > 100 {
		return errProtobuf
	}
	return p.fields(f.start, f.end, func(f field) (err error) {
		switch f.number {
		case attributeName:
			name, err = p.text(f, maxHeader)
		case attributeInt:
			n.ints[name] = []int64{int64(f.value)}
		case attributeInts:
			n.ints[name], err = p.numbers(f, n.ints[name], 1000)
		case attributeFloat:
			if f.wire == wireFixed32 {
				n.floats[name] = float64(math.Float32frombits(uint32(f.value)))
			}
		case attributeText:
			n.text[name], err = p.text(f, maxHeader)
		case attributeTensor:
			if n.kind == "Constant" || n.kind == "" {
				a, tensorErr := tensor(f)
				n.tensor, err = &a, tensorErr
			}
		}
		return err
	})
}
