package kept

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/scene"
)

// onePNG is a PNG without a session.
func onePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 5, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func figureOf(t testing.TB, s Session) []byte {
	t.Helper()
	out, err := Embed(onePNG(t), s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// with puts a chunk behind the first one.
func with(file []byte, kind, body string) []byte {
	at := len(signature) + first
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(chunk, kind+body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(kind+body)))
	return append(append(bytes.Clone(file[:at]), chunk...), file[at:]...)
}

// A figure is a PNG that other programs read, with the session that was put in.
func TestEmbed(t *testing.T) {
	want := session()
	file := figureOf(t, want)
	if img, err := png.Decode(bytes.NewReader(file)); err != nil || img.Bounds().Dx() != 5 {
		t.Fatal(err)
	}
	got, ok := FromPNG(bytes.NewReader(file))
	if !ok || got.Picture != want.Picture || !reflect.DeepEqual(got.Model, want.Model) || !got.Scene.Equal(want.Scene) {
		t.Errorf("%v, %+v, want %+v", ok, got, want)
	}
	for _, bad := range [][]byte{nil, []byte("BM"), file[:20]} {
		if _, err := Embed(bad, want); err == nil {
			t.Errorf("a session goes into %q", bad)
		}
	}
}

// What is not ours, or is damaged, or is meant to do harm is a picture like any other.
func TestFromPNG(t *testing.T) {
	plain, file := onePNG(t), figureOf(t, session())
	var text, bomb bytes.Buffer
	if err := session().Write(&text); err != nil {
		t.Fatal(err)
	}
	z := zlib.NewWriter(&bomb)
	z.Write(make([]byte, 64<<20))
	z.Close()
	broken := bytes.Clone(file)
	broken[len(signature)+first+40] ^= 1 // within the chunk: its checksum does not hold any more
	huge := with(plain, "iTXt", "x")
	copy(huge[len(signature)+first:], "\xff\xff\xff\xff")
	for name, f := range map[string][]byte{
		"a plain PNG":           plain,
		"no PNG":                []byte("GIF89a"),
		"nothing":               nil,
		"another keyword":       with(plain, "iTXt", "Comment\x00\x00\x00\x00\x00"+text.String()),
		"a longer keyword":      with(plain, "iTXt", keyword+"s\x00\x00\x00\x00\x00"+text.String()),
		"another kind of chunk": with(plain, "tEXt", keyword+"\x00"+text.String()),
		"a compressed bomb":     with(plain, "iTXt", keyword+"\x00\x01\x00\x00\x00"+bomb.String()),
		"broken JSON":           with(plain, "iTXt", keyword+"\x00\x00\x00\x00\x00{\"vggscope_session\": 1,"),
		"no JSON":               with(plain, "iTXt", keyword+"\x00\x00\x00\x00\x00Dear reader"),
		"no end of the names":   with(plain, "iTXt", keyword+"\x00\x00\x00en"),
		"a huge session":        with(plain, "iTXt", keyword+"\x00\x00\x00\x00\x00"+strings.Repeat(" ", most)+text.String()),
		"a wrong checksum":      broken,
		"a huge length":         huge,
		"an empty chunk":        with(plain, "iTXt", ""),
		"cut off":               file[:len(signature)+first+30],
		"of a later version":    with(plain, "iTXt", keyword+"\x00\x00\x00\x00\x00"+strings.Replace(text.String(), `"vggscope_session": 1`, `"vggscope_session": 99`, 1)),
	} {
		if s, ok := FromPNG(bytes.NewReader(f)); ok {
			t.Errorf("%s holds %v", name, s)
		}
	}
	for name, f := range map[string][]byte{
		"behind another iTXt chunk": with(file, "iTXt", "Comment\x00\x00\x00\x00\x00hello"),
		"with a language":           with(plain, "iTXt", keyword+"\x00\x00\x00en\x00session\x00"+text.String()),
	} {
		if _, ok := FromPNG(bytes.NewReader(f)); !ok {
			t.Errorf("%s: there is none", name)
		}
	}
}

// A figure does not tell the user's name; at home, or in another home, its files are found again.
func TestForOthers(t *testing.T) {
	s := session()
	home := filepath.Join(string(filepath.Separator)+"home", "anna")
	s.Picture.Path, s.Model.Path = filepath.Join(home, "photos", "猫.jpg"), home+"s"
	s.Scene.Picture, s.Scene.Model = scene.Source{Path: s.Picture.Path, Name: "猫.jpg"}, scene.Source{Path: s.Model.Path}
	s.Scene.Beside.Picture = scene.Source{Path: filepath.Join(home, "b.jpg")}
	file := figureOf(t, s.ForOthers(home))
	if bytes.Contains(file, []byte(filepath.Join(home, "")+string(filepath.Separator))) {
		t.Error("the home folder is in the figure")
	}
	got, ok := FromPNG(bytes.NewReader(file))
	if got = got.AtHome(home); !ok || got.Picture != s.Picture || !reflect.DeepEqual(got.Model, s.Model) || got.Scene.Beside != s.Scene.Beside {
		t.Errorf("%+v, want %+v", got, s)
	}
	if got.Together != nil {
		t.Errorf("a view of one picture names others: %q", got.Together)
	}
	s.Scene.View, s.Together = scene.Table, []string{s.Picture.Path, filepath.Join(home, "b.jpg")}
	got, ok = FromPNG(bytes.NewReader(figureOf(t, s.ForOthers(home))))
	if !ok || !slices.Equal(got.AtHome(home).Together, s.Together) || !strings.HasPrefix(got.Together[1], "~") {
		t.Errorf("a table of pictures is of %q, want %q", got.Together, s.Together)
	}
}

func TestOpenFigure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, figureOf(t, session()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := OpenFigure(path); !ok {
		t.Error("no session in the file")
	}
	for _, none := range []string{path + "x", filepath.Dir(path)} {
		if _, ok := OpenFigure(none); ok {
			t.Errorf("a session in %s", none)
		}
	}
}

func FuzzFromPNG(f *testing.F) {
	f.Add(figureOf(f, session()))
	f.Add(onePNG(f))
	f.Add(with(onePNG(f), "iTXt", keyword+"\x00\x00\x00en\x00\x00{}"))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, ok := FromPNG(bytes.NewReader(file))
		if !ok {
			return
		}
		again, err := Embed(onePNG(t), s)
		if err != nil {
			t.Fatal(err)
		}
		if back, ok := FromPNG(bytes.NewReader(again)); !ok || !back.Scene.Equal(s.Scene) || back.Picture != s.Picture {
			t.Error("put in again it is another one")
		}
	})
}
