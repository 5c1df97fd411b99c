package lesson

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/scene"
)

// photoOf is a picture of a content.
func photoOf(name, content string) kept.Picture {
	sum := sha256.Sum256([]byte(content))
	return kept.Picture{Name: name, SHA256: hex.EncodeToString(sum[:])}
}

// memory has photos by their hashes.
type memory map[string]string

func (m memory) open(sum string) (io.ReadCloser, error) {
	s, ok := m[sum]
	if !ok {
		return nil, os.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(s)), nil
}

// example is a lesson with everything in it, and its photos: made on a computer whose folders are nobody's business.
func example() (Lesson, memory) {
	cat, dog := photoOf("猫.JPG", "a cat"), photoOf("dog.png", "a dog")
	away := func(p kept.Picture) kept.Picture { p.Path = "/data/teacher/" + p.Name; return p }
	look := func(p kept.Picture, layer string) kept.Session {
		s := scene.Default()
		s.Layer, s.Picture = layer, scene.Source{Path: p.Path, Name: p.Name}
		s.Model = scene.Source{Path: "/data/teacher/vgg16.h5", Name: "VGG16"}
		return kept.Session{Picture: p, Model: kept.Model{Path: "/data/teacher/vgg16.h5", Name: "VGG16", ID: "0a"}, Scene: s}
	}
	second := away(dog)
	compared := look(away(cat), "block3_conv1")
	compared.Scene.Beside.Picture = scene.Source{Path: second.Path, Name: second.Name}
	sample := look(kept.Picture{Name: "sunflower"}, "fc1")
	sample.Model = kept.Model{Name: "built-in", ID: "0b"}
	together := look(away(dog), "block5_pool")
	together.Scene.View = scene.Table
	return Lesson{Title: "Was sieht ein Netz? 网络看到了什么？", Steps: []Step{
		{Text: "# Edges\n\nLook at **channel 3**.", View: look(away(cat), "block1_conv2")},
		{Text: "两张图。", View: compared, Second: &second},
		{View: sample},
		{Text: "All of them.\n", View: together, Together: []kept.Picture{away(cat), away(dog)}},
	}}, memory{cat.SHA256: "a cat", dog.SHA256: "a dog"}
}

