package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "settings.json")
	want := Settings{
		Window: Size{1600, 1000}, Splits: map[string]float64{"left": 0.2}, Language: "zh-Hans", Theme: "dark",
		Model: "/m", LastFolder: "/p", Recent: []string{"/p/a.png"}, Library: []Model{{Path: "/m", Name: "mine", Origin: Imported, Input: "keras", Checked: true}}, Fit: "crop", Filter: "bicubic",
		ColorMap: "magma", RangeMode: "layer", Columns: 12, Smooth: true, Times: true,
	}
	for range 2 { // over nothing, and over itself
		if err := want.Save(path); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(path)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the file: %v, %v", entries, err)
	}
}

func TestMissing(t *testing.T) {
	if s, err := Load(filepath.Join(t.TempDir(), "none.json")); err != nil || !reflect.DeepEqual(s, Settings{}) {
		t.Errorf("%+v, %v, want nothing", s, err)
	}
}

func TestDamaged(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "cut off": `{"language": "zh`, "not an object": `[1, 2]`, "wrong type": `{"columns": "many"}`,
		"binary": "\x00\xff\x13", "huge": strings.Repeat(" ", maxFile) + "{}",
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, text)
			s, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), "settings.json.bad") || !reflect.DeepEqual(s, Settings{}) {
				t.Fatalf("%+v, %v, want defaults and an error that names the file put aside", s, err)
			}
			kept, err := os.ReadFile(path + ".bad")
			if err != nil || string(kept) != text {
				t.Errorf("put aside: %d bytes, %v, want all %d", len(kept), err, len(text))
			}
			if _, err := Load(path); err != nil {
				t.Errorf("the next start: %v", err)
			}
		})
	}
}

func TestFolderInPlaceOfFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil {
		t.Error("a folder was read")
	}
	if err := (Settings{Columns: 3}).Save(path); err != nil {
		t.Errorf("after it was put aside: %v", err)
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]Settings{
		`{"unknown": 1, "columns": 8}`:                           {Columns: 8},
		`{"columns": -1}`:                                        {},
		`{"columns": 100000}`:                                    {},
		`{"window": {"width": 5, "height": 1000}}`:               {},
		`{"window": {"width": 1e30, "height": 1000}}`:            {},
		`{"window": {"width": 800, "height": 600}}`:              {Window: Size{800, 600}},
		`{"splits": {"left": 0.5, "right": 7, "bottom": -0.01}}`: {Splits: map[string]float64{"left": 0.5}},
	} {
		if got, err := parse([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
	}
}

func TestRecent(t *testing.T) {
	var s Settings
	for i := range 20 {
		s.Opened(string(rune('a' + i)))
	}
	before := s.Recent
	s.Opened("m")
	if got := strings.Join(s.Recent, ""); got != "mtsrqponlkji" {
		t.Errorf("recent %s", got)
	}
	if strings.Join(before, "") != "tsrqponmlkji" {
		t.Errorf("a list that was handed out has changed: %s", before)
	}
}

// However many pictures are opened, the models stay.
func TestUsed(t *testing.T) {
	var s Settings
	s.Opened("model")
	s.Used(Model{Path: "model"})
	if len(s.Recent) != 0 {
		t.Errorf("a model among the pictures: %q", s.Recent)
	}
	for i := range 20 {
		s.Opened(string(rune('a' + i)))
	}
	s.Used(Model{Path: "another"})
	if got := fmt.Sprint(s.Library[0].Path, " ", s.Library[1].Path, len(s.Library)); got != "another model2" {
		t.Errorf("models %q", got)
	}
}

func TestSaveFails(t *testing.T) {
	path := file(t, "in the way")
	err := Settings{}.Save(filepath.Join(path, "settings.json"))
	var p *fs.PathError
	if !errors.As(err, &p) {
		t.Errorf("%v, want the file system's error", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"window": {"width": 800, "height": 600}, "columns": 8, "recent": ["a"], "splits": {"left": 0.3}}`))
	f.Add([]byte(`{"columns": 1e99}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := parse(text)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "s.json")
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
		again, err := Load(path)
		if err != nil || !reflect.DeepEqual(normal(again), normal(s)) {
			t.Errorf("%+v, %v, want %+v", again, err, s)
		}
	})
}

// normal makes empty lists none: JSON leaves both out.
func normal(s Settings) Settings {
	if len(s.Recent) == 0 {
		s.Recent = nil
	}
	if len(s.Library) == 0 {
		s.Library = nil
	}
	if len(s.Splits) == 0 {
		s.Splits = nil
	}
	return s
}

// What earlier versions kept of models moves to the library, and is taken for seen.
func TestModelsOfBefore(t *testing.T) {
	s, err := parse([]byte(`{"models": ["/a", "/b"], "library": [{"path": "/b", "name": "mine"}]}`))
	if err != nil || len(s.Library) != 2 || s.Library[0].Name != "mine" || s.Library[1].Path != "/a" || !s.Library[1].Checked || s.Before != nil {
		t.Errorf("%+v, %v", s.Library, err)
	}
	s.Change("/a", func(m *Model) { m.Name = "first" })
	if m, ok := s.Known("/a"); !ok || m.Name != "first" {
		t.Errorf("renamed: %+v", s.Library)
	}
	s.Forget("/a")
	if _, ok := s.Known("/a"); ok {
		t.Errorf("forgotten: %+v", s.Library)
	}
}
