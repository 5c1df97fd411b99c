package lesson

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/weights/plain"
)

// Ending is that of lesson files.
const Ending = ".vgglesson"

// version is that of the form. A reader refuses later ones.
const version = 1

// What a lesson may have. A file with more is refused, whoever wrote it.
const (
	MostSteps  = 200
	MostText   = 16 << 10  // bytes of a step's text
	MostTitle  = 200       // characters
	MostPhotos = 1000      // different ones
	MostPhoto  = 256 << 20 // bytes of one
	MostBytes  = 2 << 30   // of all together
)

// ErrForm is returned for a file that is no lesson, or a damaged one.
var ErrForm = errors.New("lesson: not a lesson of VGGScope")

// ErrMuch is returned for what a lesson has no room for.
var ErrMuch = errors.New("lesson: too much for a lesson")

// A Lesson is views in their order.
type Lesson struct {
	Title string
	Steps []Step
}

// A Step is a view with the text beside it. Its pictures have no paths, and its model's is a file name at most: where they are is
// another matter on every computer.
type Step struct {
	Text     string // Markdown
	View     kept.Session
	Second   *kept.Picture  // that the view compares with; nil for none
	Together []kept.Picture // that were open together, where the view is about all of them
}

// Pictures are those that a step is about, samples included.
func (s Step) Pictures() []kept.Picture {
	list := append([]kept.Picture{s.View.Picture}, s.Together...)
	if s.Second != nil {
		list = append(list, *s.Second)
	}
	return list
}

// Photos are the pictures that must be in the file, each content once, in the order in which they are met.
func (l Lesson) Photos() (list []kept.Picture) {
	seen := map[string]bool{}
	for _, s := range l.Steps {
		for _, p := range s.Pictures() {
			if p.SHA256 != "" && !seen[p.SHA256] {
				seen[p.SHA256] = true
				list = append(list, p)
			}
		}
	}
	return list
}

// bare is a picture without its path, and with a name that is one.
func bare(p kept.Picture) kept.Picture {
	p.Path, p.Name = "", baseName(p.Name)
	return p
}

// baseName is what is behind the last slash of either kind, as one line.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(filepath.ToSlash(plain.OneLine(name)), `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return "picture"
	}
	return name
}

// Bare is a step that names no place of the computer where it was made.
func (s Step) Bare() Step {
	s.View.Picture = bare(s.View.Picture)
	s.View.Scene.Picture = scene.Source{Name: s.View.Picture.Name}
	if s.View.Model.Path != "" {
		s.View.Model.Path = baseName(s.View.Model.Path)
	}
	s.View.Scene.Model = scene.Source{Path: s.View.Model.Path, Name: s.View.Model.Name}
	s.View.Scene.Beside.Picture = scene.Source{}
	if s.Second != nil {
		second := bare(*s.Second)
		s.Second = &second
		s.View.Scene.Beside.Picture = scene.Source{Name: second.Name}
	}
	together := make([]kept.Picture, 0, len(s.Together))
	for _, p := range s.Together {
		together = append(together, bare(p))
	}
	if s.Together = nil; len(together) > 0 {
		s.Together = together
	}
	return s
}

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Check finds what keeps a lesson from being written, or from being shown once it is read.
func (l Lesson) Check() error {
	switch {
	case utf8.RuneCountInString(l.Title) > MostTitle:
		return fmt.Errorf("%w: a title of %d characters, want at most %d", ErrMuch, utf8.RuneCountInString(l.Title), MostTitle)
	case len(l.Steps) > MostSteps:
		return fmt.Errorf("%w: %d steps, want at most %d", ErrMuch, len(l.Steps), MostSteps)
	case len(l.Photos()) > MostPhotos:
		return fmt.Errorf("%w: %d photos, want at most %d", ErrMuch, len(l.Photos()), MostPhotos)
	}
	for i, s := range l.Steps {
		if err := s.check(); err != nil {
			return fmt.Errorf("lesson: step %d: %w", i+1, err)
		}
	}
	return nil
}

func (s Step) check() error {
	switch {
	case len(s.Text) > MostText:
		return fmt.Errorf("%w: a text of %s, want at most %s", ErrMuch, plain.Bytes(int64(len(s.Text))), plain.Bytes(MostText))
	case !utf8.ValidString(s.Text):
		return fmt.Errorf("%w: its text is not UTF-8", ErrForm)
	case s.View.Model.ID == "":
		return fmt.Errorf("%w: it names no weights", ErrForm)
	}
	own := false
	for _, p := range s.Pictures() {
		if p.Name == "" || p.SHA256 != "" && !hexHash.MatchString(p.SHA256) {
			return fmt.Errorf("%w: it has a picture without a name or with a hash that is none", ErrForm)
		}
	}
	for _, p := range s.Together {
		if p.SHA256 == "" {
			return fmt.Errorf("%w: %q was open together with others, and is no photo", ErrForm, plain.Clip(p.Name))
		}
		own = own || p == s.View.Picture
	}
	if len(s.Together) > 0 && !own {
		return fmt.Errorf("%w: its picture is not among those that were open together", ErrForm)
	}
	return nil
}
