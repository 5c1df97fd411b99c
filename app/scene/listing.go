package scene

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
)

// A Listing is the list of a layer's channels in the tab with causes, by a number about what is explained.
type Listing struct {
	By   rank.Key `json:"by,omitempty"` // one of rank.TargetKeys; none: there is no list
	From int      `json:"from"`         // the place of the first one that is shown
}

// WithListing is the scene with another list of channels.
func (s Scene) WithListing(l Listing) Scene {
	s.Listing = l
	return s
}

// Against is the scene that asks why it is class a and not class b: for the exact shares of the last convolution's channels in the
// difference of their logits, or of the layer that the maps are drawn from, and for where those lie.
func (s Scene) Against(a, b explain.Class) Scene {
	s.Tab = WhyTab
	s.Cause.Method, s.Cause.KeepSign = explain.HiResCAM, true
	s.Cause.Target = explain.Target{Class: a, Minus: b}
	s.Listing = Listing{By: rank.Part}
	return s
}

// check finds lists that there are not.
func (l Listing) check() error {
	switch {
	case l.By != "" && !slices.Contains(rank.TargetKeys(), l.By):
		return fmt.Errorf("listing by %q, want one of %q", l.By, rank.TargetKeys())
	case l.From < 0:
		return fmt.Errorf("listing from place %d, want 0 or more", l.From)
	}
	return nil
}
