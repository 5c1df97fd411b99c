// Package library is what the window knows of models on this computer: those that it remembers, those that other programs keep,
// and the one that it downloads. It knows no window.
package library

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/fetch"
)

// Ref is how a model that is remembered is opened.
func Ref(m settings.Model) session.ModelRef {
	return session.ModelRef{
		Path: m.Path, Checked: m.Checked,
		Choices: weights.Choices{
			Input: m.Input, Flatten: m.Flatten, Reading: m.Reading, Size: m.Size, Fit: m.Fit, Resample: m.Filter, Resize: m.Resize,
		},
	}
}

// Remember is what is to be remembered of a model in use; what the user called it stays.
func Remember(s *settings.Settings, ref session.ModelRef, card string) {
	m, known := s.Known(ref.Path)
	if !known {
		m = settings.Model{Path: ref.Path, Origin: settings.Imported}
	}
	c := ref.Choices
	m.Card, m.Input, m.Flatten, m.Reading, m.Size = card, c.Input, c.Flatten, c.Reading, c.Size
	m.Fit, m.Filter, m.Resize, m.Checked = c.Fit, c.Resample, c.Resize, ref.Checked
	s.Used(m)
}

// Missing reports whether a model's file or folder is gone. A folder that cannot be looked into is not: a stick may be out.
func Missing(m settings.Model) bool {
	_, err := os.Stat(m.Path)
	return err != nil
}

// Called is what to call the file or folder at a path: in Hugging Face's cache by its repository, for all files there have the same
// names, and else by its own name.
func Called(path string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	for i, p := range parts {
		if repo, is := strings.CutPrefix(p, "models--"); is && i+1 < len(parts) && parts[i+1] == "snapshots" {
			return strings.ReplaceAll(repo, "--", "/")
		}
	}
	return filepath.Base(path)
}

// mark is how a found file is remembered as seen: another one under its name is another one.
func mark(f fetch.Found) string { return fmt.Sprintf("%s (%d)", f.Path, f.Size) }

// mostSeen bounds what is remembered as seen.
const mostSeen = 200

// See remembers files as offered.
func See(s *settings.Settings, list ...fetch.Found) {
	seen := slices.Clone(s.Seen)
	for _, f := range list {
		if !slices.Contains(seen, mark(f)) {
			seen = append(seen, mark(f))
		}
	}
	s.Seen = seen[max(0, len(seen)-mostSeen):]
}

// Unknown are the found files that the library does not have yet.
func Unknown(s *settings.Settings, found []fetch.Found) (list []fetch.Found) {
	for _, f := range found {
		if _, known := s.Known(f.Path); !known {
			list = append(list, f)
		}
	}
	return list
}

// Offer is the found file to offer unasked: whole, as published, neither offered nor in the library before.
func Offer(s *settings.Settings, found []fetch.Found) (fetch.Found, bool) {
	for _, f := range Unknown(s, found) {
		if f.Title != "" && !slices.Contains(s.Seen, mark(f)) {
			return f, true
		}
	}
	return fetch.Found{}, false
}

// FoundRef is how a found file is opened. Of one that is as published it is known how it is read.
func FoundRef(f fetch.Found) session.ModelRef {
	return session.ModelRef{Path: f.Path, Checked: f.Title != ""}
}
