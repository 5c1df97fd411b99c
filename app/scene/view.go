package scene

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/view"
)

// A View is what the middle of the window shows.
type View string

// The views.
const (
	Maps      View = "maps"     // the channels of the chosen layer
	Kernels   View = "kernels"  // what the chosen layer multiplies with
	Pictures  View = "pictures" // those of two pictures
	Layers    View = "layers"   // those of two layers
	Glance    View = "glance"   // one picture for each layer
	Table     View = "table"    // pictures by channels
	AreaView  View = "area"     // what the measured rectangle has in each channel
	CauseView View = "cause"    // the picture of a cause
	DreamView View = "dream"    // the picture that something likes best
	BestView  View = "best"     // what of somebody's own pictures a channel likes best
	ChartView View = "chart"    // the probabilities of all classes, and of the marked ones in all pictures
	PhotoView View = "photo"    // the photo, with the chosen map over it
)

// Views lists them in the order of the View menu.
func Views() []View {
	return []View{Maps, PhotoView, Kernels, Pictures, Layers, Glance, ChartView, Table, AreaView, CauseView, DreamView, BestView}
}

// Valid reports whether there is such a view.
func (v View) Valid() bool { return slices.Contains(Views(), v) }

// checkView finds a view or a summary that there is not.
func (s Scene) checkView() error {
	switch {
	case !s.View.Valid():
		return fmt.Errorf("view %q, want one of %q", s.View, Views())
	case !slices.Contains(view.Summaries(), s.Glance):
		return fmt.Errorf("glance by %q, want one of %q", s.Glance, view.Summaries())
	}
	return nil
}

// WithView is the scene with something else in the middle.
func (s Scene) WithView(v View) Scene {
	s.View = v
	return s
}
