package format

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// What KerasHub keeps of a model is a folder: config.json and model.weights.h5 are its backbone, task.json and
// task.weights.h5 the head, and preprocessor.json or image_converter.json how a picture is prepared. In a .keras archive the
// backbone and the head lie together.
const (
	hubConfig    = "config.json"
	hubTask      = "task.json"
	hubConverter = "image_converter.json"
	hubHead      = "task.weights.h5"
)

// hubModel is what KerasHub says of a backbone or of a task.
type hubModel struct {
	Module string `json:"module"`
	Class  string `json:"class_name"`
	Config struct {
		Repeats    []int           `json:"stackwise_num_repeats"`
		Shape      []*int          `json:"image_shape"`
		Backbone   json.RawMessage `json:"backbone"`
		Pooling    string          `json:"pooling"`
		Activation json.RawMessage `json:"activation"`
		Converter  json.RawMessage `json:"image_converter"`
		Prepares   json.RawMessage `json:"preprocessor"`
		ImageSize  []int           `json:"image_size"`
		Scale      json.RawMessage `json:"scale"`
		Offset     json.RawMessage `json:"offset"`
		Filter     string          `json:"interpolation"`
		Crop       bool            `json:"crop_to_aspect_ratio"`
		Pad        bool            `json:"pad_to_aspect_ratio"`
	} `json:"config"`
}

func parseHub(text []byte) (m hubModel, ok bool) {
	return m, json.Unmarshal(text, &m) == nil && strings.HasPrefix(m.Module, "keras_hub.")
}

// hub is what is known of a model of KerasHub.
type hub struct {
	backbone, task hubModel
	hasTask        bool
	converter      hubModel
	converterFile  string
}

// hubOf reads the descriptions, which read gives by their names.
func hubOf(read func(name string) []byte) (h hub, ok bool) {
	if h.backbone, ok = parseHub(read(hubConfig)); !ok {
		return h, false
	}
	if strings.HasSuffix(h.backbone.Class, "ImageClassifier") { // of an archive
		h.task, h.hasTask = h.backbone, true
	} else {
		h.task, h.hasTask = parseHub(read(hubTask))
	}
	if h.hasTask {
		if b, ok := parseHub(h.task.Config.Backbone); ok {
			h.backbone = b
		}
	}
	if h.backbone.Class != "VGGBackbone" || len(h.backbone.Config.Repeats) > 100 {
		return h, false
	}
	h.converterFile = hubConverter
	if h.converter, ok = parseHub(read(hubConverter)); !ok && h.hasTask {
		h.converterFile = hubTask
		if p, ok := parseHub(h.task.Config.Prepares); ok {
			h.converter, _ = parseHub(p.Config.Converter)
		}
	}
	return h, true
}

// graph is the network that the arrays are of.
func (h hub) graph(list []Array) *Graph {
	w := &kerasWalk{out: &Graph{Usual: "torch"}, arrays: byLayer(list)} // KerasHub's own are trained by PyTorch
	w.input(append([]*int{nil}, h.backbone.Config.Shape...))
	h.prepare(w.out)
	at := "layers/"
	if w.arrays["layers/vgg_backbone/layers/conv2d"] != nil {
		at = "layers/vgg_backbone/layers/"
	}
	counts := map[string]int{}
	add := func(place string, op Op) {
		v := w.arrays[place+counted(snake(op.Type), counts)]
		op.Kernel, op.Bias = v["0"], v["1"]
		op.Stride, op.Dilation, op.Groups = [2]int{1, 1}, [2]int{1, 1}, 1
		w.out.Ops = append(w.out.Ops, op)
	}
	for block, n := range h.backbone.Config.Repeats {
		for i := range min(max(n, 0), 100) {
			add(at, Op{Kind: OpConv, Type: "Conv2D", Name: fmt.Sprintf("block%d_conv%d", block+1, i+1), Same: true, Activation: "relu"})
		}
		w.out.Ops = append(w.out.Ops, Op{Kind: OpMaxPool, Type: "MaxPooling2D", Name: fmt.Sprintf("block%d_pool", block+1), Window: [2]int{2, 2}, Stride: [2]int{2, 2}})
	}
	if !h.hasTask || len(list) == 0 {
		return w.out
	}
	counts = map[string]int{}
	const head = "layers/sequential/layers/"
	switch h.task.Config.Pooling {
	case "flatten":
		w.out.Ops = append(w.out.Ops, Op{Kind: OpFlatten, Type: "Flatten", Name: "flatten"})
		add(head, Op{Kind: OpDense, Type: "Dense", Name: "fc1", Activation: "relu"})
		add(head, Op{Kind: OpDense, Type: "Dense", Name: "fc2", Activation: "relu"})
	default: // a pool behind fc2 has nothing to do: its maps have one value
		add(head, Op{Kind: OpConv, Type: "Conv2D", Name: "fc1", Activation: "relu"})
		add(head, Op{Kind: OpConv, Type: "Conv2D", Name: "fc2", Activation: "relu"})
	}
	add(head, Op{Kind: OpDense, Type: "Dense", Name: "predictions", Activation: activation(h.task.Config.Activation)})
	return w.out
}

