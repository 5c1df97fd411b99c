package weights

import "slices"

// Choices are answers to what a weights file does not tell. An empty one leaves the answer to Open, which takes what is usual
// where the file comes from.
type Choices struct {
	Input   string `json:"input,omitempty"`   // ID of one of Inputs
	Flatten string `json:"flatten,omitempty"` // FlattenHWC or FlattenCHW
	Reading string `json:"reading,omitempty"` // ReadFlat or ReadAverage
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
)

// Doubt is something that a file does not tell and that the answers depend on: what was taken, and what else it can be. All
// are values for the field of Choices that About names.
type Doubt struct {
	About  string
	Taken  string
	Others []string
}

// with gives the choices with another answer to a doubt.
func (c Choices) with(about, answer string) Choices {
	switch about {
	case AboutInput:
		c.Input = answer
	case AboutFlatten:
		c.Flatten = answer
	case AboutReading:
		c.Reading = answer
	}
	return c
}

// Candidates are the choices to compare where the set has doubts: those that were taken, then each with one answer changed.
// It has one element where nothing is in doubt.
func (s *Set) Candidates() []Choices {
	list := []Choices{s.Choices}
	for _, d := range s.Doubts {
		for _, other := range d.Others {
			list = append(list, s.Choices.with(d.About, other))
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
	}
}
