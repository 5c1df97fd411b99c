package scene

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// A Dream is the picture that something likes which is looked at: of what, and how it is made.
type Dream struct {
	Target explain.Target `json:"target"` // none: the chosen channel, whichever that is
	Method dream.Method   `json:"method"`
	Steps  int            `json:"steps"` // 0: as many as suit the method
	Seed   uint64         `json:"seed"`
	Clear  bool           `json:"clear"` // what the target cared little for is transparent
	// Opaque is the percentile of importance from which on a pixel is opaque then; 0 for dream.OpaqueFrom.
	Opaque int `json:"opaque,omitempty"`
	// Tie is how strongly dream.Accentuate holds to the photo; 0 for what is usual.
	Tie float64 `json:"tie,omitempty"`
	// Natural has dream.MACO keep the spectrum of the photo that is shown, in place of 1/f.
	Natural bool `json:"natural,omitempty"`
	// Size is the picture's width and height in pixels; 0 for the model's.
	Size int `json:"size,omitempty"`
}

// WithDream is the scene with another dream.
func (s Scene) WithDream(d Dream) Scene {
	s.Dream = d
	return s
}

// leastDream and mostDream bound the size, as vggscope dream does.
const leastDream, mostDream = 32, 1024

// mostDreamSteps bounds the steps, as package dream does.
const mostDreamSteps = 100000

// check finds values that no dream has, whatever the network is.
func (d Dream) check() error {
	switch {
	case !slices.Contains(dream.Methods(), d.Method):
		return fmt.Errorf("dream: method %q, want one of %q", d.Method, dream.Methods())
	case d.Steps < 0 || d.Steps > mostDreamSteps:
		return fmt.Errorf("dream: %d steps, want 1 to %d, or 0 for as many as suit the method", d.Steps, mostDreamSteps)
	case d.Opaque < 0 || d.Opaque > 99:
		return fmt.Errorf("dream: opaque from the percentile %d on, want 1 to 99, or 0 for what is usual", d.Opaque)
	case !(d.Tie >= 0 && d.Tie <= 1000):
		return fmt.Errorf("dream: tied to the photo by %g, want more than 0 and at most 1000, or 0 for what is usual", d.Tie)
	case d.Size != 0 && (d.Size < leastDream || d.Size > mostDream):
		return fmt.Errorf("dream: a picture of %d pixels, want %d to %d, or 0 for the model's size", d.Size, leastDream, mostDream)
	}
	return nil
}

// OfPhoto reports whether the picture is made of the photo that is shown.
func (d Dream) OfPhoto() bool {
	return d.Method == dream.Accentuate || d.Method == dream.MACO && d.Natural
}

// OpaqueFrom is the percentile of importance from which on a pixel is opaque.
func (d Dream) OpaqueFrom() int { return cmp.Or(d.Opaque, dream.OpaqueFrom) }

// in is the dream in another network, whose classes and units are others: that of the chosen channel.
func (d Dream) in(n *nn.Network) Dream {
	if d.Target.Class != "" || d.Target.Layer != "" && d.Target.Check(n) != nil {
		d.Target = explain.Target{}
	}
	return d
}

// within is the dream as it is where a network has what it is of, or else that of the chosen channel.
func (d Dream) within(n *nn.Network) Dream {
	if d.Target != (explain.Target{}) && lacks(n, d.Target) {
		d.Target = explain.Target{}
	}
	return d
}

// A Ranking says which of somebody's own pictures come first.
type Ranking string

// The rankings.
const (
	ByActivation Ranking = "activation" // where the channel's largest value is largest
	ByRelevance  Ranking = "relevance"  // where it adds most to the class
)

// Rankings lists them.
func Rankings() []Ranking { return []Ranking{ByActivation, ByRelevance} }

// WithBest is the scene with the best pictures by something else.
func (s Scene) WithBest(r Ranking) Scene {
	s.Best = r
	return s
}

// WithLooks is the scene in which colours, blurs and tiles are tried on what is explained, or are not.
func (s Scene) WithLooks(on bool) Scene {
	s.Looks = on
	return s
}

// checkDreams finds values that no scene has, of what is liked.
func (s Scene) checkDreams() error {
	if !slices.Contains(Rankings(), s.Best) {
		return fmt.Errorf("best pictures by %q, want one of %q", s.Best, Rankings())
	}
	return s.Dream.check()
}
