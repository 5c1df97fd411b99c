package picture

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The goldens are Pillow's; testdata/gen_goldens.py made them, testdata/versions.txt says with which libraries.

// golden reads one of Pillow's pictures with the standard library alone: they are opaque 8-bit RGB, so nothing of this
// package takes part.
func golden(t testing.TB, path string) *RGB {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(path, err)
	}
	out := New(m.Bounds().Dx(), m.Bounds().Dy())
	for i := 0; i < len(out.Pix); i += 3 {
		r, g, b, _ := m.At(i/3%out.W, i/3/out.W).RGBA()
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = uint8(r>>8), uint8(g>>8), uint8(b>>8)
	}
	return out
}

// difference is the largest and the mean difference of two pictures, in levels.
func difference(t testing.TB, got, want *RGB) (most int, mean float64) {
	t.Helper()
	if got.W != want.W || got.H != want.H || len(got.Pix) != len(want.Pix) {
		t.Fatalf("size %dx%d (%d bytes), want %dx%d (%d)", got.W, got.H, len(got.Pix), want.W, want.H, len(want.Pix))
	}
	sum := 0
	for i, v := range got.Pix {
		d := int(v) - int(want.Pix[i])
		d = max(d, -d)
		most = max(most, d)
		sum += d
	}
	return most, float64(sum) / float64(len(got.Pix))
}

// jpegTolerance is how far the inverse DCT of the standard library may take a JPEG from libjpeg's, in levels, before and
// after a bicubic resize to 224; every other format must be equal.
const (
	jpegTolerance    = 4
	resizedTolerance = 2
)

func TestDecodeLikePillow(t *testing.T) {
	files, err := filepath.Glob("testdata/in/*")
	if err != nil || len(files) < 90 {
		t.Fatalf("%d test pictures, want at least 90: %v", len(files), err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			got, info, err := DecodeFile(context.Background(), path, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			want := golden(t, "golden/"+name+".png")
			limit := 0
			if info.Format == "JPEG" || strings.HasPrefix(name, "jpeg_in_tiff") {
				limit = jpegTolerance
			}
			if strings.HasPrefix(name, "photo") { // of the large ones only the resized form is kept
				got = Resize(got, 224, 224, Bicubic)
				limit = min(limit, resizedTolerance)
			}
			most, mean := difference(t, got, want)
			t.Logf("%-4s %dx%d: largest %d, mean %.4f", info.Format, got.W, got.H, most, mean)
			if most > limit {
				t.Errorf("differs from Pillow by %d levels (mean %.4f), want at most %d", most, mean, limit)
			}
		})
	}
}

func TestDecodeInfo(t *testing.T) {
	for _, c := range []struct {
		file string
		want Info
	}{
		{"420.jpg", Info{"JPEG", 1, 61, 43}},
		{"exif_6_420.jpg", Info{"JPEG", 6, 61, 43}},
		{"exif_6.png", Info{"PNG", 6, 61, 43}},
		{"exif_8.webp", Info{"WebP", 8, 61, 43}},
		{"exif_6.tif", Info{"TIFF", 6, 61, 43}},
		{"animated.gif", Info{"GIF", 1, 61, 43}},
		{"rgb.bmp", Info{"BMP", 1, 61, 43}},
	} {
		p, got, err := DecodeFile(context.Background(), "testdata/in/"+c.file, Limits{})
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", c.file, got, err, c.want)
			continue
		}
		if turned := got.Orientation >= 5; turned != (p.W == got.H && p.H == got.W) {
			t.Errorf("%s: orientation %d gave %dx%d", c.file, got.Orientation, p.W, p.H)
		}
	}
}

func TestResizeLikePillow(t *testing.T) {
	for _, f := range Filters() {
		for _, c := range resizeCases(t, f) {
			if most, mean := difference(t, Resize(c.src, c.want.W, c.want.H, f), c.want); most != 0 {
				t.Errorf("%s: differs from Pillow by %d levels (mean %.4f)", c.name, most, mean)
			}
		}
	}
}

// resizeCase is a picture and what Pillow made of it with one filter.
type resizeCase struct {
	name      string
	src, want *RGB
}

func resizeCases(t *testing.T, f Filter) (out []resizeCase) {
	t.Helper()
	for _, size := range []string{"61x43", "60x40"} {
		src := golden(t, "resize/source_"+size+".png")
		files, _ := filepath.Glob("testdata/resize/" + string(f) + "_" + size + "_*.png")
		for _, path := range files {
			name := filepath.Base(path)
			out = append(out, resizeCase{name, src, golden(t, "resize/"+name)})
		}
	}
	if len(out) < 18 {
		t.Fatalf("%d goldens for %s, want at least 18", len(out), f)
	}
	return out
}

func TestFitLikeTorchvisionAndPillow(t *testing.T) {
	sizes := []image.Point{{61, 43}, {43, 61}, {37, 90}, {50, 50}}
	for _, s := range sizes {
		src := golden(t, fmt.Sprintf("fit/source_%dx%d.png", s.X, s.Y))
		for _, c := range []struct{ short, size int }{{32, 28}, {33, 28}, {256, 224}} {
			f := Fitting{Fit: Crop, Filter: Bilinear, W: c.size, H: c.size, Short: c.short}
			checkFit(t, f, src, fmt.Sprintf("fit/crop_%dx%d_%d_%d.png", s.X, s.Y, c.short, c.size))
		}
		for _, to := range []image.Point{{28, 28}, {40, 25}} {
			f := Fitting{Fit: Pad, Filter: Bicubic, W: to.X, H: to.Y, Fill: [3]uint8{124, 117, 104}}
			checkFit(t, f, src, fmt.Sprintf("fit/pad_%dx%d_%dx%d.png", s.X, s.Y, to.X, to.Y))
		}
	}
}

func checkFit(t *testing.T, f Fitting, src *RGB, name string) {
	t.Helper()
	if most, mean := difference(t, f.Apply(src), golden(t, name)); most != 0 {
		t.Errorf("%s: differs by %d levels (mean %.4f)", name, most, mean)
	}
}

// TestLikeKerasAndTorchvision goes from a file to the network's size, as Keras' load_img and the transforms of torchvision's
// weights do (testdata/gen_library_goldens.py). What is left is the decoder's inverse DCT.
func TestLikeKerasAndTorchvision(t *testing.T) {
	src, _, err := DecodeFile(context.Background(), "testdata/in/photo_420.jpg", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Fitting{
		"keras":       {Fit: Stretch, Filter: Nearest, W: 224, H: 224},
		"torchvision": {Fit: Crop, Filter: Bilinear, W: 224, H: 224, Short: 256},
	} {
		most, mean := difference(t, f.Apply(src), golden(t, "libs/"+name+".png"))
		t.Logf("| %s | %d | %.3f |", name, most, mean)
		if most > resizedTolerance || mean > 0.05 {
			t.Errorf("%s: differs by %d levels (mean %.4f)", name, most, mean)
		}
	}
}
