package lesson

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/weights/plain"
)

// index is the table of contents.
type index struct {
	Version int         `json:"vggscope_lesson"`
	Title   string      `json:"title"`
	Steps   []indexStep `json:"steps"`
	Photos  []photo     `json:"photos"`
}

type indexStep struct {
	Text     string          `json:"text"` // the file with it
	View     json.RawMessage `json:"view"` // as in a session file
	Second   *kept.Picture   `json:"second,omitempty"`
	Together []kept.Picture  `json:"together,omitempty"`
}

// photo says which file has a photo.
type photo struct {
	SHA256 string `json:"sha256"`
	File   string `json:"file"`
}

// contents is the name of the table of contents.
const contents = "lesson.json"

// Write writes a lesson with its photos, which open gives by their hash. The same lesson gives the same bytes: nothing is
// compressed, which photos are already, and no time is noted.
func Write(out io.Writer, l Lesson, open func(sha256 string) (io.ReadCloser, error)) error {
	l.Steps = slices.Clone(l.Steps)
	for i := range l.Steps {
		l.Steps[i] = l.Steps[i].Bare()
	}
	if err := l.Check(); err != nil {
		return err
	}
	x := index{Version: version, Title: l.Title, Steps: []indexStep{}, Photos: []photo{}}
	for i, s := range l.Steps {
		var view bytes.Buffer
		if err := s.View.Write(&view); err != nil {
			return fmt.Errorf("lesson: %w", err)
		}
		x.Steps = append(x.Steps, indexStep{fmt.Sprintf("steps/%02d.md", i+1), view.Bytes(), s.Second, s.Together})
	}
	for _, p := range l.Photos() {
		x.Photos = append(x.Photos, photo{p.SHA256, "photos/" + p.SHA256 + ending(p.Name)})
	}
	text, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return fmt.Errorf("lesson: %w", err)
	}
	z := zip.NewWriter(out)
	if err := add(z, contents, bytes.NewReader(append(text, '\n'))); err != nil {
		return err
	}
	for i, s := range l.Steps {
		if err := add(z, x.Steps[i].Text, strings.NewReader(s.Text)); err != nil {
			return err
		}
	}
	total := int64(0)
	for _, p := range x.Photos {
		n, err := addPhoto(z, p, open)
		if err != nil {
			return err
		}
		if total += n; n > MostPhoto || total > MostBytes {
			return fmt.Errorf("%w: its photos have more than %s together, or one more than %s", ErrMuch, plain.Bytes(MostBytes), plain.Bytes(MostPhoto))
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("lesson: %w", err)
	}
	return nil
}

var plainEnding = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// ending is that of a photo's name, so that whoever unpacks the file can look at it.
func ending(name string) string {
	if e := strings.ToLower(filepath.Ext(name)); plainEnding.MatchString(e) {
		return e
	}
	return ""
}

func addPhoto(z *zip.Writer, p photo, open func(string) (io.ReadCloser, error)) (n int64, err error) {
	in, err := open(p.SHA256)
	if err != nil {
		return 0, fmt.Errorf("lesson: %w", err)
	}
	defer in.Close()
	counted := &counter{Reader: in}
	err = add(z, p.File, counted)
	return counted.n, err
}

// counter counts what is read.
type counter struct {
	io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}

func add(z *zip.Writer, name string, in io.Reader) error {
	out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err != nil {
		return fmt.Errorf("lesson: %s: %w", name, err)
	}
	return nil
}
