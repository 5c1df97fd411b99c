package clip

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/image/bmp"
)

func TestPathsIn(t *testing.T) {
	list := "# copied\r\nfile:///photos/%E7%8C%AB%201.jpg\r\nhttp://example.org/a.png\r\nfile://elsewhere/b.png\r\n\r\nFILE:///c.png"
	if got, want := pathsIn(list), []string{"/photos/猫 1.jpg", "/c.png"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A text that names a file which is there stands for it; other texts are texts.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	path := filepath.Join(dir, "a photo.png")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	home := "~" + string(filepath.Separator) + "a photo.png"
	for _, text := range []string{path, "  " + path + "\n", `"` + path + `"`, "'" + path + "'", home} {
		if got, ok := (Content{Text: text}).File(); !ok || got != path {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", " ", `""`, "a photo.png", path + "x", path + "\n" + path, "hello", "http://example.org/a.png", "~", path + "\x00"} {
		if got, ok := (Content{Text: text}).File(); ok {
			t.Errorf("%q is taken for the file %q", text, got)
		}
	}
}

// A picture that becomes a bitmap on Windows' clipboard and a file again is the same, as another library reads it.
func TestBitmap(t *testing.T) {
	img := image.NewNRGBA(image.Rect(2, 3, 7, 6))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 37)
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	img.Set(2, 3, color.Transparent)
	file, err := bmpOf(dibOf(img))
	if err != nil {
		t.Fatal(err)
	}
	got, err := bmp.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds().Size() != img.Rect.Size() {
		t.Fatalf("%v, want %v", got.Bounds(), img.Rect)
	}
	for y := range 3 {
		for x := range 5 {
			want := color.RGBAModel.Convert(img.At(x+2, y+3)).(color.RGBA)
			if x == 0 && y == 0 {
				want = color.RGBA{255, 255, 255, 255}
			}
			r, g, b, _ := got.At(x, y).RGBA()
			if (color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}) != want {
				t.Errorf("(%d, %d) is %v, want %v", y, x, got.At(x, y), want)
			}
		}
	}
}

func TestDamagedBitmaps(t *testing.T) {
	whole := dibOf(image.NewRGBA(image.Rect(0, 0, 2, 2)))
	change := func(at int, v byte) []byte {
		b := bytes.Clone(whole)
		b[at] = v
		return b
	}
	for name, dib := range map[string][]byte{
		"empty": nil, "short": whole[:39], "header too small": change(0, 12), "header too large": change(3, 1), "palette too large": change(35, 0xff),
	} {
		if _, err := bmpOf(dib); !errors.Is(err, errBitmap) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzBitmap(f *testing.F) {
	f.Add(dibOf(image.NewRGBA(image.Rect(0, 0, 3, 2))))
	f.Fuzz(func(t *testing.T, dib []byte) {
		file, err := bmpOf(dib)
		if err == nil && !bytes.Equal(file[fileHeader:], dib) {
			t.Error("the file is not the bitmap behind a header")
		}
	})
}

// The same picture is kept once, under an ending that says what it is, and the oldest ones go.
func TestKeep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pasted")
	first, err := Keep(dir, []byte("\x89PNG one"))
	if err != nil || filepath.Ext(first) != ".png" {
		t.Fatal(first, err)
	}
	if again, err := Keep(dir, []byte("\x89PNG one")); err != nil || again != first {
		t.Errorf("kept again as %s, %v", again, err)
	}
	if err := os.Chtimes(first, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "of somebody else.png")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range kept {
		if path, err := Keep(dir, []byte{'B', 'M', byte(i)}); err != nil || filepath.Ext(path) != ".bmp" {
			t.Fatal(path, err)
		}
	}
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Error("the oldest picture is still there")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != kept+1 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if _, err := Keep(filepath.Join(other, "x"), []byte("BM")); err == nil {
		t.Error("a folder that cannot be made is no error")
	}
}
