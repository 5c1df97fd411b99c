package format

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// The fields of an ONNX file that are read, by the messages that they are in (onnx/onnx.proto).
const (
	modelVersion = 1
	modelGraph   = 7

	graphInitializer = 5

	tensorDims     = 1
	tensorType     = 2
	tensorSegment  = 3
	tensorFloats   = 4
	tensorInts     = 5
	tensorName     = 8
	tensorRaw      = 9
	tensorDoubles  = 10
	tensorExternal = 13
	tensorLocation = 14

	entryKey   = 1
	entryValue = 2
)

// onnxTypes are the types of tensors by their numbers in the file.
var onnxTypes = map[uint64]string{1: "<f4", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string",
	9: "bool", 10: "<f2", 11: "<f8", 12: "uint32", 13: "uint64", 16: "bfloat16"}

// isONNX looks for a version and, among the first fields, a graph.
func isONNX(p *peek) bool {
	const version = modelVersion<<3 | wireVarint
	if len(p.head) == 0 || p.head[0] != version {
		return false
	}
	pb, at := &protobuf{r: p.file, size: p.size}, int64(0)
	for range 20 {
		tag, next, err := pb.varint(at, p.size)
		if err != nil || tag>>3 == 0 || tag>>3 > 30 {
			return false
		}
		switch v, end, err := pb.varint(next, p.size); {
		case err != nil:
			return false
		case tag == modelGraph<<3|wireBytes:
			return true
		case tag&7 == wireVarint:
			at = end
		case tag&7 == wireBytes && v <= uint64(p.size-end):
			at = end + int64(v)
		default:
			return false
		}
	}
	return false
}

func openONNX(f *keptFile) (Store, error) {
	s := &several{single: single{keptFile: f}, others: map[string]*keptFile{}}
	list, graph, err := readONNX(f, f.size, s.other)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.arrays, s.chain = list, graph
	return s, nil
}

// readONNX lists the initialisers of a model's graph, and what that does with them. Values that are kept in another file are
// looked for by its location.
func readONNX(r io.ReaderAt, size int64, other func(location string) (*Blob, error)) ([]Array, *Graph, error) {
	m := &onnxReader{p: &protobuf{r: r, size: size}, other: other}
	err := m.p.fields(0, size, func(f field) error {
		if f.number != modelGraph || f.wire != wireBytes {
			return nil
		}
		return m.p.fields(f.start, f.end, m.add)
	})
	if err != nil {
		return nil, nil, err
	}
	m.takeConstants()
	graph := m.graph.graph(m.list)
	for i := range m.list {
		if m.list[i].Err == nil {
			fromTensorFlow(&m.list[i])
		}
	}
	return m.list, graph, nil
}

// onnxReader is what is read of a file.
type onnxReader struct {
	p     *protobuf
	other func(location string) (*Blob, error)
	list  []Array
	graph onnxGraph
}

func (m *onnxReader) tensor(f field) (Array, error) {
	t := onnxTensor{p: m.p, external: map[string]string{}}
	err := m.p.fields(f.start, f.end, t.read)
	return t.array(NewBlob(m.p.r, m.p.size), m.other), err
}

// add reads a field of the graph.
func (m *onnxReader) add(f field) error {
	switch {
	case f.wire != wireBytes:
	case f.number == graphNode || f.number == graphInput:
		return m.graph.add(m.p, f, m.tensor)
	case f.number == graphInitializer:
		if len(m.list) == maxArrays {
			return fmt.Errorf("%w: it holds more than %d arrays", ErrNotModel, maxArrays)
		}
		a, err := m.tensor(f)
		m.list = append(m.list, a)
		return err
	}
	return nil
}

// takeConstants adds the values of constant nodes to the initialisers: some exporters keep weights so.
func (m *onnxReader) takeConstants() {
	for _, n := range m.graph.nodes {
		if n.kind == "Constant" && n.tensor != nil && len(n.outputs) > 0 && len(n.tensor.Shape) > 0 && len(m.list) < maxArrays {
			n.tensor.Name, n.tensor.File = n.outputs[0], n.outputs[0]
			m.list = append(m.list, *n.tensor)
		}
	}
}

// onnxTensor is what a file says of one initialiser.
type onnxTensor struct {
	p         *protobuf
	name      string
	dims      []int64
	kind      uint64
	values    []field // of packed or raw values
	scattered bool    // values lie one by one, or as other numbers
	elsewhere bool
	external  map[string]string
}

