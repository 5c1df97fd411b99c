package picture

import (
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// These tests measure how far the ready-made Go paths are from Pillow on the same files: the reason why this package has
// its own, and the table of docs/PREPROCESSING.md (go test -v -run Difference ./nn/picture). Where one of them fails because
// a library has become as good as ours, ours can go.

// plainly converts any Go picture by its own colour model, as image/draw would.
func plainly(m image.Image) *RGB {
	b := m.Bounds()
	out := New(b.Dx(), b.Dy())
	for i := 0; i < len(out.Pix); i += 3 {
		c := color.RGBAModel.Convert(m.At(b.Min.X+i/3%out.W, b.Min.Y+i/3/out.W)).(color.RGBA)
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = c.R, c.G, c.B
	}
	return out
}

func TestDifferenceOfDecoders(t *testing.T) {
	for _, name := range []string{
		"444.jpg", "422.jpg", "420.jpg", "440.jpg", "progressive_420.jpg", "grey.jpg", "cmyk_adobe.jpg", "ycck_420.jpg",
		"photo_420.jpg", "photo_progressive_422.jpg", "lossy_20.webp", "lossy_75.webp", "photo.webp",
	} {
		f, err := os.Open(filepath.Join("testdata", "in", name))
		if err != nil {
			t.Fatal(err)
		}
		decode := jpeg.Decode
		if strings.HasSuffix(name, ".webp") {
			decode = webp.Decode
		}
		m, err := decode(f)
		f.Close()
		if err != nil {
			t.Fatal(name, err)
		}
		theirs := plainly(m)
		ours, _, err := DecodeFile(context.Background(), f.Name(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want := golden(t, "golden/"+name+".png")
		if strings.HasPrefix(name, "photo") {
			theirs, ours = Resize(theirs, 224, 224, Bicubic), Resize(ours, 224, 224, Bicubic)
		}
		libMost, libMean := difference(t, theirs, want)
		ourMost, ourMean := difference(t, ours, want)
		t.Logf("| %s | %d | %.3f | %d | %.3f |", name, libMost, libMean, ourMost, ourMean)
		if ourMean > libMean {
			t.Errorf("%s: mean difference %.4f, the library alone %.4f", name, ourMean, libMean)
		}
	}
}

func TestDifferenceOfScalers(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter Filter
		scaler draw.Scaler
	}{
		{"NearestNeighbor", Nearest, draw.NearestNeighbor},
		{"BiLinear", Bilinear, draw.BiLinear},
		{"ApproxBiLinear", Bilinear, draw.ApproxBiLinear},
		{"CatmullRom", Bicubic, draw.CatmullRom},
	} {
		cases := resizeCases(t, c.filter)
		libMost, ourMost, sum := 0, 0, 0.0
		for _, r := range cases {
			dst := image.NewRGBA(image.Rect(0, 0, r.want.W, r.want.H))
			c.scaler.Scale(dst, dst.Bounds(), r.src.Image(), image.Rect(0, 0, r.src.W, r.src.H), draw.Src, nil)
			most, mean := difference(t, plainly(dst), r.want)
			libMost, sum = max(libMost, most), sum+mean
			most, _ = difference(t, Resize(r.src, r.want.W, r.want.H, c.filter), r.want)
			ourMost = max(ourMost, most)
		}
		t.Logf("| draw.%s | %s | %d | %.3f | %d |", c.name, c.filter, libMost, sum/float64(len(cases)), ourMost)
		if ourMost != 0 || libMost == 0 {
			t.Errorf("draw.%s: ours differs by %d, theirs by %d", c.name, ourMost, libMost)
		}
	}
}
