package assets

import (
	"bytes"
	"image"
	"image/png"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/tools/samples/draw"
)

// TestSamplesAreDrawn holds the embedded files against what the program draws now, so that neither changes without the
// other.
func TestSamplesAreDrawn(t *testing.T) {
	samples, subjects := Samples(), draw.Subjects()
	if len(samples) != len(subjects) {
		t.Fatalf("%d samples are embedded, %d are drawn", len(samples), len(subjects))
	}
	for i, s := range samples {
		t.Run(s.Name, func(t *testing.T) {
			if s.Name != subjects[i].Name {
				t.Fatalf("sample %d is %q, the program draws %q", i, s.Name, subjects[i].Name)
			}
			got, err := png.Decode(bytes.NewReader(s.PNG))
			if err != nil {
				t.Fatal(err)
			}
			want := subjects[i].Draw()
			if got.Bounds() != want.Bounds() {
				t.Fatalf("the file is %v, the drawing %v", got.Bounds(), want.Bounds())
			}
			if n := differing(got, want); n > allowed() {
				t.Errorf("%d pixels differ: run go generate ./app/assets", n)
			}
			if kib := len(s.PNG) / 1024; kib >= 60 {
				t.Errorf("the file has %d KiB, want less than 60", kib)
			}
		})
	}
}

// allowed is the number of pixels that may differ. On amd64 it is none; elsewhere the compiler may join a multiplication
// and an addition into one rounding, which moves an edge or the choice between two palette colours here and there.
func allowed() int {
	if runtime.GOARCH == "amd64" {
		return 0
	}
	return draw.Size * draw.Size / 50
}

func differing(a, b image.Image) (n int) {
	r := a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
				n++
			}
		}
	}
	return n
}

func TestSamplesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Samples() {
		if s.Title == "" || s.TitleZh == "" || s.Class == "" {
			t.Errorf("%s lacks a title or its class: %q, %q, %q", s.Name, s.Title, s.TitleZh, s.Class)
		}
		if seen[s.Class] {
			t.Errorf("two samples show class %s", s.Class)
		}
		seen[s.Class] = true
	}
}
