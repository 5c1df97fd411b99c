package view

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// Goldens hold what is drawn, text and all; the only font in them is part of the program. After a change that is meant, look at
// what is in testdata/failed and put it in the golden's place.

// golden compares a picture with testdata/NAME.png. A step of a colour may be rounded in another way on another processor.
func golden(t *testing.T, name string, got image.Image) {
	t.Helper()
	const step = 2 << 8
	if f, err := os.Open(filepath.Join("testdata", name+".png")); err == nil {
		defer f.Close()
		want, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		if same(got, want, step) {
			return
		}
	}
	t.Errorf("%s looks otherwise than testdata/%s.png: see testdata/failed", name, name)
	if err := os.MkdirAll("testdata/failed", 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join("testdata/failed", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, got); err != nil {
		t.Fatal(err)
	}
}

// same reports whether no colour of two pictures differs by more than step of 65,535.
func same(a, b image.Image, step int) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r, g, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range []int{int(r) - int(r2), int(g) - int(g2), int(b1) - int(b2)} {
				if max(d, -d) > step {
					return false
				}
			}
		}
	}
	return true
}

func goldenStyle(m *Colormap) Style {
	return Style{
		Map: m, Small: draw.Regular(12), Chosen: -1, Largest: -1, Ranges: true, Silent: "silent",
		Ink: Ink{
			Paper: color.RGBA{250, 250, 250, 255}, Text: color.RGBA{20, 20, 30, 255}, Muted: color.RGBA{110, 110, 120, 255},
			Line: color.RGBA{200, 200, 205, 255}, Guide: color.RGBA{200, 200, 205, 255}, Accent: color.RGBA{200, 40, 0, 255},
		},
	}
}

// below puts pictures under each other.
func below(pictures ...*image.RGBA) *image.RGBA {
	w, h := 0, 0
	for _, p := range pictures {
		w, h = max(w, p.Rect.Dx()), h+p.Rect.Dy()
	}
	all, at := image.NewRGBA(image.Rect(0, 0, w, h)), 0
	for _, p := range pictures {
		for y := range p.Rect.Dy() {
			copy(all.Pix[all.PixOffset(0, at+y):], p.Pix[p.PixOffset(0, y):][:4*p.Rect.Dx()])
		}
		at += p.Rect.Dy()
	}
	return all
}

func TestGoldenBars(t *testing.T) {
	counted := Histogram{Range: Range{0, 96}, Counts: make([]int, bins)}
	for i := range counted.Counts {
		counted.Counts[i] = 4000 / (1 + i*i)
	}
	var list []*image.RGBA
	for _, c := range []struct {
		r    Range
		bins Histogram
		mark float32
		log  bool
	}{
		{Range{0, 812.4}, Histogram{}, 301, false}, {Range{-1.5, 1.5}, Histogram{}, 1.5, false}, {Range{3.5, 3.5}, Histogram{}, 3.5, false},
		{Range{1, -1}, Histogram{}, 0, false}, {Range{0, 1e-7}, Histogram{}, nan, false},
		{Range{20, 61}, counted, 33, false}, {Range{20, 61}, counted, nan, true}, {Range{-20, 200}, counted, nan, false},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 420, 66))
		Bar{On: c.r, Bins: c.bins, Mark: c.mark, Log: c.log}.Draw(img, goldenStyle(Viridis()), 1)
		list = append(list, img)
	}
	golden(t, "bars", below(list...))
}

func TestGoldenHistograms(t *testing.T) {
	x := nn.NewTensor(nn.Shape{H: 40, W: 40, C: 3})
	for i := range x.Data {
		v := float32(math.Sin(float64(i)) * math.Cos(float64(i)/7))
		x.Data[i] = []float32{v, max(0, v), 2}[i%3]
	}
	m := NewMaps(x, PerChannel, Range{}, Viridis())
	var list []*image.RGBA
	for c := range 3 {
		img := image.NewRGBA(image.Rect(0, 0, 300, 60))
		m.Histogram(c).Draw(img, m.On[c], false, goldenStyle(Viridis()))
		list = append(list, img)
	}
	golden(t, "histograms", below(list...))
}

func TestGoldenCharts(t *testing.T) {
	var list []*image.RGBA
	for _, log := range []bool{false, true} {
		c := NewChart(thousand())
		c.Log = log
		whole := image.NewRGBA(image.Rect(0, 0, 360, 140))
		c.Draw(whole, 200, goldenStyle(Viridis()), 1)
		c.Zoom(0.3735, 60)
		part := image.NewRGBA(whole.Rect)
		c.Draw(part, 375, goldenStyle(Viridis()), 1)
		list = append(list, whole, part)
	}
	golden(t, "charts", below(list...))
}

// All that may be seen in a grid: names, ranges, a silent and a constant channel, a NaN, a frame, another order.
func TestGoldenGrid(t *testing.T) {
	x := numbered(9, 12, 6)
	for i := range x.Data {
		switch i % 6 {
		case 1:
			x.Data[i] = 0
		case 4:
			x.Data[i] = 2.5
		}
	}
	x.Data[6*30+2] = nan
	var list []*image.RGBA
	for _, smooth := range []bool{false, true} {
		m := NewMaps(x, PerChannel, Range{}, Viridis()).Arranged([]int{5, 1, 2, 4, 0})
		g := NewGrid()
		g.SetColumns(3)
		g.Resize(420, 260, 1)
		g.Show(m, false)
		k := goldenStyle(Viridis())
		k.Smooth, k.Chosen, k.Names = smooth, 2, []string{"zero", "", "two"}
		img := image.NewRGBA(image.Rect(0, 0, 420, 260))
		(&Painter{}).Draw(img, g, m, k)
		list = append(list, img)
	}
	golden(t, "grid", below(list...))
}
