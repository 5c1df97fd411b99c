package format

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kerasLayer is a layer as Keras describes it, in model_config of an .h5 file and config.json of a .keras archive.
type kerasLayer struct {
	Class   string          `json:"class_name"`
	Config  json.RawMessage `json:"config"`
	Name    string          `json:"name"`
	Inbound json.RawMessage `json:"inbound_nodes"`
}

// kerasConfig is what the layers that are understood say of themselves.
type kerasConfig struct {
	Name       string          `json:"name"`
	Layers     json.RawMessage `json:"layers"`
	Activation json.RawMessage `json:"activation"`
	Kernel     json.RawMessage `json:"kernel_size"`
	Strides    json.RawMessage `json:"strides"`
	Pool       json.RawMessage `json:"pool_size"`
	Dilation   json.RawMessage `json:"dilation_rate"`
	Padding    json.RawMessage `json:"padding"`
	DataFormat string          `json:"data_format"`
	Groups     *int            `json:"groups"`
	Epsilon    *float64        `json:"epsilon"`
	Scale      json.RawMessage `json:"scale"` // a number, or whether there is a gamma
	Offset     json.RawMessage `json:"offset"`
	Center     json.RawMessage `json:"center"`
	BatchShape []*int          `json:"batch_shape"`
	BatchInput []*int          `json:"batch_input_shape"`
	Target     json.RawMessage `json:"target_shape"`
	MaxValue   json.RawMessage `json:"max_value"`
	Slope      json.RawMessage `json:"negative_slope"`
	Threshold  json.RawMessage `json:"threshold"`
	Mean       json.RawMessage `json:"mean"`
	Variance   json.RawMessage `json:"variance"`
	Invert     bool            `json:"invert"`
	High       int             `json:"height"`
	Wide       int             `json:"width"`
}

// kerasWalk goes through the layers of a model and those of the models in it.
type kerasWalk struct {
	out    *Graph
	arrays kerasArrays
	layers int
	last   string // the layer before

	channelsFirst bool // of the maps
}

// kerasGraph reads a description of a model. It is nil for what is none.
func kerasGraph(text string, list []Array) *Graph {
	var root kerasLayer
	if json.Unmarshal([]byte(text), &root) != nil || root.Class == "" {
		return nil
	}
	if h, ok := hubOf(func(name string) []byte {
		if name == hubConfig {
			return []byte(text)
		}
		return nil
	}); ok {
		return h.graph(list)
	}
	w := &kerasWalk{out: &Graph{}, arrays: byLayer(list)}
	w.model(root.Config, "", 0)
	if len(w.out.Ops) == 0 {
		return nil
	}
	if strings.Contains(text, "-103.93") {
		w.out.Ops = knownPreparation(w.out.Ops)
	}
	return w.out
}

// knownPreparation puts Keras' preprocess_input in the place of the operations that it is made of where it is called within
// a model: it takes the colours apart, puts them together the other way round, and adds the mean with a minus.
func knownPreparation(ops []Op) []Op {
	first := slices.IndexFunc(ops, func(o Op) bool { return o.Kind != OpScale || !o.Unknown })
	if first <= 0 {
		return ops
	}
	turned := Op{Kind: OpScale, Type: "preprocess_input", Name: ops[0].Name, Swapped: true,
		Factor: [3]float64{1, 1, 1}, Shift: [3]float64{-103.939, -116.779, -123.68}}
	return append([]Op{turned}, ops[first:]...)
}

// maxLayers bounds the layers that are looked at, and how deep models may lie in each other.
const (
	maxLayers = 2000
	maxModels = 8
)

// model walks through the layers of a model, whose place in a .weights.h5 is given.
func (w *kerasWalk) model(config json.RawMessage, place string, depth int) {
	var c kerasConfig
	var layers []kerasLayer
	err := json.Unmarshal(config, &c)
	if err == nil {
		err = json.Unmarshal(c.Layers, &layers)
	} else {
		err = json.Unmarshal(config, &layers) // the first Keras had a bare list
	}
	if err != nil || depth > maxModels {
		return
	}
	counts := map[string]int{}
	for _, l := range layers {
		if w.layers++; w.layers > maxLayers || w.out.Broken != "" {
			return
		}
		class := l.Class[strings.LastIndex(l.Class, ">")+1:]
		at := place + "layers/" + counted(snake(class), counts)
		w.layer(l, class, at, depth)
	}
}

// counted gives a name the number that Keras 3 gives layers of one class in one model.
func counted(name string, counts map[string]int) string {
	n := counts[name]
	counts[name]++
	if n == 0 {
		return name
	}
	return name + "_" + strconv.Itoa(n)
}

