package kept

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
)

// Ending is that of session files.
const Ending = ".vggscope"

// version is that of the form. A reader refuses later ones.
const version = 1

// most bounds what is read: a session is a few thousand bytes, and a hundred or two for each picture that was opened with its own.
const most = 1 << 24

// ErrForm is returned for a file that is no session.
var ErrForm = errors.New("kept: not a session of VGGScope")

// A Session is what is looked at, and of what.
type Session struct {
	Picture Picture `json:"picture"`
	Model   Model   `json:"model"`
	Scene   scene.Scene

	// Together are the files that were opened together, in their order, the picture's own among them; nil where that was alone. They
	// have no hashes: nothing in the scene is of them, and a folder takes long to read.
	Together []string `json:"together,omitempty"`
}

// A Picture is a file, or a sample inside the program, which has no path.
type Picture struct {
	Path   string `json:"path,omitempty"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256,omitempty"` // of the file, in hex
}

// A Model is where the weights were, and which they are.
type Model struct {
	Path string `json:"path,omitempty"` // empty for the built-in one
	Name string `json:"name"`
	ID   string `json:"id"` // weights.Set.ID

	Read *Reading `json:"read,omitempty"` // nil in files of earlier versions
}

// written is a session as it stands in a file.
type written struct {
	Version int             `json:"vggscope_session"`
	Picture Picture         `json:"picture"`
	Model   Model           `json:"model"`
	Scene   json.RawMessage `json:"scene"`

	Together []string `json:"together,omitempty"` // not in files of earlier versions, which pass it over
}

// Write writes a session down.
func (s Session) Write(out io.Writer) error {
	text, err := s.Scene.JSON()
	if err != nil {
		return fmt.Errorf("kept: %w", err)
	}
	all, err := json.MarshalIndent(written{version, s.Picture, s.Model, text, s.Together}, "", "  ")
	if err != nil {
		return fmt.Errorf("kept: %w", err)
	}
	_, err = out.Write(append(all, '\n'))
	return err
}

// Read reads a session that Write wrote.
func Read(in io.Reader) (Session, error) {
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return Session{}, fmt.Errorf("kept: %w", err)
	}
	if len(text) > most {
		return Session{}, fmt.Errorf("%w: it is larger than %d bytes", ErrForm, most)
	}
	var w written
	if err := json.Unmarshal(text, &w); err != nil {
		return Session{}, fmt.Errorf("%w: %v", ErrForm, err)
	}
	switch {
	case w.Version < 1:
		return Session{}, fmt.Errorf("%w: it has no vggscope_session", ErrForm)
	case w.Version > version:
		return Session{}, fmt.Errorf("kept: session of form %d, want %d; a newer VGGScope may have written it", w.Version, version)
	case w.Picture.Name == "" || w.Model.ID == "":
		return Session{}, fmt.Errorf("%w: it names no picture or no weights", ErrForm)
	}
	s, err := scene.Read(w.Scene)
	if err != nil {
		return Session{}, fmt.Errorf("kept: %w", err)
	}
	return Session{w.Picture, w.Model, s, w.Together}, nil
}

// Open reads a session file.
func Open(path string) (Session, error) {
	f, err := os.Open(path)
	if err != nil {
		return Session{}, fmt.Errorf("kept: %w", err)
	}
	defer f.Close()
	return Read(f)
}

// Hash is what Picture.SHA256 is of a file.
func Hash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("kept: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("kept: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Hashed is the session with the hash of its picture as it is now.
func (s Session) Hashed() (Session, error) {
	if s.Picture.Path == "" {
		return s, nil
	}
	hash, err := Hash(s.Picture.Path)
	s.Picture.SHA256 = hash
	return s, err
}

// Trouble says why a picture cannot be taken for the one of a session.
type Trouble string

// The troubles.
const (
	None    Trouble = ""
	Missing Trouble = "missing" // there is no such file
	Other   Trouble = "other"   // the file has another content
)

// Check compares a file with the picture of a session.
func (p Picture) Check(path string) Trouble {
	got, err := Hash(path)
	switch {
	case err != nil:
		return Missing
	case got != p.SHA256:
		return Other
	}
	return None
}

// Moved is the session of a picture that is at another path now.
func (s Session) Moved(path string) Session {
	s.Together = slices.Clone(s.Together)
	if i := slices.Index(s.Together, s.Picture.Path); i >= 0 {
		s.Together[i] = path
	}
	s.Picture.Path = path
	return s
}

// Others looks for the files that were opened together, where they were and then in folders, as Find does for the picture, which is
// known to be there. Those that are there follow each other as they did; gone are the names of the others.
func (s Session) Others(folders ...string) (files, gone []string) {
	if !slices.Contains(s.Together, s.Picture.Path) {
		return nil, nil
	}
	for _, f := range s.Together {
		if found := where(f, folders); f == s.Picture.Path || found != "" {
			files = append(files, cmp.Or(found, f))
		} else {
			gone = append(gone, filepath.Base(f))
		}
	}
	return files, gone
}

// where is the path of a file, or the one of its name in the first folder that has one; "" for none.
func where(path string, folders []string) string {
	paths := []string{path}
	for _, dir := range folders {
		if dir != "" {
			paths = append(paths, filepath.Join(dir, filepath.Base(path)))
		}
	}
	i := slices.IndexFunc(paths, there)
	if i < 0 {
		return ""
	}
	return paths[i]
}

// there reports whether there is a file at a path.
func there(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// Find looks for the picture of a session where it was, and then under its name in the folder of the file that tells of it: both
// may have been moved together.
func (p Picture) Find(folder string) (path string, t Trouble) {
	if t = p.Check(p.Path); t == None || folder == "" || p.Name != filepath.Base(p.Name) {
		return p.Path, t
	}
	if near := filepath.Join(folder, p.Name); p.Check(near) == None {
		return near, None
	}
	return p.Path, t
}
