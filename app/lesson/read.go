package lesson

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/weights/plain"
)

// What is read at most of a file's parts; the table of contents holds a scene for each step.
const (
	mostContents = 16 << 20
	mostParts    = 4096
)

// A File is a lesson that is read, and where its photos are.
type File struct {
	Lesson Lesson
	photos map[string]*zip.File // by their hash
}

// Read reads a lesson that Write wrote, or that was packed anew with other texts in it. A photo's content is checked when it is
// read to its end.
func Read(in io.ReaderAt, size int64) (*File, error) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrForm, err)
	}
	if n := len(z.File); n > mostParts {
		return nil, fmt.Errorf("%w: %d files in it, want at most %d", ErrMuch, n, mostParts)
	}
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		if parts[f.Name] != nil {
			return nil, fmt.Errorf("%w: it has two files %q", ErrForm, plain.Clip(f.Name))
		}
		parts[f.Name] = f
	}
	text, err := whole(parts, contents, mostContents)
	if err != nil {
		return nil, err
	}
	x, err := readIndex(text)
	if err != nil {
		return nil, err
	}
	file := &File{photos: map[string]*zip.File{}}
	if err := file.fill(x, parts); err != nil {
		return nil, err
	}
	return file, nil
}

func readIndex(text []byte) (index, error) {
	var x index
	if err := json.Unmarshal(text, &x); err != nil {
		return index{}, fmt.Errorf("%w: %s: %v", ErrForm, contents, err)
	}
	switch {
	case x.Version < 1:
		return index{}, fmt.Errorf("%w: %s has no vggscope_lesson", ErrForm, contents)
	case x.Version > version:
		return index{}, fmt.Errorf("lesson: form %d, want %d; a newer VGGScope may have written it", x.Version, version)
	case len(x.Steps) == 0:
		return index{}, fmt.Errorf("%w: it has no steps", ErrForm)
	case len(x.Steps) > MostSteps:
		return index{}, fmt.Errorf("%w: %d steps, want at most %d", ErrMuch, len(x.Steps), MostSteps)
	}
	return x, nil
}

// fill makes the lesson of its table of contents.
func (f *File) fill(x index, parts map[string]*zip.File) error {
	l := Lesson{Title: plain.OneLine(x.Title)}
	for i, s := range x.Steps {
		step, err := readStep(s, parts)
		if err != nil {
			return fmt.Errorf("lesson: step %d: %w", i+1, err)
		}
		l.Steps = append(l.Steps, step)
	}
	if err := l.Check(); err != nil {
		return err
	}
	listed := map[string]string{}
	for _, p := range x.Photos {
		listed[p.SHA256] = p.File
	}
	var total uint64
	for _, p := range l.Photos() {
		z := parts[listed[p.SHA256]]
		if z == nil {
			return fmt.Errorf("%w: the photo %q is not in it", ErrForm, plain.Clip(p.Name))
		}
		if total += z.UncompressedSize64; z.UncompressedSize64 > MostPhoto || total > MostBytes {
			return fmt.Errorf("%w: %q has %s, and all photos up to it %s; want at most %s and %s", ErrMuch, plain.Clip(p.Name),
				plain.Bytes(int64(min(z.UncompressedSize64, 1<<62))), plain.Bytes(int64(min(total, 1<<62))), plain.Bytes(MostPhoto), plain.Bytes(MostBytes))
		}
		f.photos[p.SHA256] = z
	}
	f.Lesson = l
	return nil
}

func readStep(s indexStep, parts map[string]*zip.File) (Step, error) {
	view, err := kept.Read(bytes.NewReader(s.View))
	if err != nil {
		return Step{}, fmt.Errorf("lesson: %w", err)
	}
	text, err := whole(parts, s.Text, MostText)
	if err != nil {
		return Step{}, err
	}
	return Step{Text: tidy(text), View: view, Second: s.Second, Together: s.Together}.Bare(), nil
}

// tidy is a text without the mark that some editors put before it, and with plain line ends.
func tidy(text []byte) string {
	s := strings.TrimPrefix(string(text), "\ufeff")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// whole reads a part that may not be larger than most.
func whole(parts map[string]*zip.File, name string, most int64) ([]byte, error) {
	f := parts[name]
	if f == nil {
		return nil, fmt.Errorf("%w: there is no %q in it", ErrForm, plain.Clip(name))
	}
	in, err := open(f)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %v", ErrForm, plain.Clip(name), err)
	case int64(len(text)) > most:
		return nil, fmt.Errorf("%w: %s is larger than %s", ErrMuch, plain.Clip(name), plain.Bytes(most))
	}
	return text, nil
}

// locked is the bit of a part that is encrypted, which the library reads as if it were not.
const locked = 1

func open(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&locked != 0 {
		return nil, fmt.Errorf("%w: %s is encrypted", ErrForm, plain.Clip(f.Name))
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrForm, plain.Clip(f.Name), err)
	}
	return in, nil
}

// Photo reads a photo. Instead of its end comes an error where it is not the one that it says to be.
func (f *File) Photo(sum string) (io.ReadCloser, error) {
	z := f.photos[sum]
	if z == nil {
		return nil, fmt.Errorf("%w: no photo %s", ErrForm, plain.Clip(sum))
	}
	in, err := open(z)
	if err != nil {
		return nil, err
	}
	return &checked{in, sha256.New(), sum, MostPhoto, z.Name}, nil
}

// checked is a photo on its way.
type checked struct {
	io.ReadCloser
	sum  hash.Hash
	want string
	left int64
	name string
}

// Read implements io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if c.left -= int64(n); c.left < 0 {
		return n, fmt.Errorf("%w: %s is larger than %s", ErrMuch, plain.Clip(c.name), plain.Bytes(MostPhoto))
	}
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.sum.Sum(nil)) != c.want {
		return n, fmt.Errorf("%w: %s is not the photo that it says to be", ErrForm, plain.Clip(c.name))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, fmt.Errorf("%w: %s: %v", ErrForm, plain.Clip(c.name), err)
	}
	return n, err
}
