package scene

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/picture"
)

// version is that of the form in which scenes are written. A reader refuses later ones.
const version = 1

// written is a scene as it stands in a file.
type written struct {
	Version int `json:"vggscope_scene"`
	Scene
}

// JSON writes a scene down.
func (s Scene) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(written{version, s}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("scene: cannot be written: %w", err)
	}
	return text, nil
}

// Read reads a scene that JSON wrote. What it does not say is as in Default; a value that is none is an error.
func Read(text []byte) (Scene, error) {
	w := written{Scene: Default()}
	if err := json.Unmarshal(text, &w); err != nil {
		return Scene{}, fmt.Errorf("scene: not a scene of VGGScope: %w", err)
	}
	if w.Version < 1 || w.Version > version {
		return Scene{}, fmt.Errorf("scene: form %d, want %d; a newer VGGScope may have written it", w.Version, version)
	}
	if err := w.check(); err != nil {
		return Scene{}, fmt.Errorf("scene: %w", err)
	}
	return w.Scene, nil
}

// check finds values that no scene has.
func (s Scene) check() error {
	_, coloured := view.ByName(s.Colours)
	_, badFit := picture.ParseFit(string(s.Fit))
	_, badFilter := picture.ParseFilter(string(s.Filter))
	switch {
	case !slices.Contains(Modes(), s.Range):
		return fmt.Errorf("range %q, want one of %q", s.Range, Modes())
	case !coloured:
		return fmt.Errorf("colours %q, want the name of a colour map, such as %q", s.Colours, view.Viridis().Name())
	case s.Columns < 0 || s.Columns > mostColumns:
		return fmt.Errorf("columns %d, want 1 to %d, or 0 for as many as suit", s.Columns, mostColumns)
	case s.Channel < 0:
		return fmt.Errorf("channel %d, want 0 or more", s.Channel)
	case !slices.Contains(Tabs(), s.Tab):
		return fmt.Errorf("tab %q, want one of %q", s.Tab, Tabs())
	case s.Fit != "" && badFit != nil:
		return badFit
	case s.Filter != "" && badFilter != nil:
		return badFilter
	}
	for _, k := range s.Locks {
		if k.Lo > k.Hi {
			return fmt.Errorf("the locked range of %s goes from %g to %g, want it upwards", k.Layer, k.Lo, k.Hi)
		}
	}
	return cmp.Or(s.checkOrders(), s.checkUnits(), s.checkOff(), s.Beside.check(), s.Cause.check(), s.Listing.check(), s.Crowd.check(), s.checkView(), s.checkMarks(), s.checkDreams(), s.checkArea())
}

// Remembered is the scene that was left last time, as far as settings keep it and it makes sense.
func Remembered(set settings.Settings) Scene {
	s := Default()
	if m, ok := view.ByName(set.ColorMap); ok {
		s.Colours = m.Name()
	}
	if m := Mode(set.RangeMode); slices.Contains(Modes(), m) {
		s.Range = m
	}
	if set.Columns >= 1 {
		s = s.WithColumns(set.Columns)
	}
	s.Smooth, s.Times = set.Smooth, set.Times
	s.Fit, _ = picture.ParseFit(set.Fit)
	s.Filter, _ = picture.ParseFilter(set.Filter)
	return s
}

// Remember puts into settings what Remembered takes from them.
func (s Scene) Remember(set *settings.Settings) {
	set.ColorMap, set.RangeMode, set.Columns, set.Smooth, set.Times = s.Colours, string(s.Range), s.Columns, s.Smooth, s.Times
	set.Fit, set.Filter = string(s.Fit), string(s.Filter)
}

// checkOrders finds orders of channels and of slices that there are not.
func (s Scene) checkOrders() error {
	if !slices.Contains(rank.SliceKeys(), s.Slices) {
		return fmt.Errorf("slices sorted by %q, want one of %q", s.Slices, rank.SliceKeys())
	}
	if err := s.Order.Check(); err != nil {
		return fmt.Errorf("order: %w", err)
	}
	return nil
}
