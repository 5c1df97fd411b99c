package scene

import (
	"slices"

	"github.com/vggscope/vggscope/app/view"
)

// modes are how settings, scenes and actions name the range modes, in their order.
var modes = []string{"channel", "layer", "locked"}

// RangeModes lists the names of the range modes.
func RangeModes() []string { return slices.Clone(modes) }

// ModeName is the name of a range mode.
func ModeName(m view.RangeMode) string { return modes[m] }

// ModeByName is the range mode of a name; view.PerChannel, and false, for a name that is none.
func ModeByName(name string) (view.RangeMode, bool) {
	i := slices.Index(modes, name)
	return view.RangeMode(max(i, 0)), i >= 0
}
