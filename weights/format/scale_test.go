package format

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"
)

// numbers is an array of float32 in memory.
func numbers(name string, shape []int, values ...float32) *Array {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, values)
	f4, _ := typeOf("<f4")
	a := &Array{Name: name, File: name, Shape: shape, Strides: CStrides(shape), Type: f4, Data: NewBlob(bytes.NewReader(b.Bytes()), int64(b.Len()))}
	if len(shape) == 0 {
		a.Err = a.check(4) // as an initialiser of no axes has it
	}
	return a
}

// What a graph of ONNX does to a picture is read where it is arithmetic with a number, or with one for each colour.
func TestONNXScale(t *testing.T) {
	w := &onnxWalk{constants: map[string]*Array{
		"one": numbers("one", nil, 4), "many": numbers("many", []int{1, 3, 1, 1}, 1, 2, 4), "last": numbers("last", []int{3}, 1, 2, 4),
		"zero": numbers("zero", []int{1}, 0), "rows": numbers("rows", []int{3, 1}, 1, 2, 4), "cut": {Shape: []int{1}, Data: NewBlob(bytes.NewReader(nil), 0)},
	}}
	for _, c := range []struct {
		kind   string
		inputs []string
		nhwc   bool
		x, y   float64 // of the second colour; y is 0 where it is not understood
	}{
		{"Sub", []string{"x", "one"}, false, 10, 6}, {"Sub", []string{"one", "x"}, false, 10, -6}, {"Add", []string{"many", "x"}, false, 10, 12},
		{"Mul", []string{"x", "many"}, false, 10, 20}, {"Div", []string{"x", "many"}, false, 10, 5}, {"Div", []string{"x", "last"}, true, 10, 5},
		{"Div", []string{"one", "x"}, false, 10, 0}, {"Div", []string{"x", "zero"}, false, 10, 0}, {"Mul", []string{"x", "last"}, false, 10, 0},
		{"Mul", []string{"x", "many"}, true, 10, 0}, {"Mul", []string{"x", "rows"}, false, 10, 0}, {"Mul", []string{"x", "y"}, false, 10, 0},
		{"Mul", []string{"x"}, false, 10, 0}, {"Mul", []string{"x", "cut"}, false, 10, 0},
	} {
		w.nhwc = c.nhwc
		op := Op{}
		w.scale(&onnxNode{kind: c.kind, inputs: c.inputs}, &op)
		got := op.Factor[1]*c.x + op.Shift[1]
		if op.Kind != OpScale || op.Unknown != (c.y == 0) || !op.Unknown && math.Abs(got-c.y) > 1e-9 {
			t.Errorf("%s of %v: %v, unknown %v; want %v", c.kind, c.inputs, got, op.Unknown, c.y)
		}
	}
	if _, ok := permutation([]int64{1, 1}, 2); ok {
		t.Error("an axis is taken twice")
	}
	if axes, ok := permutation(nil, 3); !ok || axes[0] != 2 || axes[2] != 0 {
		t.Errorf("a Transpose that says nothing: %v", axes)
	}
}

// Layers of Keras that are called alike and are not.
func TestKerasLikenesses(t *testing.T) {
	layer := func(class, config string) kerasLayer {
		return kerasLayer{Class: class, Config: json.RawMessage(config)}
	}
	for _, c := range []struct {
		name   string
		before string // the order of the maps
		layer  kerasLayer
		kind   OpKind
		act    string
		chw    bool
	}{
		{"ReLU", "", layer("ReLU", `{"max_value": null, "negative_slope": 0.0, "threshold": 0.0}`), OpActivation, "relu", false},
		{"a bounded ReLU", "", layer("ReLU", `{"max_value": 6}`), OpActivation, "ReLU with a bound, a slope or a threshold", false},
		{"a leaking ReLU", "", layer("ReLU", `{"negative_slope": [0.1]}`), OpActivation, "ReLU with a bound, a slope or a threshold", false},
		{"a bounded ReLU as a function", "", layer("Dense", `{"activation": {"class_name": "ReLU", "config": {"max_value": 6.0}}}`), OpDense, "ReLU with a bound, a slope or a threshold", false},
		{"a ReLU as a function", "", layer("Dense", `{"activation": {"class_name": "ReLU", "config": {"max_value": null}}}`), OpDense, "relu", false},
		{"flattened", "channels_last", layer("Flatten", `{"data_format": "channels_last"}`), OpFlatten, "linear", false},
		{"flattened as they lie", "channels_first", layer("Flatten", `{"data_format": "channels_last"}`), OpFlatten, "linear", true},
		{"flattened with the channels put last", "channels_first", layer("Flatten", `{"data_format": "channels_first"}`), OpFlatten, "linear", false},
		{"flattened in a third order", "channels_last", layer("Flatten", `{"data_format": "channels_first"}`), OpOther, "linear", false},
		{"a mean of other axes", "channels_first", layer("GlobalAveragePooling2D", `{"data_format": "channels_last"}`), OpOther, "linear", false},
		{"a vector", "channels_first", layer("Reshape", `{"target_shape": [-1]}`), OpFlatten, "linear", true},
		{"rows", "channels_last", layer("Reshape", `{"target_shape": [49, 8]}`), OpOther, "linear", false},
	} {
		w := &kerasWalk{out: &Graph{}, channelsFirst: c.before == "channels_first"}
		w.layer(c.layer, c.layer.Class, "", 0)
		if op := w.out.Ops[0]; op.Kind != c.kind || op.Activation != c.act || op.CHW != c.chw {
			t.Errorf("%s: kind %d, %q, CHW %v; want %d, %q, %v", c.name, op.Kind, op.Activation, op.CHW, c.kind, c.act, c.chw)
		}
	}
	for config, want := range map[string]float64{
		`{"mean": [1, 2, 3], "variance": [4, 16, 25]}`: 2, `{"mean": 2, "variance": 16}`: 2, `{"mean": 2, "variance": 16, "invert": true}`: 0, `{"mean": [1, 2], "variance": [1, 2]}`: 0,
		`{}`: 1.5, `{"mean": 1, "variance": -1}`: 0,
	} {
		w := &kerasWalk{out: &Graph{}, arrays: kerasArrays{"n": {"mean": numbers("mean", []int{3}, 0, 4, 0), "variance": numbers("variance", []int{3}, 1, 16, 1)}}}
		w.layer(kerasLayer{Class: "Normalization", Name: "n", Config: json.RawMessage(config)}, "Normalization", "", 0)
		op := w.out.Ops[0]
		if got := op.Factor[1]*10 + op.Shift[1]; op.Unknown != (want == 0) || want > 0 && math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, unknown %v; want %v", config, got, op.Unknown, want)
		}
	}
}

// Files that belong together by their names are told from each other.
func TestShardsBeside(t *testing.T) {
	for path, want := range map[string]int{
		"a/model-00001-of-00003.safetensors": 2, "model.safetensors": 0, "model-1-of-2.safetensors": 0, "model-00004-of-00003.safetensors": -1, "m-00001-of-99999.safetensors": -1,
	} {
		names, err := shardsBeside(path)
		if len(names) != max(want, 0) || (err != nil) != (want < 0) {
			t.Errorf("%s: %v, %v", path, names, err)
		}
	}
}
