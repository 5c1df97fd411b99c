package weights

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Card describes a model: where it comes from, how good it is, and what its input must look like. It is the file
// model.json of a model folder.
type Card struct {
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	License     string            `json:"license,omitempty"`
	Source      string            `json:"source,omitempty"`
	TrainedOn   string            `json:"trained_on,omitempty"`
	Accuracy    Accuracy          `json:"accuracy,omitempty"`
	Input       Input             `json:"input"`
	SHA256      map[string]string `json:"sha256,omitempty"` // file name to lower-case hex
	// Head lists the dense layers where they are not the three of the paper: predictions alone, or with fc1 before it.
	Head []string `json:"head,omitempty"`

	// Assumed: there was no card; the one usual for the naming scheme stands in. Not part of the file.
	Assumed bool `json:"-"`
	// Naming is how the arrays are named, where the name says that and nothing else. Not part of the file.
	Naming string `json:"-"`
	// Recognised: there was no card, but the values are known to be those of the set that it describes. Not part of the file.
	Recognised bool `json:"-"`
}

// Accuracy holds what was measured on pictures that the training did not see: "top1" and "top5" as fractions of 1,
// and whatever other numbers the card has.
type Accuracy map[string]float64

// UnmarshalJSON keeps the numbers and passes over the rest: a remark there is no reason to refuse a model.
func (a *Accuracy) UnmarshalJSON(text []byte) error {
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	*a = nil
	for key, v := range all {
		if f, ok := v.(float64); ok {
			if *a == nil {
				*a = Accuracy{}
			}
			(*a)[key] = f
		}
	}
	return nil
}

// Input says how a picture becomes the network's input. A pixel value v (0 to 255) of one channel becomes
// (v*Scale - Mean) / Std, where Mean and Std are in the order of Channels.
type Input struct {
	Width    int        `json:"width"`  // pixels
	Height   int        `json:"height"` // pixels
	Channels string     `json:"channels"`
	Mean     [3]float64 `json:"mean"`
	Std      [3]float64 `json:"std"`
	Scale    float64    `json:"scale"`
	Fit      string     `json:"fit"`      // stretch, crop or pad
	Resample string     `json:"resample"` // nearest, bilinear, bicubic or lanczos, as Pillow defines them
	Resize   int        `json:"resize"`   // short side in pixels before a centre crop; 0 for none
}

// With is the input with a fit and a filter of the user's; an empty one leaves the card's.
func (in Input) With(fit, filter string) Input {
	in.Fit, in.Resample = cmp.Or(fit, in.Fit), cmp.Or(filter, in.Resample)
	return in
}

// sized has another width and height; a short side before a crop is as much larger as it was.
func (in *Input) sized(width, height int) {
	if in.Resize > 0 {
		in.Resize = in.Resize * min(width, height) / min(in.Width, in.Height)
	}
	in.Width, in.Height = width, height
}

// KerasInput is what Keras' VGG16 expects: load_img's nearest stretch to 224x224, then "caffe" mode of
// keras/src/applications/imagenet_utils.py, BGR minus the mean of ImageNet, not scaled.
func KerasInput() Input {
	return Input{
		Width: 224, Height: 224, Channels: "BGR",
		Mean: [3]float64{103.939, 116.779, 123.68}, Std: [3]float64{1, 1, 1}, Scale: 1,
		Fit: "stretch", Resample: "nearest",
	}
}

// FrossardInput is what the first VGG16 for TensorFlow expects (D. Frossard, 2016): the weights of the paper's
// authors with the first layer turned to RGB.
func FrossardInput() Input {
	in := KerasInput()
	in.Channels, in.Mean = "RGB", [3]float64{123.68, 116.779, 103.939}
	return in
}

// TorchInput is what torchvision's VGG16_Weights.IMAGENET1K_V1 expects: short side 256, centre crop 224, RGB in
// 0 to 1, then mean and deviation of ImageNet (torchvision/transforms/_presets.py).
func TorchInput() Input {
	return Input{
		Width: 224, Height: 224, Channels: "RGB",
		Mean: [3]float64{0.485, 0.456, 0.406}, Std: [3]float64{0.229, 0.224, 0.225}, Scale: 1.0 / 255,
		Fit: "crop", Resample: "bilinear", Resize: 256,
	}
}

// cardJSON is Card as a file may write it, and inputJSON Input: every key may be missing, and lists may have any length.
type cardJSON struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	License     string            `json:"license"`
	Source      string            `json:"source"`
	TrainedOn   string            `json:"trained_on"`
	Accuracy    Accuracy          `json:"accuracy"`
	Input       inputJSON         `json:"input"`
	SHA256      map[string]string `json:"sha256"`
	Head        []string          `json:"head"`
}

