package scene

import (
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Input is how pictures go in: as was chosen, or as the model's card says.
func (s Scene) Input(card weights.Input) weights.Input {
	return card.With(string(s.Fit), string(s.Filter))
}

// WithFit and WithFilter choose how pictures go in. What the card says is left to the card, so that another model brings its
// own.
func (s Scene) WithFit(f picture.Fit, card weights.Input) Scene {
	s.Fit = f
	return s.leftTo(card)
}

// WithFilter is WithFit for the filter.
func (s Scene) WithFilter(f picture.Filter, card weights.Input) Scene {
	s.Filter = f
	return s.leftTo(card)
}

func (s Scene) leftTo(card weights.Input) Scene {
	if string(s.Fit) == card.Fit {
		s.Fit = ""
	}
	if string(s.Filter) == card.Resample {
		s.Filter = ""
	}
	return s
}