func written(t testing.TB, l Lesson, m memory) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, l, m.open); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(b []byte) (*File, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// A lesson comes back as it was, with its photos, each once in the file, without a word of where things were; and the same lesson is
// the same file.
func TestRoundTrip(t *testing.T) {
	l, m := example()
	b := written(t, l, m)
	if !bytes.Equal(b, written(t, l, m)) {
		t.Error("written twice, it is another file")
	}
	if bytes.Contains(b, []byte("/data/teacher")) {
		t.Error("the file tells of the teacher's folders")
	}
	if n := bytes.Count(b, []byte("a cat")); n != 1 {
		t.Errorf("the photo is in it %d times", n)
	}
	f, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	if f.Lesson.Title != l.Title || len(f.Lesson.Steps) != len(l.Steps) {
		t.Fatalf("%q with %d steps", f.Lesson.Title, len(f.Lesson.Steps))
	}
	for i, got := range f.Lesson.Steps {
		if want := l.Steps[i].Bare(); !reflect.DeepEqual(got, want) {
			t.Errorf("step %d: %+v, want %+v", i+1, got, want)
		}
	}
	if l.Steps[0].View.Picture.Path == "" {
		t.Error("writing it has changed the lesson")
	}
	for sum, want := range m {
		in, err := f.Photo(sum)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(in); err != nil || string(got) != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

// repacked is a lesson's file with some of its parts replaced, left out (empty) or added, compressed as other programs do.
func repacked(t testing.TB, b []byte, change map[string]string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name, text string) {
		p, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(p, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		name := f.Name
		if strings.HasPrefix(name, "photos/") {
			name = "photo"
		}
		if with, is := change[name]; is {
			text = []byte(with)
			if delete(change, name); with == "" {
				continue
			}
		}
		put(f.Name, string(text))
	}
	for name, text := range change {
		put(name, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A teacher may write texts in another program, and pack the file anew.
func TestPackedAnew(t *testing.T) {
	l, m := example()
	f, err := read(repacked(t, written(t, l, m), map[string]string{"steps/01.md": "\ufeffone\r\ntwo", "__MACOSX/._x": "x", "Thumbs.db": "y"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Lesson.Steps[0].Text; got != "one\ntwo" {
		t.Errorf("%q", got)
	}
}

// What is damaged, made up or from a newer program is refused with a sentence that names it.
func TestRefused(t *testing.T) {
	l, m := example()
	b := written(t, l, m)
	for name, c := range map[string]struct {
		file []byte
		want string
		is   error
	}{
		"nothing":      {nil, "not a lesson", ErrForm},
		"another file": {[]byte("%PDF-1.7 and so on"), "not a lesson", ErrForm},
		"cut off":      {b[:len(b)-40], "not a lesson", ErrForm},
		"another zip":  {repacked(t, b, map[string]string{contents: ""}), `"lesson.json"`, ErrForm},
		"no JSON":      {repacked(t, b, map[string]string{contents: "{"}), "lesson.json", ErrForm},
		"no version":   {repacked(t, b, map[string]string{contents: `{}`}), "vggscope_lesson", ErrForm},
		"newer":        {repacked(t, b, map[string]string{contents: `{"vggscope_lesson": 2, "steps": [{}]}`}), "newer", nil},
		"no steps":     {repacked(t, b, map[string]string{contents: `{"vggscope_lesson": 1}`}), "no steps", ErrForm},
		"no text":      {repacked(t, b, map[string]string{"steps/02.md": ""}), "step 2", ErrForm},
		"a long text":  {repacked(t, b, map[string]string{"steps/02.md": strings.Repeat("x", MostText+1)}), "larger than 16.0 KiB", ErrMuch},
		"no UTF-8":     {repacked(t, b, map[string]string{"steps/02.md": "\xff\xfe"}), "UTF-8", ErrForm},
		"no photo":     {repacked(t, b, map[string]string{"photo": ""}), "猫.JPG", ErrForm},
		"many steps":   {repacked(t, b, map[string]string{contents: `{"vggscope_lesson": 1, "steps": [` + strings.Repeat("{},", MostSteps) + `{}]}`}), "201 steps", ErrMuch},
		"no session":   {repacked(t, b, map[string]string{contents: `{"vggscope_lesson": 1, "steps": [{"text": "steps/01.md", "view": {}}]}`}), "session", kept.ErrForm},
	} {
		_, err := read(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	long := l
	long.Title = strings.Repeat("x", MostTitle+1)
	if err := Write(io.Discard, long, m.open); !errors.Is(err, ErrMuch) {
		t.Errorf("a title that is too long: %v", err)
	}
}

// A photo of another content than its hash says is found, also in the folder that it would have gone to.
func TestPhotoIsChecked(t *testing.T) {
	l, m := example()
	f, err := read(repacked(t, written(t, l, m), map[string]string{"photo": "a cow"}))
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPhotos(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Fill(context.Background(), f, nil); !errors.Is(err, ErrForm) || !strings.Contains(err.Error(), "not the photo") {
		t.Errorf("%v", err)
	}
	if list, _ := os.ReadDir(p.dir); len(list) != 0 {
		t.Errorf("it has left %v", list)
	}
}

// Names in a file lead nowhere: neither out of the folder that photos are laid in, nor to files of whoever opens it.
func TestNamesLeadNowhere(t *testing.T) {
	l, m := example()
	l.Steps[0].View.Picture.Name = "../../../evil.jpg"
	l.Steps[1].Second.Name = `..\..\evil.jpg`
	l.Steps[3].Together[0].Name, l.Steps[3].Together[1].Name = "a/../same.png", "SAME.png"
	l.Steps[3].View.Picture = l.Steps[3].Together[1]
	b := written(t, l, m)
	f, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPhotos(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Fill(context.Background(), f, nil); err != nil {
		t.Fatal(err)
	}
	for i, s := range f.Lesson.Steps {
		if s.View.Scene.Picture.Path != "" || s.View.Scene.Beside.Picture.Path != "" || strings.ContainsAny(s.View.Model.Path, `/\`) {
			t.Errorf("step %d leads to files: %+v", i+1, s.View)
		}
		list := s.Pictures()
		if len(s.Together) > 0 {
			list = s.Together
		}
		paths, err := p.Lay(list)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := p.Lay(list)
		for k, path := range paths {
			if list[k].SHA256 == "" {
				continue
			}
			if rel, err := filepath.Rel(p.dir, path); err != nil || strings.HasPrefix(rel, "..") || path != again[k] {
				t.Errorf("%s is laid at %s", list[k].Name, path)
			}
			if got, err := kept.Hash(path); err != nil || got != list[k].SHA256 {
				t.Errorf("%s: %v", path, err)
			}
		}
		if len(s.Together) == 2 && filepath.Base(paths[1]) != "SAME (2).png" {
			t.Errorf("two of one name: %q", paths)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("the folder is there still")
	}
}

// A file is taken as it is at that moment.
func TestTake(t *testing.T) {
	p, err := NewPhotos(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum, n, err := p.Take(context.Background(), path)
	if err != nil || n != 3 || sum != photoOf("", "one").SHA256 {
		t.Fatalf("%s, %d bytes, %v", sum, n, err)
	}
	if err := os.WriteFile(path, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := p.Open(sum)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if got, _ := io.ReadAll(in); string(got) != "one" {
		t.Errorf("%q", got)
	}
	if _, _, err := p.Take(context.Background(), path+"x"); err == nil || !strings.Contains(err.Error(), "a.pngx") {
		t.Errorf("no file: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := p.Take(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Whatever a file holds: it is read or refused, in bounded memory, and what is read can be written and read again.
func FuzzRead(f *testing.F) {
	l, m := example()
	b := written(f, l, m)
	f.Add(b)
	f.Add(repacked(f, b, map[string]string{"steps/01.md": "# x"}))
	f.Add(repacked(f, b, map[string]string{contents: `{"vggscope_lesson": 1, "steps": [{"text": "steps/01.md", "view": {}}]}`}))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := read(b)
		if err != nil {
			return
		}
		photos := memory{}
		for _, p := range file.Lesson.Photos() {
			in, err := file.Photo(p.SHA256)
			if err != nil {
				return
			}
			content, err := io.ReadAll(in)
			in.Close()
			if err != nil {
				return
			}
			photos[p.SHA256] = string(content)
		}
		again, err := read(written(t, file.Lesson, photos))
		if err != nil || fmt.Sprintf("%+v", again.Lesson) != fmt.Sprintf("%+v", file.Lesson) && !reflect.DeepEqual(again.Lesson, file.Lesson) {
			t.Errorf("%v: written and read it is another one", err)
		}
	})
}