type inputJSON struct {
	Width    *int      `json:"width"`
	Height   *int      `json:"height"`
	Channels *string   `json:"channels"`
	Mean     []float64 `json:"mean"`
	Std      []float64 `json:"std"`
	Scale    *float64  `json:"scale"`
	Fit      *string   `json:"fit"`
	Resample *string   `json:"resample"`
	Resize   *int      `json:"resize"`
}

// parseCard reads a model.json. What it leaves out of "input" is taken from usual, the input that goes with the
// arrays' naming scheme. Unknown keys are ignored.
func parseCard(text []byte, usual Input) (Card, error) {
	var f cardJSON
	if err := json.Unmarshal(trimBOM(text), &f); err != nil {
		return Card{}, jsonError(err)
	}
	c := Card{Name: f.Name, Description: f.Description, License: f.License, Source: f.Source, TrainedOn: f.TrainedOn,
		Accuracy: f.Accuracy, SHA256: f.SHA256}
	for _, s := range []*string{&c.Name, &c.Description, &c.License, &c.Source, &c.TrainedOn} {
		*s = plain.OneLine(*s)
	}
	if c.Name == "" {
		return Card{}, fmt.Errorf("%w: it has no \"name\"", ErrFormat)
	}
	if c.Head = f.Head; len(c.Head) > 0 && !slices.ContainsFunc(heads(), func(h []string) bool { return slices.Equal(h, c.Head) }) {
		return Card{}, fmt.Errorf("%w: \"head\" is %s, want predictions with fc1, or fc1 and fc2, before it", ErrFormat, plain.Clip(fmt.Sprint(c.Head)))
	}
	var err error
	c.Input, err = f.Input.over(usual)
	return c, err
}

// heads lists what Card.Head may be.
func heads() (list [][]string) {
	for n := 1; n <= maxHead; n++ {
		list = append(list, headOf(vgg.D().WithDense(n)))
	}
	return list
}

// headOf names the dense layers of a configuration.
func headOf(c vgg.Config) (names []string) {
	for _, l := range c.Top() {
		names = append(names, l.Name)
	}
	return names
}

// over lays the keys that are present over the usual input and checks the result.
func (f inputJSON) over(in Input) (Input, error) {
	set(&in.Width, f.Width)
	set(&in.Height, f.Height)
	if f.Channels != nil && *f.Channels != in.Channels {
		slices.Reverse(in.Mean[:]) // the usual ones are in the order of the usual channels
		slices.Reverse(in.Std[:])
		in.Channels = *f.Channels
	}
	set(&in.Scale, f.Scale)
	set(&in.Fit, f.Fit)
	set(&in.Resample, f.Resample)
	set(&in.Resize, f.Resize)
	for _, v := range []struct {
		key  string
		from []float64
		to   *[3]float64
	}{{"mean", f.Mean, &in.Mean}, {"std", f.Std, &in.Std}} {
		if v.from == nil {
			continue
		}
		if len(v.from) != 3 {
			return in, fmt.Errorf("%w: input.%s has %d numbers, want 3", ErrFormat, v.key, len(v.from))
		}
		*v.to = [3]float64(v.from)
	}
	return in, in.check()
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// The sizes that a card may ask for: at least one value behind five pools, each of which drops what is left over.
const (
	minInput, maxInput = 32, 1024
)

// MaxResize is the largest short side before a crop.
const MaxResize = 8192

func fitsInput(pixels int) bool { return pixels >= minInput && pixels <= maxInput }

// check finds what no preprocessing could follow.
func (in Input) check() error {
	bad := func(key string, got any, want string) error {
		return fmt.Errorf("%w: input.%s is %v, want %s", ErrFormat, key, got, want)
	}
	size := fmt.Sprintf("%d to %d", minInput, maxInput)
	switch {
	case !fitsInput(in.Width):
		return bad("width", in.Width, size)
	case !fitsInput(in.Height):
		return bad("height", in.Height, size)
	case in.Resize < 0 || in.Resize > MaxResize:
		return bad("resize", in.Resize, fmt.Sprintf("0 to %d", MaxResize))
	case in.Scale == 0:
		return bad("scale", in.Scale, "a number other than 0")
	case slices.Contains(in.Std[:], 0):
		return bad("std", in.Std, "numbers other than 0")
	}
	for _, w := range []struct {
		key, got string
		want     []string
	}{
		{"channels", in.Channels, []string{"RGB", "BGR"}},
		{"fit", in.Fit, []string{"stretch", "crop", "pad"}},
		{"resample", in.Resample, []string{"nearest", "bilinear", "bicubic", "lanczos"}},
	} {
		if !slices.Contains(w.want, w.got) {
			return bad(w.key, fmt.Sprintf("%q", plain.Clip(w.got)), strings.Join(w.want, ", "))
		}
	}
	return nil
}

// trimBOM drops the byte-order mark that some editors put before UTF-8.
func trimBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) }
