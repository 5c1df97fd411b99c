package settings

import "slices"

// A Model is what is remembered of a model: where it is, what the user calls it, where it came from, and how it is read.
type Model struct {
	Path   string `json:"path"`
	Name   string `json:"name,omitempty"`   // the user's; empty for the card's
	Card   string `json:"card,omitempty"`   // its card's name when it was in use last
	Origin string `json:"origin,omitempty"` // one of the origins

	Input   string `json:"input,omitempty"` // weights.Choices
	Flatten string `json:"flatten,omitempty"`
	Reading string `json:"reading,omitempty"`
	Size    int    `json:"size,omitempty"`
	Fit     string `json:"fit,omitempty"` // in place of its card's
	Filter  string `json:"filter,omitempty"`
	Resize  int    `json:"resize,omitempty"`
	Checked bool   `json:"checked,omitempty"` // the user has seen how it is read
}

// Where models come from.
const (
	Found      = "found"      // another program keeps it on this computer
	Downloaded = "downloaded" // by this program, which may delete it therefore
	Imported   = "imported"   // the user opened it
)

// A Download is one that was begun and is not done.
type Download struct {
	Source string `json:"source"` // fetch.Source's name
	Mirror string `json:"mirror,omitempty"`
	Dir    string `json:"dir"`
}

// Known is what is remembered of the model at a path.
func (s *Settings) Known(path string) (Model, bool) {
	if i := slices.IndexFunc(s.Library, func(m Model) bool { return m.Path == path }); i >= 0 {
		return s.Library[i], true
	}
	return Model{}, false
}

// Change changes what is remembered of the model at a path, if something is.
func (s *Settings) Change(path string, change func(*Model)) {
	list := slices.Clone(s.Library)
	for i := range list {
		if list[i].Path == path {
			change(&list[i])
		}
	}
	s.Library = list
}

// Forget takes a model out of the library.
func (s *Settings) Forget(path string) {
	s.Library = slices.DeleteFunc(slices.Clone(s.Library), func(m Model) bool { return m.Path == path })
}
