package explain

import (
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// Baseline is a picture with nothing in it, which others are compared with.
type Baseline string

// The baselines. MeanColour is the colour that preprocessing turns into zeros: the mean of the training pictures, with models whose
// card has one.
const (
	MeanColour Baseline = "mean"
	Black      Baseline = "black"
	White      Baseline = "white"
	Blur       Baseline = "blur" // the picture itself, blurred until no detail is left: see Blurred
)

// Baselines lists the baselines.
func Baselines() []Baseline { return []Baseline{MeanColour, Black, White, Blur} }

// Of is the baseline for a picture, given as the network's input, by the network's card.
func (b Baseline) Of(input nn.Tensor, card weights.Input) nn.Tensor {
	out := nn.NewTensor(input.Shape)
	switch b {
	case Black:
		fillColour(out, card, 0)
	case White:
		fillColour(out, card, 255)
	case Blur:
		return Blurred(input)
	}
	return out
}

// fillColour fills a tensor with what preprocessing makes of a level in all channels.
func fillColour(t nn.Tensor, card weights.Input, v float64) {
	for i := range t.Data {
		t.Data[i] = level(card, i%t.C, v)
	}
}

// level is what preprocessing makes of a level of 0 to 255 in a channel.
func level(card weights.Input, channel int, v float64) float32 {
	return (float32(v*card.Scale) - float32(card.Mean[channel])) / float32(card.Std[channel])
}