var (
	wordStart = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	wordEnd   = regexp.MustCompile(`([a-z])([A-Z])`)
	noWord    = regexp.MustCompile(`\W+`)
)

// snake is keras.src.utils.naming.to_snake_case: Conv2D becomes conv2d.
func snake(class string) string {
	s := noWord.ReplaceAllString(class, "")
	s = wordStart.ReplaceAllString(s, "${1}_$2")
	return strings.ToLower(wordEnd.ReplaceAllString(s, "${1}_$2"))
}

func (w *kerasWalk) layer(l kerasLayer, class, place string, depth int) {
	var c kerasConfig
	_ = json.Unmarshal(l.Config, &c) // a part that is of another form stays empty
	name := l.Name
	if name == "" {
		name = c.Name
	}
	switch class {
	case "InputLayer":
		shape := c.BatchShape
		if shape == nil {
			shape = c.BatchInput
		}
		if depth == 0 || w.out.Height == 0 {
			w.input(shape)
		}
		w.last = name
		return
	case "Functional", "Model", "Sequential":
		w.begin(l, name)
		w.model(l.Config, place+"/", depth+1)
		w.last = name
		return
	}
	if len(w.out.Ops) == 0 && w.out.Height == 0 {
		w.input(c.BatchInput) // of a Sequential of Keras 2
	}
	w.begin(l, name)
	w.last = name
	switch class {
	case "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization",
		"RandomFlip", "RandomRotation", "RandomZoom", "RandomContrast", "RandomTranslation", "RandomBrightness", "RandomHeight", "RandomWidth":
		return // nothing, when a trained network is used
	}
	op := Op{Type: class, Name: name}
	w.describe(&op, c, place)
	w.resize(class, c)
	w.out.Ops = append(w.out.Ops, op)
}

// resize notes the size that a layer gives the picture.
func (w *kerasWalk) resize(class string, c kerasConfig) {
	fits := func(n int) bool { return n > 0 && n <= maxHeader }
	switch class {
	case "Resizing", "CenterCrop", "RandomCrop":
		if fits(c.High) && fits(c.Wide) {
			w.out.Height, w.out.Width = c.High, c.Wide
		}
	}
}

// begin notes where a layer takes another layer's output than that of the one before.
func (w *kerasWalk) begin(l kerasLayer, name string) {
	from := inbound(l.Inbound)
	if len(from) == 0 || len(from) == 1 && (from[0] == w.last || w.last == "") {
		return
	}
	hasKernels := slices.ContainsFunc(w.out.Ops, func(o Op) bool { return o.Kind == OpConv })
	if !hasKernels { // what prepares a picture may take it apart and put it together
		w.out.Ops = append(w.out.Ops, Op{Kind: OpScale, Type: l.Class, Name: name, Unknown: true})
		return
	}
	w.out.Broken = fmt.Sprintf("%s takes the output of %s and not that of %s", name, strings.Join(from, " and "), w.last)
}

// inbound lists the layers whose outputs a layer takes, in the form of Keras 2 or 3.
func inbound(text json.RawMessage) (from []string) {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	add := func(name any) {
		if s, ok := name.(string); ok && !slices.Contains(from, s) && len(from) < 20 {
			from = append(from, s)
		}
	}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case map[string]any:
			if h, ok := v["keras_history"].([]any); ok && len(h) == 3 {
				add(h[0])
				return
			}
			for _, key := range []string{"config", "args", "kwargs"} {
				walk(v[key], depth+1)
			}
		case []any:
			if len(v) >= 3 && depth > 0 {
				if _, ok := v[1].(float64); ok {
					if _, ok := v[0].(string); ok {
						add(v[0]) // Keras 2: [name, node, tensor, arguments]
						return
					}
				}
			}
			for _, x := range v {
				walk(x, depth+1)
			}
		}
	}
	walk(v, 0)
	return from
}

// input notes the shape of a batch.
func (w *kerasWalk) input(shape []*int) {
	if len(shape) != 4 {
		return
	}
	at := func(i int) int {
		if shape[i] == nil || *shape[i] < 1 || *shape[i] > maxHeader {
			return 0
		}
		return *shape[i]
	}
	w.out.ChannelsFirst = at(1) == 3 && at(3) != 3
	w.out.Height, w.out.Width = at(1), at(2)
	if w.out.ChannelsFirst {
		w.out.Height, w.out.Width = at(2), at(3)
	}
}
