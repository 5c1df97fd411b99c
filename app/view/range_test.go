package view

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

// TestIndexIsMatplotlibs compares with what colormaps.py had matplotlib compute.
func TestIndexIsMatplotlibs(t *testing.T) {
	b, err := os.ReadFile("testdata/normalize.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Cases []struct {
			Lo, Hi  float32
			Values  []float32
			Indices []uint8
		}
	}
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Cases) < 6 {
		t.Fatalf("%d cases, want 6", len(golden.Cases))
	}
	for _, c := range golden.Cases {
		r := Range{c.Lo, c.Hi}
		for i, x := range c.Values {
			if got, ok := r.Index(x); got != c.Indices[i] || !ok {
				t.Errorf("%v in %v: level %d, matplotlib has %d", x, r, got, c.Indices[i])
			}
		}
	}
}

func TestIndexEdges(t *testing.T) {
	tests := []struct {
		r    Range
		x    float32
		want uint8
		ok   bool
	}{
		{Range{0, 1}, 0, 0, true},
		{Range{0, 1}, 1, 255, true},
		{Range{0, 1}, 0.5, 128, true},
		{Range{-2, 2}, 0, ZeroLevel, true},
		{Range{0, 1}, inf, 255, true},
		{Range{0, 1}, -inf, 0, true},
		{Range{0, 1}, nan, 0, false},
		{Range{5, 5}, 5, 0, true},
		{Range{5, 5}, 6, 0, true},
		{empty, 1, 0, true},
		{Range{-math.MaxFloat32, math.MaxFloat32}, 0, 128, true},
		{Range{-math.MaxFloat32, math.MaxFloat32}, 1.5e38, 184, true}, // its distance from the low end exceeds float32
		{Range{-math.MaxFloat32, math.MaxFloat32}, math.MaxFloat32, 255, true},
		{Range{0, math.SmallestNonzeroFloat32}, math.SmallestNonzeroFloat32, 255, true},
	}
	for _, tt := range tests {
		if got, ok := tt.r.Index(tt.x); got != tt.want || ok != tt.ok {
			t.Errorf("%v in %v: level %d, %v, want %d, %v", tt.x, tt.r, got, ok, tt.want, tt.ok)
		}
	}
}

func TestChannelRanges(t *testing.T) {
	x := nn.Tensor{Shape: nn.Shape{H: 2, W: 2, C: 4}, Data: []float32{
		1, 0, nan, inf,
		-3, 0, nan, 7,
		5, 0, nan, -inf,
		2, 0, nan, 9,
	}}
	got := spans(survey(x, spansOf))
	want := []Range{{-3, 5}, {0, 0}, empty, {7, 9}}
	for c := range want {
		if got[c] != want[c] {
			t.Errorf("channel %d: %v, want %v", c, got[c], want[c])
		}
	}
	if got[2].Valid() || got[2].Constant() {
		t.Error("a channel of NaN alone has a valid or constant range")
	}
	if !got[1].Constant() || got[0].Constant() {
		t.Error("channel 1, and not channel 0, is constant")
	}
	if r := Union(got); r != (Range{-3, 9}) {
		t.Errorf("the layer's range is %v, want -3 to 9", r)
	}
}

func TestRanges(t *testing.T) {
	x := nn.Tensor{Shape: nn.Shape{H: 1, W: 2, C: 3}, Data: []float32{-1, 2, 0, 4, 3, 0}}
	tests := []struct {
		name string
		mode RangeMode
		m    *Colormap
		want []Range
	}{
		{"own", PerChannel, Viridis(), []Range{{-1, 4}, {2, 3}, {0, 0}}},
		{"own, signed", PerChannel, Signed(), []Range{{-4, 4}, {-3, 3}, {-1, 1}}},
		{"layer", PerLayer, Viridis(), []Range{{-1, 4}, {-1, 4}, {-1, 4}}},
		{"locked", Locked, Viridis(), []Range{{-9, 8}, {-9, 8}, {-9, 8}}},
		{"locked, signed", Locked, Signed(), []Range{{-9, 9}, {-9, 9}, {-9, 9}}},
	}
	for _, tt := range tests {
		got := shown(spans(survey(x, spansOf)), tt.mode, Range{-9, 8}, tt.m)
		for c := range tt.want {
			if got[c] != tt.want[c] {
				t.Errorf("%s: channel %d on %v, want %v", tt.name, c, got[c], tt.want[c])
			}
		}
	}
}

// The inner loop of the maps gives each value the level that Index gives it, whatever the range and the distance of values.
func TestLine(t *testing.T) {
	values := []float32{0, -0.5, 1, 255, 256, 3e38, -3e38, 1e-40, inf, -inf, nan}
	for i := range 4096 {
		values = append(values, float32(i)/16, float32(math.Sin(float64(i)))*200)
	}
	for _, r := range []Range{{0, 1}, {0, 255.9}, {-200, 200}, {0, 1e-42}, {-3e38, 3e38}, {2, 2}, {1, -1}} {
		for _, step := range []int{1, 3} {
			dst := make([]uint8, (len(values)+step-1)/step)
			r.scale().line(dst, values, step)
			for i, level := range dst {
				if want, _ := r.Index(values[i*step]); level != want {
					t.Fatalf("%v in %v: level %d, want %d", values[i*step], r, level, want)
				}
			}
		}
	}
}

// The parts of a large tensor, which are surveyed side by side, make the ranges of the whole.
func TestSurveyInParts(t *testing.T) {
	x := nn.NewTensor(nn.Shape{H: 301, W: 211, C: 17})
	for i := range x.Data {
		x.Data[i] = float32((i*7919)%100003) - 50000
	}
	for c := range 17 { // at the ends, and in the middle, where parts meet
		x.Data[c], x.Data[len(x.Data)/2+c], x.Data[len(x.Data)-17+c] = -1e6-float32(c), nan, 1e6+float32(c)
	}
	for c, f := range survey(x, spansOf) {
		want := Range{-1e6 - float32(c), 1e6 + float32(c)}
		if f.span != want || f.faults != 1 {
			t.Errorf("channel %d: %v with %d faults, want %v with 1", c, f.span, f.faults, want)
		}
	}
}
