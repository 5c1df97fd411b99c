package sheet

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

// ramp is a tensor whose values differ from channel to channel and from place to place.
func ramp(s nn.Shape) nn.Tensor {
	t := nn.NewTensor(s)
	for i := range t.Data {
		c, p := i%s.C, i/s.C
		t.Data[i] = float32((p*37+c*11)%101) * float32(c+1)
	}
	return t
}

func drawn(t *testing.T, x nn.Tensor, o Options) *image.Paletted {
	t.Helper()
	img, err := Draw(x, o)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestMapsShowTheirData(t *testing.T) {
	shapes := []nn.Shape{
		{H: 7, W: 7, C: 20}, {H: 14, W: 14, C: 16}, {H: 5, W: 9, C: 13}, {H: 30, W: 20, C: 3}, {H: 3, W: 3, C: 1}, {H: 120, W: 130, C: 17},
	}
	for _, s := range shapes {
		for _, m := range view.Colormaps() {
			x := ramp(s)
			img := drawn(t, x, Options{Layer: "test", Map: m})
			g, ranges := tilingOf(s.C, s.H, s.W, 8), view.NewMaps(x, view.PerChannel, view.Range{}, m).On
			p := newPalette(m)
			for c := range s.C {
				for _, at := range [][2]int{{0, 0}, {0, s.W - 1}, {s.H - 1, 0}, {s.H / 2, s.W / 3}, {s.H - 1, s.W - 1}} {
					level, _ := ranges[c].Index(x.At(at[0], at[1], c))
					checkSquare(t, img, g.tile(c).Min.Add(image.Pt(at[1], at[0]).Mul(g.zoom)), g.zoom, p.colours[p.level[level]])
				}
			}
		}
	}
}

// checkSquare looks at the four corners of an enlarged value.
func checkSquare(t *testing.T, img image.Image, at image.Point, zoom int, want color.Color) {
	t.Helper()
	for _, d := range []image.Point{{0, 0}, {zoom - 1, 0}, {0, zoom - 1}, {zoom - 1, zoom - 1}} {
		if got := img.At(at.X+d.X, at.Y+d.Y); got != want {
			t.Errorf("pixel %v is %v, want %v", at.Add(d), got, want)
		}
	}
}

func TestLayerAndLockedRange(t *testing.T) {
	x := nn.Tensor{Shape: nn.Shape{H: 1, W: 2, C: 2}, Data: []float32{0, 0, 1, 4}}
	g := tilingOf(x.C, x.H, x.W, 8)
	for _, tt := range []struct {
		o     Options
		level uint8 // of channel 0's value 1
	}{
		{Options{Mode: view.PerChannel}, 255},
		{Options{Mode: view.PerLayer}, 64},
		{Options{Mode: view.Locked, Locked: view.Range{Lo: 0, Hi: 2}}, 128},
	} {
		p := newPalette(view.Viridis())
		want := p.colours[p.level[tt.level]]
		checkSquare(t, drawn(t, x, tt.o), g.tile(0).Min.Add(image.Pt(g.zoom, 0)), g.zoom, want)
	}
}

// Channels stand in the order that is asked for, with their own numbers; the title tells how many there are, and that the order
// is another one.
func TestOrder(t *testing.T) {
	x := ramp(nn.Shape{H: 7, W: 7, C: 20})
	order := []int{19, 3, 4}
	img := drawn(t, x, Options{Layer: "test", Order: order})
	g, on, p := tilingOf(3, 7, 7, 8), view.NewMaps(x, view.PerChannel, view.Range{}, view.Viridis()).On, newPalette(view.Viridis())
	for place, channel := range order {
		level, _ := on[channel].Index(x.At(2, 5, channel))
		checkSquare(t, img, g.tile(place).Min.Add(image.Pt(5, 2).Mul(g.zoom)), g.zoom, p.colours[p.level[level]])
	}
	m := view.NewMaps(x, view.PerChannel, view.Range{}, view.Viridis()).Arranged(order)
	if got := count(m, Options{}); got != "3 of 20 channels" {
		t.Errorf("the title says %q", got)
	}
	for _, tt := range []struct {
		order []int
		told  bool
	}{{order, true}, {[]int{3, 4, 19}, false}, {nil, false}} {
		if got := mapSentences(g, m.Arranged(tt.order), Options{}); strings.Contains(got, "Reordered") != tt.told {
			t.Errorf("of the order %v is said: %q", tt.order, got)
		}
	}
	for _, wrong := range [][]int{{}, {0, 20}, {-1}} {
		if _, err := Draw(x, Options{Layer: "fc9", Order: wrong}); err == nil || !strings.Contains(err.Error(), "fc9") {
			t.Errorf("order %v: error %v, want one that names the layer", wrong, err)
		}
	}
}

// A channel that is constant but for a NaN is no silent one: the NaN must be seen.
func TestNaNAmongEqualValues(t *testing.T) {
	x := nn.NewTensor(nn.Shape{H: 6, W: 6, C: 1})
	x.Data[7] = nan
	img, g := drawn(t, x, Options{}), tilingOf(1, 6, 6, 8)
	checkSquare(t, img, g.tile(0).Min.Add(image.Pt(1, 1).Mul(g.zoom)), g.zoom, view.NotANumber)
}

func TestSilentAndFaultyMaps(t *testing.T) {
	x := ramp(nn.Shape{H: 6, W: 6, C: 5})
	for p := range 36 {
		x.Data[p*5+1] = 0
		x.Data[p*5+2] = 3.5
		x.Data[p*5+3] = nan
	}
	x.Data[4], x.Data[9] = nan, inf
	img, g := drawn(t, x, Options{Layer: "test"}), tilingOf(x.C, x.H, x.W, 8)
	for _, c := range []int{1, 2} {
		seen := map[uint8]bool{}
		r := g.tile(c)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for _, v := range img.Pix[img.PixOffset(r.Min.X, y):][:r.Dx()] {
				seen[v] = true
			}
		}
		if len(seen) != 2 || !seen[paper+1] || !seen[paper+3] {
			t.Errorf("channel %d has one value all over, but is not hatched: %v", c, seen)
		}
	}
	checkSquare(t, img, g.tile(3).Min, g.zoom, view.NotANumber)
	checkSquare(t, img, g.tile(4).Min, g.zoom, view.NotANumber)
	checkSquare(t, img, g.tile(4).Min.Add(image.Pt(g.zoom, 0)), g.zoom, view.Viridis().At(255))

	m := view.NewMaps(x, view.PerChannel, view.Range{}, view.Viridis())
	if want := (view.Tally{All: 5, Silent: 1, Constant: 1, Faulty: 2}); m.Tally != want {
		t.Errorf("counted %+v, want %+v", m.Tally, want)
	}
	if got := count(m, Options{}); got != "5 of 5 channels, 1 silent" {
		t.Errorf("the title says %q", got)
	}
	for c, want := range []string{"", "silent", "all 3.50", "no finite value", ""} {
		if got := words(m, c, view.PerLayer); want != "" && (len(got) != 1 || got[0] != want) || want == "" && len(got) != 3 {
			t.Errorf("under channel %d: %q, want %q", c, got, want)
		}
	}
}

