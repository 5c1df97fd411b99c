// Package settings remembers what the user chose from one start to the next.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/weights/atomicfile"
)

// Settings are what is remembered. The zero value of a field leaves the choice to the program. Fields that a file lacks
// keep their defaults, and fields that are unknown here are passed over, so that versions may share a file.
type Settings struct {
	Welcomed bool               `json:"welcomed,omitempty"` // a picture of the user's own was shown: no need to say how
	Window   Size               `json:"window"`
	Splits   map[string]float64 `json:"splits,omitempty"`   // share of the first part of a split pane, by the pane's name
	Language string             `json:"language,omitempty"` // a locale's code; empty for the system's
	Theme    string             `json:"theme,omitempty"`    // light or dark; empty for the system's

	Model       string    `json:"model,omitempty"`        // path; empty for the built-in one
	LastFolder  string    `json:"last_folder,omitempty"`  // where the open dialog starts
	ModelFolder string    `json:"model_folder,omitempty"` // likewise, for models
	SaveFolder  string    `json:"save_folder,omitempty"`  // where the save dialog starts
	Recent      []string  `json:"recent,omitempty"`       // pictures and folders of them, the newest first; see Opened
	Library     []Model   `json:"library,omitempty"`      // models that were in use, the newest first; see Used
	Before      []string  `json:"models,omitempty"`       // their paths alone, as versions before 1.2 kept them; they move to Library
	Seen        []string  `json:"seen,omitempty"`         // model files of other programs that were offered
	Download    *Download `json:"download,omitempty"`     // that is under way; nil for none
	Mirror      string    `json:"mirror,omitempty"`       // of the last download; empty for the publisher
	DownloadDir string    `json:"download_dir,omitempty"` // likewise; empty for the program's own folder
	Backends    Backends  `json:"backends,omitempty"`
	Fit         string    `json:"fit,omitempty"`    // empty for the model card's
	Filter      string    `json:"filter,omitempty"` // likewise

	Tour Tour `json:"tour"`

	PlainFigures bool `json:"plain_figures,omitempty"` // no view goes into saved and copied pictures

	ColorMap  string `json:"color_map,omitempty"`
	RangeMode string `json:"range_mode,omitempty"`
	Columns   int    `json:"columns,omitempty"` // of the channel grid
	Smooth    bool   `json:"smooth,omitempty"`  // interpolate between a map's pixels
	Times     bool   `json:"times,omitempty"`   // of the layers, in their list
}

// Backends are what was chosen to compute on, by the GPU's name: "gpu" or "cpu". What is not there is the program's choice.
type Backends map[string]Backend

// A Backend is what is remembered of one GPU.
type Backend struct {
	Use  string `json:"use,omitempty"`  // gpu or cpu, as the user chose; empty where nothing was chosen
	Told bool   `json:"told,omitempty"` // that the CPU is faster here was said
}

// Tour is how far the guided tour is.
type Tour struct {
	Open bool     `json:"open,omitempty"`
	At   string   `json:"at,omitempty"`   // the step at hand
	Done []string `json:"done,omitempty"` // steps
}

// Size is a window's, in device-independent pixels.
type Size struct {
	Width  float32 `json:"width,omitempty"`
	Height float32 `json:"height,omitempty"`
}

// Bounds of what is remembered.
const (
	maxRecent  = 12
	maxModels  = 40
	maxFile    = 1 << 20 // bytes; what is larger was not written here
	maxColumns = 64
	minWindow  = 320
	maxWindow  = 16384
)

// Opened puts a path at the front of the recent ones.
func (s *Settings) Opened(path string) { s.Recent = front(s.Recent, path, maxRecent) }

// Unopened takes a path from the recent ones: it cannot be opened.
func (s *Settings) Unopened(path string) {
	s.Recent = slices.DeleteFunc(slices.Clone(s.Recent), func(p string) bool { return p == path })
}

// Used puts a model at the front of the library; it is no picture, though it may have been opened like one.
func (s *Settings) Used(m Model) {
	path := m.Path
	list := []Model{m}
	for _, old := range s.Library {
		if old.Path != path && len(list) < maxModels {
			list = append(list, old)
		}
	}
	s.Library = list
	s.Unopened(path)
}

// front makes a new list with v first, and once, of n at most.
func front(list []string, v string, n int) []string {
	out := []string{v}
	for _, old := range list {
		if old != v && len(out) < n {
			out = append(out, old)
		}
	}
	return out
}

// clean brings what a file says into bounds that no window chokes on.
func (s *Settings) clean() {
	in := func(v float32) bool { return v >= minWindow && v <= maxWindow } // false for NaN too
	if !in(s.Window.Width) || !in(s.Window.Height) {
		s.Window = Size{}
	}
	for name, v := range s.Splits {
		if !(v >= 0 && v <= 1) {
			delete(s.Splits, name)
		}
	}
	if s.Columns < 0 || s.Columns > maxColumns {
		s.Columns = 0
	}
	s.Recent = s.Recent[:min(len(s.Recent), maxRecent)]
	for _, path := range s.Before {
		if _, known := s.Known(path); !known {
			s.Library = append(s.Library, Model{Path: path, Checked: true})
		}
	}
	s.Before = nil
	s.Library = s.Library[:min(len(s.Library), maxModels)]
}

// Path is where the settings are kept: vggscope/settings.json in the user's configuration folder.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("settings: there is no folder for settings: %w", err)
	}
	return filepath.Join(dir, "vggscope", "settings.json"), nil
}

// Load reads the settings at path. Without a file they are empty. With one that cannot be understood they are empty too;
// the file is then put aside under its name with .bad behind it, and the error says so. The Settings can always be used.
func Load(path string) (Settings, error) {
	s, err := read(path)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return s, nil
	case errors.Is(err, errDamaged):
		bad := path + ".bad"
		if moved := os.Rename(path, bad); moved != nil {
			return Settings{}, fmt.Errorf("settings: %s: %w; starting without it", path, err)
		}
		return Settings{}, fmt.Errorf("settings: %s: %w; kept as %s, starting without it", path, err, filepath.Base(bad))
	}
	return Settings{}, fmt.Errorf("settings: cannot be read, starting without them: %w", err)
}

var errDamaged = errors.New("damaged")

func read(path string) (Settings, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Settings{}, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return Settings{}, fmt.Errorf("%w: not a file", errDamaged)
	}
	f, err := os.Open(path)
	if err != nil {
		return Settings{}, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Settings{}, err
	}
	return parse(text)
}

func parse(text []byte) (Settings, error) {
	var s Settings
	if len(text) > maxFile {
		return s, fmt.Errorf("%w: over %d bytes", errDamaged, maxFile)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return Settings{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	s.clean()
	return s, nil
}

// Save writes the settings to path, making its folder where it is missing. The file is replaced as a whole: another start
// that reads it meanwhile, or a loss of power, finds the old one or the new one.
func (s Settings) Save(path string) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if err := atomicfile.WriteBytes(path, 0o600, 0o700, append(text, '\n')); err != nil { // for the user alone: it names files
		return fmt.Errorf("settings: could not be saved: %w", err)
	}
	return nil
}
