package action

import (
	"slices"
	"sync"
)

// An ID names an action.
type ID string

// An Action is something that the window does when it is asked to.
type Action struct {
	ID    ID
	Keys  []Key
	Also  []Key // further keys, which the key sheet does not list: "=" is "+" without Shift
	Place Place
	Text  string // key of its text: in a menu the item's, elsewhere what the key sheet says of it

	Line   string // key of its line in the key sheet; neighbours in the table with the same key share the line
	Column Column // of the key sheet
	Own    bool   // the toolkit does it by itself wherever it makes sense, and nothing is bound to it
}

// A Place is where the mouse finds an action.
type Place struct {
	Menu Menu
	Rank int // order in the menu; a line is drawn where the tens change
}

// A Menu is one that drops from the tool bar, or where else an action is.
type Menu string

// The menus, and what stands for one.
const (
	OpenMenu   Menu = "open"
	ModelMenu  Menu = "model"
	FitMenu    Menu = "fit"
	FilterMenu Menu = "filter"
	ReLUMenu   Menu = "relu"
	ColourMenu Menu = "colours"
	RangeMenu  Menu = "range"
	SortMenu   Menu = "sort"
	SliceMenu  Menu = "slices"
	SaveMenu   Menu = "save"
	HelpMenu   Menu = "help"
	ViewMenu   Menu = "view"
	DeviceMenu Menu = "device"

	SecondMenu   Menu = "second" // the picture to compare with
	DistanceMenu Menu = "distance"
	GlanceMenu   Menu = "glance"
	BesideMenu   Menu = "beside" // the layer to compare with

	Control Menu = "control" // a button, a box or a field of its own
	Pointer Menu = "pointer" // a click or the wheel on what it is about
	KeyOnly Menu = ""        // nowhere
)

// Dropped reports whether m is a menu that drops.
func (m Menu) Dropped() bool { return m != Control && m != Pointer && m != KeyOnly }

// Column is one of the two of the key sheet.
type Column int

// The left column has what is looked at, the right one the rest.
const (
	Left Column = iota
	Right
)

// InMenu lists a menu's actions, from top to bottom.
func InMenu(m Menu) (list []Action) {
	for _, a := range All() {
		if a.Place.Menu == m {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b Action) int { return a.Place.Rank - b.Place.Rank })
	return list
}

// ByID is the action of that name.
func ByID(id ID) (Action, bool) {
	a, is := named()[id]
	return a, is
}

// named are all actions by their names: made once, for the window asks for some hundred while it is made.
var named = sync.OnceValue(func() map[ID]Action {
	list := map[ID]Action{}
	for _, a := range All() {
		if _, is := list[a.ID]; !is {
			list[a.ID] = a
		}
	}
	return list
})

// A Line is one of the key sheet.
type Line struct {
	Keys string // "Up, Down"
	Text string // key of the text
}

// Sheet lists a column of the key sheet.
func Sheet(c Column) (lines []Line) {
	var keys []Key
	flush := func() {
		if len(keys) > 0 {
			lines[len(lines)-1].Keys = together(keys)
		}
	}
	for _, a := range All() {
		if a.Line == "" || a.Column != c {
			continue
		}
		if n := len(lines); n == 0 || lines[n-1].Text != a.Line {
			flush()
			keys = nil
			lines = append(lines, Line{Text: a.Line})
		}
		keys = append(keys, a.Keys...)
	}
	flush()
	return lines
}

// Mouse lists what the mouse does: "mouse.NAME" is the text of a gesture, "mouse.NAME.does" of what comes of it.
func Mouse() []string {
	return []string{"wheel", "ctrlwheel", "shiftwheel", "drag", "ctrldrag", "photodrag", "click", "doubleclick", "rightclick", "drop"}
}
