package scene

import (
	"reflect"
	"slices"
)

// A Change says in what two scenes differ, as far as a window shows it in different places.
type Change struct {
	View    bool
	Layer   bool
	Groups  bool // that are shut, or with their times
	Channel bool
	Drawn   bool // how maps are coloured and scaled, and of what: Before, Range, Locks, Colours
	Order   bool
	Kernels bool // how they are shown
	Smooth  bool
	Second  bool // the picture to compare with
	Beside  bool // something else of the comparison
	Counts  bool // how histograms are drawn
	Columns bool // or all in sight
	Camera  bool
	Cameras bool // of the other views
	Classes bool // that are in sight in the chart
	Cause   bool // what is asked for, or how the answer is drawn
	Listing bool // of channels beside it
	Dream   bool // which, or how it is made
	Best    bool // by what
	Looks   bool // whether they are wanted
	Off     bool // which channels are switched off
	Fitting bool
	Log     bool
	Marked  bool
	Tab     bool
	Unit    bool
	Field   bool // whether a unit's field is wanted
	Area    bool // another rectangle, or none
	AreaBy  bool
}

// compared is a comparison but for its picture, which comes with the session's state.
func compared(c Comparison) Comparison {
	c.Picture = Source{}
	return c
}

// OfMaps reports whether other values are looked at, or in other colours.
func (c Change) OfMaps() bool { return c.Layer || c.Drawn || c.Off }

// OfCause reports whether another cause is looked at, or in another way.
func (c Change) OfCause() bool {
	return c.Cause || c.Listing || c.Off || c.Tab || c.View || c.Drawn || c.Smooth
}

// OfBest reports whether the best of somebody's own pictures may be others.
func (c Change) OfBest() bool { return c.View || c.Best || c.Layer || c.Channel || c.Fitting }

// OfLooks reports whether other looks of the photo are tried on something else.
func (c Change) OfLooks() bool { return c.Looks || c.OfCause() }

// Since is what has changed since another scene.
func (s Scene) Since(was Scene) Change {
	return Change{
		View:    s.View != was.View,
		Layer:   s.Layer != was.Layer,
		Groups:  !slices.Equal(s.Shut, was.Shut) || s.Times != was.Times,
		Channel: s.Channel != was.Channel,
		Drawn:   s.Before != was.Before || s.Range != was.Range || s.Colours != was.Colours || !slices.Equal(s.Locks, was.Locks),
		Order:   s.Order != was.Order,
		Kernels: s.Slices != was.Slices || s.Split != was.Split,
		Smooth:  s.Smooth != was.Smooth || s.Clipped != was.Clipped,
		Second:  s.Beside.Picture != was.Beside.Picture,
		Beside:  compared(s.Beside) != compared(was.Beside) || s.Glance != was.Glance || s.Crowd != was.Crowd,
		Counts:  s.LogCounts != was.LogCounts,
		Columns: s.Columns != was.Columns || s.All != was.All,
		Cause:   s.Cause != was.Cause,
		Listing: s.Listing != was.Listing,
		Dream:   s.Dream != was.Dream,
		Best:    s.Best != was.Best,
		Looks:   s.Looks != was.Looks,
		Off:     !reflect.DeepEqual(s.Off, was.Off),
		Camera:  !reflect.DeepEqual(s.Camera, was.Camera),
		Cameras: !reflect.DeepEqual(s.Cameras, was.Cameras),
		Classes: s.Classes != was.Classes,
		Fitting: s.Fit != was.Fit || s.Filter != was.Filter,
		Log:     s.Log != was.Log,
		Marked:  !slices.Equal(s.Marked, was.Marked),
		Tab:     s.Tab != was.Tab,
		Unit:    !reflect.DeepEqual(s.Unit, was.Unit) || !slices.Equal(s.Trail, was.Trail) || s.Sorted != was.Sorted,
		Field:   s.Field != was.Field,
		Area:    !reflect.DeepEqual(s.Area, was.Area),
		AreaBy:  s.AreaBy != was.AreaBy,
	}
}
