package ui

import "github.com/vggscope/vggscope/app/scene"

// Why something cannot be done: each gives the key of a text, or "" where nothing stands in the way.

// onMaps is for what is done to the maps, and to nothing else in the middle; then is what may stand in its way there.
func (w *Window) onMaps(then func() string) func() string {
	return func() string {
		switch {
		case w.now.scene.View != scene.Maps:
			return "why.notmaps"
		case then == nil:
			return ""
		}
		return then()
	}
}

// unmapped is for what needs the chosen layer on the screen.
func (w *Window) unmapped() string {
	if w.parts.maps.ready() {
		return ""
	}
	return w.now.notYet(w.now.layer())
}

// unfinished is for what needs all layers.
func (w *Window) unfinished() string {
	if w.now.network() != nil && w.now.answered() {
		return ""
	}
	return w.now.notYet(w.now.layers() - 1)
}

// unnamed is for what needs the probabilities.
func (w *Window) unnamed() string {
	if n := w.now.network(); n != nil && !n.HasTop() {
		return "predictions.none"
	}
	return w.unfinished()
}

// whole is for what needs a map that is one of several.
func (w *Window) whole() string {
	if why := w.unmapped(); why != "" {
		return why
	}
	switch m := w.parts.maps.grid.maps; {
	case m.Flat():
		return "why.flat"
	case m.Places() == 0:
		return "why.nothing"
	case m.Place(w.now.scene.Channel) < 0:
		return "why.filtered"
	}
	return ""
}

// unpinned is for what needs a pinned unit.
func (w *Window) unpinned() string {
	if w.now.scene.Unit == nil {
		return "why.nounit"
	}
	return ""
}

// untoured is for what walks through the tour.
func (w *Window) untoured() string {
	if w.tour == nil {
		return "why.notour"
	}
	return ""
}

// drawable is for what needs a map in the grid.
func (w *Window) drawable() string {
	if why := w.unmapped(); why != "" {
		return why
	}
	if w.parts.maps.grid.maps.Places() == 0 {
		return "why.nothing"
	}
	return ""
}

// several is for what sorts channels.
func (w *Window) several() string {
	switch n := w.now.network(); {
	case n == nil:
		return "why.nomodel"
	case n.Layers[w.now.layer()].Out.Flat():
		return "why.flat.sort"
	}
	return ""
}

// unasked is for computing what was cancelled.
func (w *Window) unasked() string {
	switch why := w.unfinished(); why {
	case "":
		return "why.computed"
	case "why.lost":
		return ""
	default:
		return why
	}
}

// modelless is for what tells of the model.
func (w *Window) modelless() string {
	if w.now.network() == nil {
		return "why.nomodel"
	}
	return ""
}

// pictureless is for what tells of the model and the picture, computed or not.
func (w *Window) pictureless() string {
	switch {
	case w.now.network() == nil:
		return "why.nomodel"
	case w.now.picture() == nil:
		return "why.nopicture"
	}
	return ""
}
