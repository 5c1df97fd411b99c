package weights

import (
	"cmp"
	"slices"
	"strconv"
)

// Choices are answers to what a weights file does not tell. An empty one leaves the answer to Open, which takes what is usual
// where the file comes from.
type Choices struct {
	Input   string `json:"input,omitempty"`   // how colours are prepared: ID of one of Inputs, or numbers; see Input.WithColours
	Flatten string `json:"flatten,omitempty"` // FlattenHWC or FlattenCHW
	Reading string `json:"reading,omitempty"` // ReadFlat or ReadAverage
	Size    int    `json:"size,omitempty"`    // width and height of the input, in pixels

	Fit      string `json:"fit,omitempty"`      // how a picture of another shape becomes the input's, as in Input
	Resample string `json:"resample,omitempty"` // likewise
	Resize   int    `json:"resize,omitempty"`   // likewise: the short side before a crop, in pixels
}

// In which order the values of the last maps are counted where they become one vector.
const (
	FlattenHWC = "hwc" // channels last: Keras, TensorFlow
	FlattenCHW = "chw" // channels first: PyTorch
)

// What the first dense layer reads.
const (
	ReadFlat    = "flat"    // all values of the last maps
	ReadAverage = "average" // the mean of each map: global average pooling
	ReadNothing = "none"    // the dense layers are left out
)

// What a Doubt is about.
const (
	AboutInput   = "input"   // how a picture is scaled, shifted, and in which order its colours are
	AboutFlatten = "flatten" // the order of the values that the first dense layer takes
	AboutReading = "reading" // what the first dense layer reads
	AboutSize    = "size"    // width and height of the input: pools drop what is left over, so that several give the same last maps
)

// Doubt is something that a file does not tell and that the answers depend on: what was taken, and what else it can be. All
// are values for the field of Choices that About names.
type Doubt struct {
	About  string
	Taken  string
	Others []string
}

// usualSizes are those that people give their networks, beside multiples of 32.
var usualSizes = []int{48, 50, 60, 75, 80, 90, 100, 112, 120, 140, 144, 150, 180, 200, 225, 240, 250, 299, 300, 331, 350, 360, 400, 450, 500, 600, 720, 750, 800, 900, 1000}

// sizesLike are the usual sizes whose last maps are those of a multiple of the stride.
func sizesLike(side, stride int) (list []string) {
	for _, n := range usualSizes {
		if n > side && n < side+stride {
			list = append(list, strconv.Itoa(n))
		}
	}
	return list
}

// Answer is what was chosen for a doubt; it is empty where nothing was.
func (c Choices) Answer(about string) string {
	switch {
	case about == AboutInput:
		return c.Input
	case about == AboutFlatten:
		return c.Flatten
	case about == AboutReading:
		return c.Reading
	case about == AboutSize && c.Size != 0:
		return strconv.Itoa(c.Size)
	}
	return ""
}

// With gives the choices with another answer to a doubt.
func (c Choices) With(about, answer string) Choices {
	switch about {
	case AboutInput:
		c.Input = answer
	case AboutFlatten:
		c.Flatten = answer
	case AboutReading:
		c.Reading = answer
	case AboutSize:
		c.Size, _ = strconv.Atoi(answer) // an answer of ours
	}
	return c
}

// Candidates are the choices to compare where the set has doubts: those that were taken, then each with one answer changed.
// It has one element where nothing is in doubt.
func (s *Set) Candidates() []Choices {
	list := []Choices{s.Choices}
	for _, d := range s.Doubts {
		for _, other := range d.Others {
			list = append(list, s.Choices.With(d.About, other))
		}
	}
	return list
}

// NamedInput is a usual way to prepare pictures for a VGG.
type NamedInput struct {
	ID    string
	Title string // English
	Input Input  // at 224 x 224
}

// The IDs of the usual inputs.
const (
	inputKeras    = "keras"
	inputFrossard = "frossard"
	inputTorch    = "torch"
	inputUnit     = "unit"
	inputSigned   = "signed"
	inputCIFAR    = "cifar"
	inputBytes    = "bytes"
)

// Inputs lists the usual ways to prepare a picture, the most usual first. The stretch of the picture and its size go with
// the naming scheme, not with these.
func Inputs() []NamedInput {
	rgb := func(scale, mean, std float64) Input {
		in := KerasInput()
		in.Channels, in.Scale = "RGB", scale
		in.Mean, in.Std = [3]float64{mean, mean, mean}, [3]float64{std, std, std}
		return in
	}
	cifar := rgb(1.0/255, 0, 1)
	cifar.Mean, cifar.Std = [3]float64{0.4914, 0.4822, 0.4465}, [3]float64{0.2023, 0.1994, 0.2010}
	return []NamedInput{
		{inputKeras, "BGR minus ImageNet's mean (Keras' preprocess_input, Caffe)", KerasInput()},
		{inputTorch, "RGB in 0 to 1, minus mean, over deviation (torchvision)", TorchInput()},
		{inputFrossard, "RGB minus ImageNet's mean (Frossard)", FrossardInput()},
		{inputUnit, "RGB in 0 to 1 (rescale=1/255)", rgb(1.0/255, 0, 1)},
		{inputSigned, "RGB in -1 to 1", rgb(1.0/127.5, 1, 1)},
		{inputBytes, "RGB in 0 to 255, as it is", rgb(1, 0, 1)},
		{inputCIFAR, "RGB in 0 to 1, minus CIFAR-10's mean, over its deviation", cifar},
	}
}

// InputNamed finds one of Inputs.
func InputNamed(id string) (NamedInput, bool) {
	list := Inputs()
	if i := slices.IndexFunc(list, func(n NamedInput) bool { return n.ID == id }); i >= 0 {
		return list[i], true
	}
	return NamedInput{}, false
}

// prepared gives the input with the colours of another: size, stretch and filter stay.
func (in Input) prepared(as Input) Input {
	in.Channels, in.Mean, in.Std, in.Scale = as.Channels, as.Mean, as.Std, as.Scale
	return in
}

// chosen gives the input with what was chosen for it.
func (in Input) chosen(c Choices) (Input, error) {
	if c.Input != "" {
		var err error
		if in, err = in.WithColours(c.Input); err != nil {
			return in, err
		}
	}
	in = in.With(c.Fit, c.Resample)
	in.Resize = cmp.Or(c.Resize, in.Resize)
	return in, in.check()
}

// inputID is the ID of the usual input that prepares colours as this one does, or nothing.
func (in Input) inputID() string {
	for _, n := range Inputs() {
		if in.prepared(n.Input) == in {
			return n.ID
		}
	}
	return ""
}

// ChoiceValues lists the values that each field of Choices may have, by what a Doubt calls it.
func ChoiceValues() map[string][]string {
	var inputs []string
	for _, n := range Inputs() {
		inputs = append(inputs, n.ID)
	}
	return map[string][]string{
		AboutInput:   inputs,
		AboutFlatten: {FlattenHWC, FlattenCHW},
		AboutReading: {ReadFlat, ReadAverage, ReadNothing},
		AboutSize:    sizesLike(minInput, maxInput),
	}
}
