package scene

import (
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// Cameras say which part of the grids is in sight in the views beside that of the maps.
type Cameras struct {
	Pictures view.Camera    `json:"pictures"` // of both, which show the same
	Layers   [2]view.Camera `json:"layers"`
	Kernels  view.Camera    `json:"kernels"`
}

// firstCameras are those at first.
func firstCameras() Cameras {
	return Cameras{view.Home(), [2]view.Camera{view.Home(), view.Home()}, view.Home()}
}

// solos are the channels that are enlarged in each.
func (c Cameras) solos() [4]int {
	return [4]int{c.Pictures.Solo, c.Layers[0].Solo, c.Layers[1].Solo, c.Kernels.Solo}
}

// WithClasses is the scene with a part of the classes in the chart.
func (s Scene) WithClasses(p view.Span) Scene {
	s.Classes = p
	return s
}

// classesIn is which part of the classes is in sight in a network: all, where it has not so many.
func (s Scene) classesIn(n *nn.Network) view.Span {
	if s.Classes.From+s.Classes.Count > float64(n.Layers[len(n.Layers)-1].Out.Len()) {
		return view.Span{}
	}
	return s.Classes
}
