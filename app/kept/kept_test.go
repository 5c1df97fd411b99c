package kept

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/weights"
)

func session() Session {
	s := scene.Default().WithBefore(true)
	s.Layer, s.Channel = "block4_conv2", 17
	return Session{Picture{"/photos/猫.jpg", "猫.jpg", "ab"}, Model{Path: "/models/m", Name: "VGG16", ID: "cd", Read: &Reading{Choices: weights.Choices{Flatten: weights.FlattenCHW}, Input: weights.Input{Width: 224, Channels: "BGR"}}}, s, []string{"/photos/a.jpg", "/photos/猫.jpg"}}
}

func TestRoundTrip(t *testing.T) {
	var b bytes.Buffer
	want := session()
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&b)
	if err != nil || got.Picture != want.Picture || !reflect.DeepEqual(got.Model, want.Model) || !got.Scene.Equal(want.Scene) || !slices.Equal(got.Together, want.Together) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

// A session of an earlier version is of its picture alone.
func TestSessionOfOnePicture(t *testing.T) {
	s := session()
	s.Together = nil
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "together") {
		t.Errorf("it tells of others: %s", b.String())
	}
	got, err := Read(&b)
	if files, gone := got.Others("/photos"); err != nil || len(files)+len(gone) > 0 {
		t.Errorf("%q, without %q, %v", files, gone, err)
	}
}

// Pictures that were opened together are found where they were, or beside the session or the picture, in their order; the others are named.
func TestOthers(t *testing.T) {
	was, now := t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(was, "a.png"), filepath.Join(now, "b.png"), filepath.Join(now, "c.png"), filepath.Join(was, "z.png")} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := Session{Picture: Picture{Path: filepath.Join(was, "b.png")}}
	for _, name := range []string{"a.png", "b.png", "gone.png", "c.png", "z.png"} {
		s.Together = append(s.Together, filepath.Join(was, name))
	}
	files, gone := s.Moved(filepath.Join(now, "b.png")).Others("", now)
	want := []string{filepath.Join(was, "a.png"), filepath.Join(now, "b.png"), filepath.Join(now, "c.png"), filepath.Join(was, "z.png")}
	if !slices.Equal(files, want) || !slices.Equal(gone, []string{"gone.png"}) {
		t.Errorf("%q, without %q, want %q", files, gone, want)
	}
	if s.Together[1] != filepath.Join(was, "b.png") {
		t.Error("the session itself was changed")
	}
}

func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		``:                        "not a session",
		`[]`:                      "not a session",
		`{}`:                      "no vggscope_session",
		`{"vggscope_session": 2}`: "newer",
		`{"vggscope_session": 1}`: "names no picture",
		`{"vggscope_session": 1, "picture": {"name": "a"}, "model": {"id": "b"}, "scene": {"vggscope_scene": 1, "range": "x"}}`: `"x"`,
		strings.Repeat(" ", most+1): "larger",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q in it", text, err, want)
		}
	}
	if _, err := Read(strings.NewReader("PNG")); !errors.Is(err, ErrForm) {
		t.Error(err)
	}
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := Hash(path)
	if err != nil {
		t.Fatal(err)
	}
	p := Picture{SHA256: h}
	if got := p.Check(path); got != None {
		t.Errorf("the file itself: %q", got)
	}
	if got := p.Check(path + "x"); got != Missing {
		t.Errorf("no file: %q", got)
	}
	if err := os.WriteFile(path, []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := p.Check(path); got != Other {
		t.Errorf("another content: %q", got)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := session().Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := s.Write(&again); err != nil {
			t.Fatal(err)
		}
		if back, err := Read(&again); err != nil || !back.Scene.Equal(s.Scene) {
			t.Errorf("%v: read again it is another one", err)
		}
	})
}