func TestDenseSheet(t *testing.T) {
	x := nn.NewTensor(nn.Vector(1000))
	for i := range x.Data {
		x.Data[i] = float32(i%9) * 1e-3
	}
	x.Data[285], x.Data[17] = 0.9, nan
	img := drawn(t, x, Options{Layer: "predictions", MarkMax: true, Names: make([]string, 10)})
	q, p := squareOf(1000, true), newPalette(view.Viridis())
	for i, v := range x.Data {
		level, ok := view.Range{Lo: 0, Hi: 0.9}.Index(v)
		want := p.colours[p.level[level]]
		if !ok {
			want = view.NotANumber
		}
		if ringed := q.at(285).Inset(-5); i != 285 && q.at(i).Overlaps(ringed) {
			continue // the ring covers part of the neighbours
		}
		checkSquare(t, img, q.at(i).Min, q.cell, want)
	}
	ring := q.at(285).Min.Sub(image.Pt(3, 3))
	if got := img.At(ring.X, ring.Y); got != accent {
		t.Errorf("beside the largest unit is %v, want the ring", got)
	}
	unused := q.at(1023)
	if v := img.ColorIndexAt(unused.Min.X+1, unused.Min.Y+1); v != paper+1 && v != paper+3 {
		t.Errorf("a place without a unit has colour index %d, want hatching", v)
	}
}