// prepare takes from a converter how pictures are prepared.
func (h hub) prepare(g *Graph) {
	c := h.converter.Config
	if h.converter.Class == "" {
		return
	}
	if len(c.ImageSize) == 2 && g.Height == 0 {
		g.Height, g.Width = min(max(c.ImageSize[0], 0), maxHeader), min(max(c.ImageSize[1], 0), maxHeader)
	}
	factor, unknown := triple(c.Scale, 1)
	shift, unknown1 := triple(c.Offset, 0)
	g.Ops = append(g.Ops, Op{Kind: OpScale, Type: h.converter.Class, Name: h.converterFile, Factor: factor, Shift: shift, Unknown: unknown || unknown1})
	g.Prepared, g.Filter = h.converterFile, c.Filter
	switch g.Fit = "stretch"; {
	case c.Crop:
		g.Fit = "crop"
	case c.Pad:
		g.Fit = "pad"
	}
}

// joinHub adds to the arrays of a file of KerasHub those of the file beside it, and reads what lies beside both.
func joinHub(s *several) error {
	dir := filepath.Dir(s.path)
	h, ok := hubOf(func(name string) []byte { return readBeside(dir, name) })
	if !ok {
		return nil
	}
	head := len(s.arrays) > 0 && strings.HasPrefix(s.arrays[0].Name, "layers/sequential/")
	other := hubHead
	if head {
		other = kerasWeights
	}
	if head || h.hasTask {
		b, err := s.other(other)
		switch {
		case err == nil:
			list, err := readHDF5(b, b.Size)
			if err != nil {
				return fmt.Errorf("%s: %w", other, err)
			}
			for i := range list {
				list[i].File = other + "/" + list[i].File
			}
			s.arrays = append(s.arrays, list...)
		case head:
			return fmt.Errorf("%w: it holds a head alone, whose convolutions KerasHub keeps in %s; put that beside it", ErrNotModel, kerasWeights)
		default:
			h.hasTask = false
		}
	}
	s.chain = h.graph(s.arrays)
	if h.hasTask {
		s.chain.Beside = other
	}
	return nil
}

// readBeside reads a small text file; nothing where there is none.
func readBeside(dir, name string) []byte {
	info, err := os.Stat(filepath.Join(dir, name))
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxPickle {
		return nil
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPickle))
	if err != nil {
		return nil
	}
	return text
}

// InHubFolder gives the weights file of a folder that KerasHub keeps a VGG in.
func InHubFolder(dir string) (string, bool) {
	if _, ok := hubOf(func(name string) []byte { return readBeside(dir, name) }); !ok {
		return "", false
	}
	path := filepath.Join(dir, kerasWeights)
	info, err := os.Stat(path)
	return path, err == nil && info.Mode().IsRegular()
}
