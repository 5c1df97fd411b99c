package kept

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/app/scene"
)

// Ending is that of session files.
const Ending = ".vggscope"

// version is that of the form. A reader refuses later ones.
const version = 1

// most bounds what is read: a session is a few thousand bytes.
const most = 1 << 20

// ErrForm is returned for a file that is no session.
var ErrForm = errors.New("kept: not a session of VGGScope")

// A Session is what is looked at, and of what.
type Session struct {
	Picture Picture `json:"picture"`
	Model   Model   `json:"model"`
	Scene   scene.Scene
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
}

// Write writes a session down.
func (s Session) Write(out io.Writer) error {
	text, err := s.Scene.JSON()
	if err != nil {
		return fmt.Errorf("kept: %w", err)
	}
	all, err := json.MarshalIndent(written{version, s.Picture, s.Model, text}, "", "  ")
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
	return Session{w.Picture, w.Model, s}, nil
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
