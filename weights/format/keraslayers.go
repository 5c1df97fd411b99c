package format

import (
	"encoding/json"
	"strconv"
	"strings"
)

// kerasFinder gives the array of a layer with that role, or with that number among its variables.
type kerasFinder func(role string, number int) *Array

// describe reads what a layer does, and finds its arrays.
func (w *kerasWalk) describe(op *Op, c kerasConfig, place string) {
	find := func(role string, number int) *Array {
		if a := w.arrays[op.Name][role]; a != nil {
			return a
		}
		return w.arrays[place][strconv.Itoa(number)]
	}
	op.Activation, op.Groups = activation(c.Activation), 1
	op.Stride, op.Dilation = jsonPair(c.Strides, 1), jsonPair(c.Dilation, 1)
	if c.Groups != nil {
		op.Groups = *c.Groups
	}
	var padding string
	_ = json.Unmarshal(c.Padding, &padding)
	op.Same = padding == "same"
	w.mapOrder(op, c)
	if does, ok := kerasLayers[op.Type]; ok {
		does(op, c, find)
	}
}

// kerasLayers are the layers that are understood; all others are of no kind.
var kerasLayers = map[string]func(op *Op, c kerasConfig, find kerasFinder){
	"Conv2D": kerasConv, "Convolution2D": kerasConv,
	"Dense": func(op *Op, _ kerasConfig, find kerasFinder) {
		op.Kind, op.Kernel, op.Bias = OpDense, find("kernel", 0), find("bias", 1)
	},
	"BatchNormalization": kerasNorm,
	"Activation":         func(op *Op, _ kerasConfig, _ kerasFinder) { op.Kind = OpActivation },
	"ReLU":               kerasReLU, "Softmax": kerasFunction("softmax"),
	"LeakyReLU": kerasFunction("LeakyReLU"), "PReLU": kerasFunction("PReLU"), "ELU": kerasFunction("ELU"), "ThresholdedReLU": kerasFunction("ThresholdedReLU"),
	"MaxPooling2D": kerasPool, "MaxPool2D": kerasPool,
	"Flatten": func(op *Op, _ kerasConfig, _ kerasFinder) { op.Kind = OpFlatten },
	"Reshape": func(op *Op, c kerasConfig, _ kerasFinder) {
		if len(flatNumbers(c.Target)) == 1 { // into a vector
			op.Kind = OpFlatten
		}
	},
	"GlobalAveragePooling2D": kerasAverage, "GlobalAvgPool2D": kerasAverage,
	"AveragePooling2D": kerasWindows, "AvgPool2D": kerasWindows,
	"Rescaling": func(op *Op, c kerasConfig, _ kerasFinder) {
		op.Kind = OpScale
		op.Factor, op.Unknown = triple(c.Scale, 1)
		shift, unknown := triple(c.Offset, 0)
		op.Shift, op.Unknown = shift, op.Unknown || unknown
	},
	"Normalization": kerasNormalization, "Lambda": kerasUnknown, "TFOpLambda": kerasUnknown, "SlicingOpLambda": kerasUnknown, "GetItem": kerasUnknown,
	"Stack": kerasUnknown, "Add": kerasUnknown, "Subtract": kerasUnknown, "Multiply": kerasUnknown, "TrueDivide": kerasUnknown,
	"Resizing": kerasUnknown, "CenterCrop": kerasUnknown, "RandomCrop": kerasUnknown,
	"ZeroPadding2D": func(op *Op, c kerasConfig, _ kerasFinder) {
		op.Window = jsonPair(c.Padding, 1)
		if op.Window == [2]int{1, 1} && len(flatNumbers(c.Padding)) < 5 {
			op.Kind, op.Type = OpOther, zeroPadding
		}
	},
}

// mapOrder notes in which order the maps' axes are, and in which a flattening takes them: one that is told that the channels come
// first puts them last before it, so that its order is that of maps whose channels come last. What is told another order than
// its maps have is of no kind.
func (w *kerasWalk) mapOrder(op *Op, c kerasConfig) {
	first := c.DataFormat == "channels_first"
	switch op.Type {
	case "Conv2D", "Convolution2D", "MaxPooling2D", "MaxPool2D":
		w.channelsFirst = first
	case "Flatten":
		op.CHW = w.channelsFirst && !first
		if first && !w.channelsFirst {
			op.Type += " (channels_first)"
		}
	case "Reshape":
		op.CHW = w.channelsFirst
	case "GlobalAveragePooling2D", "GlobalAvgPool2D", "AveragePooling2D", "AvgPool2D":
		if first != w.channelsFirst {
			op.Type += " (" + c.DataFormat + ")"
		}
	}
}

