package ui

import "github.com/vggscope/vggscope/app/session"

// What is said where there is nothing to see yet: that it is being computed where it is, and that it is not where the pass was ended.

// lost reports whether a layer is not computed and will not be by itself: the pass was cancelled, or came to nothing.
func (s *subject) lost(layer int) bool {
	n := s.network()
	if n == nil || layer < 0 || s.state.Picture == nil || s.state.Phase != session.Idle || s.holds(s.scene.Demand(n.Layers[layer]).Site) {
		return false
	}
	return s.result == nil || layer >= s.result.Done || s.vain()
}

// allLost is lost for what needs all layers.
func (s *subject) allLost() bool { return s.lost(s.layers() - 1) }

// waiting is what stands in the place of a layer.
func (s *subject) waiting(layer int) string {
	switch {
	case s.network() != nil && s.state.Picture == nil && s.result == nil && s.state.Phase == session.Idle:
		return s.lang.Text("strip.empty")
	case !s.lost(layer):
		return s.lang.Text("grid.waiting")
	case s.cancelled:
		return s.lang.Text("grid.cancelled")
	}
	return s.lang.Text("grid.lost")
}

// notYet is why something cannot be done with a layer that is not there.
func (s *subject) notYet(layer int) string {
	switch {
	case s.network() == nil:
		return "why.nomodel"
	case s.state.Picture == nil:
		return "why.nopicture"
	case s.lost(layer):
		return "why.lost"
	}
	return "why.computing"
}