func (t *onnxTensor) read(f field) (err error) {
	switch f.number {
	case tensorName:
		t.name, err = t.p.text(f, maxHeader)
	case tensorDims:
		t.dims, err = t.p.numbers(f, t.dims, 1000)
	case tensorType:
		t.kind = f.value
	case tensorRaw, tensorFloats, tensorDoubles:
		t.values = append(t.values, f)
		t.scattered = t.scattered || f.wire != wireBytes
	case tensorInts, tensorSegment:
		t.scattered = true
	case tensorLocation:
		t.elsewhere = f.value == 1
	case tensorExternal:
		if f.wire != wireBytes || len(t.external) > 20 {
			return errProtobuf
		}
		var key, value string
		err = t.p.fields(f.start, f.end, func(f field) (err error) {
			switch f.number {
			case entryKey:
				key, err = t.p.text(f, maxHeader)
			case entryValue:
				value, err = t.p.text(f, maxHeader)
			}
			return err
		})
		t.external[key] = value
	}
	return err
}

// array describes the initialiser. What keeps it from being weights is in Err.
func (t *onnxTensor) array(file *Blob, other func(location string) (*Blob, error)) Array {
	a := Array{Name: t.name, File: t.name}
	for _, n := range t.dims {
		a.Shape = append(a.Shape, clampInt(n))
	}
	a.Strides = CStrides(a.Shape)
	switch name := onnxTypes[t.kind]; {
	case name == "bfloat16":
		a.Type = bfloat16(true)
	case strings.HasPrefix(name, "<"):
		a.Type, a.Err = typeOf(name)
	default:
		if name == "" {
			name = "number " + strconv.FormatUint(t.kind, 10)
		}
		a.Err = notWeights(name)
	}
	if a.Err != nil {
		return a
	}
	var have int64
	if t.elsewhere {
		a.Data, a.Offset, have, a.Err = t.find(other)
	} else {
		a.Data = file
		a.Offset, have, a.Err = t.place()
	}
	if a.Err == nil {
		a.Err = a.check(have)
	}
	return a
}

// place says where the values lie in the file itself.
func (t *onnxTensor) place() (offset, length int64, err error) {
	if t.scattered || len(t.values) > 1 {
		return 0, 0, fmt.Errorf("%w: its values lie scattered; load it in Python with onnx and save it again with raw_data", ErrFormat)
	}
	if len(t.values) == 0 {
		return 0, 0, nil
	}
	return t.values[0].start, t.values[0].end - t.values[0].start, nil
}

// find says where the values lie in another file.
func (t *onnxTensor) find(other func(location string) (*Blob, error)) (b *Blob, offset, length int64, err error) {
	if b, err = other(t.external["location"]); err != nil {
		return nil, 0, 0, err
	}
	length = -1
	for key, v := range map[string]*int64{"offset": &offset, "length": &length} {
		text, ok := t.external[key]
		if !ok {
			continue
		}
		if *v, err = strconv.ParseInt(text, 10, 64); err != nil || *v < 0 {
			return nil, 0, 0, fmt.Errorf("%w: the %s %s of its values is impossible", ErrFormat, key, plain.Clip(text))
		}
	}
	if length < 0 && offset <= b.Size {
		length = b.Size - offset
	}
	if offset > b.Size || length > b.Size-offset {
		return nil, 0, 0, fmt.Errorf("%w: truncated, its values lie beyond the end of %s; copy or download that again",
			ErrFormat, plain.Clip(t.external["location"]))
	}
	return b, offset, length, nil
}

// tensorFlow finds the names that tf2onnx gives the variables of layers of TensorFlow and Keras.
var tensorFlow = regexp.MustCompile(`^(.*)/(Conv2D|convolution|MatMul|BiasAdd|Add)/ReadVariableOp(:0)?$`)

// fromTensorFlow gives a variable the name and the order of axes that it had in TensorFlow: kernels of convolutions are turned
// from (3, 3, in, out) to ONNX's (out, in, 3, 3) by tf2onnx, and nothing else is.
func fromTensorFlow(a *Array) {
	m := tensorFlow.FindStringSubmatch(a.Name)
	switch {
	case m == nil:
	case m[2] == "BiasAdd" || m[2] == "Add":
		a.Name = m[1] + "/bias"
	case m[2] == "MatMul":
		a.Name = m[1] + "/kernel"
	case len(a.Shape) == 4:
		a.Name = m[1] + "/kernel"
		s, t := a.Shape, a.Strides
		a.Shape, a.Strides = []int{s[2], s[3], s[1], s[0]}, []int{t[2], t[3], t[1], t[0]}
	}
}