func TestSideBar(t *testing.T) {
	p, err := newPage("test", 300, 400, view.Viridis())
	if err != nil {
		t.Fatal(err)
	}
	box := image.Rect(50, 30, 70, 350)
	p.sideBar(box, view.Range{Lo: 0, Hi: 1.01}) // the round number 1 is too near to the end
	if got := p.img.At(60, box.Min.Y); got != view.Viridis().At(255) {
		t.Errorf("the bar's top is %v, want the highest level", got)
	}
	if got := p.img.At(60, box.Max.Y-1); got != view.Viridis().At(0) {
		t.Errorf("the bar's bottom is %v, want the lowest level", got)
	}
	var marks []int
	for y := range 400 {
		if p.img.ColorIndexAt(box.Max.X+3, y) == paper+6 {
			marks = append(marks, y)
		}
	}
	if want := []int{30, 96, 159, 223, 286, 349}; !slices.Equal(marks, want) { // 1.01, 0.8, 0.6, 0.4, 0.2, 0
		t.Errorf("marks at %v, want %v", marks, want)
	}
}

func TestHeadBar(t *testing.T) {
	img := drawn(t, ramp(nn.Shape{H: 7, W: 7, C: 8}), Options{Map: view.Signed()})
	right, y := img.Rect.Max.X-margin, margin+10
	for x, want := range map[int]uint8{right - headBarWidth: 0, right - 1: 255} {
		if got := img.At(x, y); got != view.Signed().At(want) {
			t.Errorf("the bar at x %d is %v, want level %d", x, got, want)
		}
	}
}

func TestLargestUnit(t *testing.T) {
	tests := []struct {
		values  []float32
		largest int
	}{
		{[]float32{1, 5, 5, 2}, 1},
		{[]float32{nan, -3, inf, -2}, 3},
		{[]float32{nan, nan}, -1},
		{[]float32{-7}, 0},
	}
	for _, tt := range tests {
		if got := view.Largest(tt.values); got != tt.largest {
			t.Errorf("%v: the largest is %d, want %d", tt.values, got, tt.largest)
		}
		x := nn.Tensor{Shape: nn.Vector(len(tt.values)), Data: tt.values}
		drawn(t, x, Options{MarkMax: true, Map: view.Signed()})
	}
}

func TestSheetRefuses(t *testing.T) {
	for _, x := range []nn.Tensor{
		{},
		{Shape: nn.Shape{H: 2, W: 2, C: 2}, Data: make([]float32, 7)},
		{Shape: nn.Shape{H: -1, W: -1, C: 1}, Data: make([]float32, 1)},
	} {
		if _, err := Draw(x, Options{Layer: "fc9"}); err == nil || !strings.Contains(err.Error(), "fc9") {
			t.Errorf("%v with %d values: error %v, want one that names the layer", x.Shape, len(x.Data), err)
		}
	}
	big := nn.NewTensor(nn.Shape{H: 1, W: 2, C: 1 << 20})
	if _, err := Draw(big, Options{Columns: 1 << 20}); !errors.Is(err, ErrTooBig) {
		t.Errorf("a million maps: error %v, want ErrTooBig", err)
	}
}

func TestLongNoteGivesWay(t *testing.T) {
	x := ramp(nn.Shape{H: 14, W: 14, C: 8})
	o := Options{Layer: "block5_conv1", Note: strings.Repeat("a long name ", 60)}
	img := drawn(t, x, o)
	bare := drawn(t, x, Options{Layer: o.Layer})
	bar := image.Rect(img.Rect.Max.X-margin-headBarWidth-10, 0, img.Rect.Max.X, margin+headHeight)
	for y := bar.Min.Y; y < bar.Max.Y; y++ {
		a, b := img.Pix[img.PixOffset(bar.Min.X, y):][:bar.Dx()], bare.Pix[bare.PixOffset(bar.Min.X, y):][:bar.Dx()]
		if !bytes.Equal(a, b) {
			t.Fatalf("row %d: the note runs into the colour bar", y)
		}
	}
}

func TestPNGEncoderKeepsPixels(t *testing.T) {
	img := drawn(t, ramp(nn.Shape{H: 28, W: 28, C: 9}), Options{Layer: "test"})
	var e PNGEncoder
	for range 2 { // the second time with the first one's buffers
		var b bytes.Buffer
		if err := e.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		back, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := back.(*image.Paletted); !ok || !bytes.Equal(p.Pix, img.Pix) {
			t.Fatal("the file holds other pixels than the sheet")
		}
	}
}
