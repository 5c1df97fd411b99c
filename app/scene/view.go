package scene

import "slices"

// A View is what the middle of the window shows.
type View string

// The views.
const (
	Maps      View = "maps"     // the channels of the chosen layer
	Kernels   View = "kernels"  // what the chosen layer multiplies with
	Pictures  View = "pictures" // those of two pictures
	Layers    View = "layers"   // those of two layers
	CauseView View = "cause"    // the picture of a cause
)

// Views lists them in the order of the View menu.
func Views() []View { return []View{Maps, Kernels, Pictures, Layers, CauseView} }

// Valid reports whether there is such a view.
func (v View) Valid() bool { return slices.Contains(Views(), v) }

// WithView is the scene with something else in the middle.
func (s Scene) WithView(v View) Scene {
	s.View = v
	return s
}