// kerasReLU is a ReLU, but for one that is bounded, leaks, or begins elsewhere.
func kerasReLU(op *Op, c kerasConfig, _ kerasFinder) {
	op.Kind, op.Activation = OpActivation, "relu"
	zero := func(text json.RawMessage) bool {
		list := flatNumbers(text)
		return len(list) == 0 || len(list) == 1 && list[0] == 0
	}
	if len(flatNumbers(c.MaxValue)) > 0 || !zero(c.Slope) || !zero(c.Threshold) {
		op.Activation = "ReLU with a bound, a slope or a threshold"
	}
}

func kerasConv(op *Op, _ kerasConfig, find kerasFinder) {
	op.Kind, op.Kernel, op.Bias = OpConv, find("kernel", 0), find("bias", 1)
}

func kerasNorm(op *Op, c kerasConfig, find kerasFinder) {
	op.Kind, op.Epsilon = OpNorm, 1e-3
	if c.Epsilon != nil {
		op.Epsilon = *c.Epsilon
	}
	number := 0 // of the variable: one that it does without is not counted
	for i, role := range []string{"gamma", "beta", "moving_mean", "moving_variance"} {
		if i == 0 && string(c.Scale) == "false" || i == 1 && string(c.Center) == "false" {
			continue
		}
		op.Norm[i] = find(role, number)
		number++
	}
}

func kerasFunction(name string) func(op *Op, _ kerasConfig, _ kerasFinder) {
	return func(op *Op, _ kerasConfig, _ kerasFinder) { op.Kind, op.Activation = OpActivation, name }
}

func kerasPool(op *Op, c kerasConfig, _ kerasFinder) {
	op.Kind, op.Window = OpMaxPool, jsonPair(c.Pool, 2)
	op.Stride = jsonPair(c.Strides, op.Window[0])
	op.Ceil, op.Same = op.Same, false // "same" lays no border around 2 x 2 windows, but behind an odd row
}

func kerasAverage(op *Op, _ kerasConfig, _ kerasFinder) { op.Kind = OpAverage }

// kerasWindows is the mean of windows.
func kerasWindows(op *Op, c kerasConfig, _ kerasFinder) {
	op.Kind, op.Window = OpAverage, jsonPair(c.Pool, 2)
}

// kerasUnknown is for what may prepare a picture in a way that is not understood.
func kerasUnknown(op *Op, _ kerasConfig, _ kerasFinder) { op.Kind, op.Unknown = OpScale, true }

// zeroPadding is the type of an operation that puts a border of one zero around the maps.
const zeroPadding = "ZeroPadding2D"

// IsPadding reports whether an operation only puts a border of one zero around the maps.
func (o Op) IsPadding() bool {
	return o.Type == zeroPadding && o.Kind == OpOther && o.Window == [2]int{1, 1}
}

// activation is the name of a function; none is linear.
func activation(text json.RawMessage) string {
	var name string
	if json.Unmarshal(text, &name) == nil {
		if name == "" {
			return "linear"
		}
		return name
	}
	var named struct {
		Class  string          `json:"class_name"`
		Config json.RawMessage `json:"config"`
	}
	if json.Unmarshal(text, &named) != nil || named.Class == "" {
		return "linear"
	}
	if json.Unmarshal(named.Config, &name) == nil && name != "" {
		return name
	}
	if named.Class == "ReLU" {
		var op Op
		var c kerasConfig
		_ = json.Unmarshal(named.Config, &c)
		kerasReLU(&op, c, nil)
		return op.Activation
	}
	return strings.ToLower(named.Class)
}

// flatNumbers lists the numbers of a JSON value, which may be lists of them.
func flatNumbers(text json.RawMessage) (list []float64) {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case float64:
			list = append(list, v)
		case []any:
			for _, x := range v[:min(len(v), 100)] {
				walk(x)
			}
		}
	}
	walk(v)
	return list
}

// jsonPair reads one number or two, or two pairs of equal numbers.
func jsonPair(text json.RawMessage, usual int) [2]int {
	list := flatNumbers(text)
	at := func(i int) int { return int(max(-1, min(list[i], 1<<20))) }
	switch len(list) {
	case 1:
		return [2]int{at(0), at(0)}
	case 2:
		return [2]int{at(0), at(1)}
	case 4:
		if list[0] == list[1] && list[2] == list[3] {
			return [2]int{at(0), at(2)}
		}
		return [2]int{-1, -1}
	}
	return [2]int{usual, usual}
}

// triple reads one number for all colours or one for each.
func triple(text json.RawMessage, usual float64) (v [3]float64, unknown bool) {
	switch list := flatNumbers(text); len(list) {
	case 0:
		return [3]float64{usual, usual, usual}, false
	case 1:
		return [3]float64{list[0], list[0], list[0]}, false
	case 3:
		return [3]float64(list), false
	}
	return v, true
}
