package scene

import (
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// WithLimits is the scene in which a layer's maps are locked to limits that were typed or dragged. With a signed colour map
// they are those of a range around zero.
func (s Scene) WithLimits(l nn.Layer, limits view.Range) Scene {
	if s.Range != Locked {
		s = s.WithRange(Locked)
	}
	lock := Lock{l.Name, s.before(l), limits.Lo, limits.Hi}
	s.Locks = slices.Clone(s.Locks)
	if i := s.lockOf(l); i >= 0 {
		s.Locks[i] = lock
	} else {
		s.Locks = append(s.Locks, lock)
	}
	return s
}

// WithClipped is the scene with what lies beyond the limits marked, or not.
func (s Scene) WithClipped(on bool) Scene {
	s.Clipped = on
	return s
}

// WithLogCounts is the scene with histograms on a logarithmic scale, or not.
func (s Scene) WithLogCounts(on bool) Scene {
	s.LogCounts = on
	return s
}
