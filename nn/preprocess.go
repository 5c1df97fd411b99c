package nn

import (
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Prepared is a picture on its way into the network, each step kept so that it can be shown.
type Prepared struct {
	Original *picture.RGB
	Fitted   *picture.RGB // at the network's size
	Input    Tensor       // (height, width, 3), channels in the order of the card, scaled and shifted
}

// Preprocess brings a picture into the form that a model card asks for; docs/PREPROCESSING.md compares it with Keras and
// torchvision. The error is about a card that no picture can satisfy.
func Preprocess(p *picture.RGB, in weights.Input) (Prepared, error) {
	fit, err := fitting(in)
	if err != nil {
		return Prepared{}, fmt.Errorf("nn: the model card: %w", err)
	}
	r := Prepared{Original: p, Fitted: fit.Apply(p)}
	r.Input = NewTensor(op.Map(in.Height, in.Width, 3))
	// For every channel of the input: which byte of a pixel it is, and the value of each of the 256 levels. The product is
	// rounded to float32 before the mean is taken off, and the rest is float32, as Keras (imagenet_utils.py) and torchvision
	// (ToTensor, Normalize) compute it, so that the input equals theirs bit for bit.
	for c, name := range []byte(in.Channels) {
		at := map[byte]int{'R': 0, 'G': 1, 'B': 2}[name]
		var levels [256]float32
		for v := range levels {
			levels[v] = (float32(float64(v)*in.Scale) - float32(in.Mean[c])) / float32(in.Std[c])
		}
		for i := range in.Width * in.Height {
			r.Input.Data[i*3+c] = levels[r.Fitted.Pix[i*3+at]]
		}
	}
	return r, nil
}

// PlaceOf is where a picture of w x h pixels lies in the network's input, as a model card has it brought there.
func PlaceOf(in weights.Input, w, h int) (picture.Place, error) {
	fit, err := fitting(in)
	if err != nil {
		return picture.Place{}, fmt.Errorf("nn: the model card: %w", err)
	}
	return fit.Place(w, h), nil
}

// fitting turns the card's words into the picture's. Padding is filled with the mean colour, which is zero to the network.
func fitting(in weights.Input) (picture.Fitting, error) {
	fit, err := picture.ParseFit(in.Fit)
	if err != nil {
		return picture.Fitting{}, err
	}
	filter, err := picture.ParseFilter(in.Resample)
	if err != nil {
		return picture.Fitting{}, err
	}
	f := picture.Fitting{Fit: fit, Filter: filter, W: in.Width, H: in.Height, Short: in.Resize}
	for c, name := range []byte(in.Channels) {
		at := map[byte]int{'R': 0, 'G': 1, 'B': 2}[name]
		f.Fill[at] = uint8(min(255, max(0, math.Round(in.Mean[c]/in.Scale))))
	}
	return f, f.Check()
}
