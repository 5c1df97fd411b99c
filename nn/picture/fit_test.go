package picture

import (
	"fmt"
	"testing"
)

func TestCropSizes(t *testing.T) {
	for _, c := range []struct {
		w0, h0, w, h, short int
		wantW, wantH        int
	}{
		{640, 427, 224, 224, 256, 383, 256}, // 640*256/427 = 383.7: torchvision rounds down
		{427, 640, 224, 224, 256, 256, 383},
		{224, 224, 224, 224, 0, 224, 224},
		{640, 427, 224, 224, 0, 335, 224},
		{100, 100, 200, 100, 0, 200, 200}, // covers a wide target
		{1, 1000, 224, 224, 256, 256, 256000},
	} {
		f := Fitting{Fit: Crop, Filter: Bilinear, W: c.w, H: c.h, Short: c.short}
		if w, h := f.cropSize(c.w0, c.h0); w != c.wantW || h != c.wantH {
			t.Errorf("%+v: %dx%d", c, w, h)
		}
	}
}

// TestCropOffset: torchvision's roundings, halves to the even number.
func TestCropOffset(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{
		{256, 224, 16}, {383, 224, 80}, {225, 224, 0}, {227, 224, 2}, {229, 224, 2}, {224, 224, 0}, {100, 224, -62}, {99, 224, -62},
	} {
		if got := cropOffset(c.a, c.b); got != c.want {
			t.Errorf("%d in %d: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

// TestFittingAlwaysFits: whatever the picture, the result has the target's size, and a very long picture costs no memory to
// speak of (a whole resize of the last one would take 190 MB).
func TestFittingAlwaysFits(t *testing.T) {
	for _, fit := range Fits() {
		for _, filter := range Filters() {
			for _, s := range [][2]int{{1, 1}, {3, 500}, {500, 3}, {224, 224}, {1, 1000}} {
				for _, short := range []int{0, 8, 256} {
					f := Fitting{Fit: fit, Filter: filter, W: 32, H: 24, Short: short}
					if err := f.Check(); err != nil {
						t.Fatal(err)
					}
					if got := f.Apply(New(s[0], s[1])); got.W != 32 || got.H != 24 || len(got.Pix) != 32*24*3 {
						t.Errorf("%+v of %v: %dx%d", f, s, got.W, got.H)
					}
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	white := New(10, 5)
	white.fill([3]uint8{255, 255, 255})
	f := Fitting{Fit: Pad, Filter: Bilinear, W: 20, H: 20, Fill: [3]uint8{1, 2, 3}}
	got := f.Apply(white)
	for _, c := range []struct {
		y    int
		want string
	}{{0, "1 2 3"}, {4, "1 2 3"}, {5, "255 255 255"}, {14, "255 255 255"}, {15, "1 2 3"}} {
		r, g, b := got.At(7, c.y)
		if s := fmt.Sprint(r, g, b); s != c.want {
			t.Errorf("row %d: %s, want %s", c.y, s, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	good := Fitting{Fit: Stretch, Filter: Nearest, W: 224, H: 224}
	for name, change := range map[string]func(*Fitting){
		"fit":    func(f *Fitting) { f.Fit = "squeeze" },
		"filter": func(f *Fitting) { f.Filter = "" },
		"zero":   func(f *Fitting) { f.W = 0 },
		"huge":   func(f *Fitting) { f.H = 1 << 30 },
		"short":  func(f *Fitting) { f.Short = -1 },
	} {
		f := good
		change(&f)
		if f.Check() == nil {
			t.Errorf("%s: no error for %+v", name, f)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	for _, f := range Filters() {
		if got, err := ParseFilter(string(f)); got != f || err != nil {
			t.Error(f, got, err)
		}
	}
	for _, f := range Fits() {
		if got, err := ParseFit(string(f)); got != f || err != nil {
			t.Error(f, got, err)
		}
	}
	if f, err := ParseFilter("Lanczos"); f != Lanczos || err != nil {
		t.Error(f, err)
	}
	if _, err := ParseFilter("box"); err == nil {
		t.Error("no error for an unknown filter")
	}
	if _, err := ParseFit(""); err == nil {
		t.Error("no error for an empty fit")
	}
}
