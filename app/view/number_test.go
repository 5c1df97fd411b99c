package view

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	tests := []struct {
		x      float32
		digits int
		want   string
	}{
		{0, 3, "0"},
		{float32(math.Copysign(0, -1)), 3, "0"},
		{812.4, 3, "812"},
		{1.7, 3, "1.70"},
		{-0.02134, 3, "−0.0213"},
		{1234, 3, "1230"},
		{12345, 3, "12300"},
		{12345, 2, "1.2e4"},
		{999.6, 3, "1000"},
		{99999, 3, "1.00e5"},
		{0.00099996, 3, "0.00100"},
		{0.00012, 3, "1.20e−4"},
		{-1.5e10, 2, "−1.5e10"},
		{7, 1, "7"},
		{nan, 3, "NaN"},
		{-inf, 3, "−Inf"},
	}
	for _, tt := range tests {
		if got := Number(float64(tt.x), tt.digits); got != tt.want {
			t.Errorf("Number(%v, %d) = %q, want %q", tt.x, tt.digits, got, tt.want)
		}
	}
	for x, want := range map[float32]string{0.5: "0.5", 20: "20", 150: "150", 2e7: "2e7", 0.15: "0.15", -1: "−1"} {
		if got := Short(float64(x), 3); got != want {
			t.Errorf("Short(%v, 3) = %q, want %q", x, got, want)
		}
	}
	for r, want := range map[Range]string{
		{-0.5, 812.4}: "−0.500 … 812", {100.061, 100.06101}: "~ 100", {0, 0}: "0", {-2, -2}: "−2.00", empty: "Inf … −Inf",
	} {
		if got := strings.ReplaceAll(r.String(), "+", ""); got != want {
			t.Errorf("%v reads %q, want %q", [2]float32{r.Lo, r.Hi}, got, want)
		}
	}
}

// A number looks the same wherever it stands: a limit that can be typed, a value under the mouse and a tick differ in their digits alone.
func TestOneWayToWrite(t *testing.T) {
	for x, want := range map[float32]string{
		8.2621e-6: "8.2621e−6", -8.2621e-6: "−8.2621e−6", 0.00025: "2.5e−4", 0.0125: "0.0125", 1e6: "1e6", 100000: "100000",
		16777216: "16777216", -1234567: "−1234567", 2.5e7: "2.5e7", 3e38: "3e38", 1e-44: "1e−44", nan: "NaN", 0: "0",
	} {
		if got := Exact(x); got != want {
			t.Errorf("Exact(%v) = %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{8.2621e-6: "8.2621e−6", 0.00025: "2.5e−4", 100: "100", -1.5: "−1.5", 12345678: "12345700", 123456789: "1.23457e8"} {
		if got := Short(x, 6); got != want {
			t.Errorf("Short(%v, 6) = %q, want %q", x, got, want)
		}
	}
	for number, want := range map[string]string{"-8.2621e-06": "−8.2621e−6", "1e+20": "1e20", "3.5e-10": "3.5e−10", "-1": "−1"} {
		if got := Minus(number); got != want {
			t.Errorf("Minus(%q) = %q, want %q", number, got, want)
		}
	}
}

func TestTicks(t *testing.T) {
	tests := []struct {
		r    Range
		n    int
		want []float32
	}{
		{Range{0, 1}, 5, []float32{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{Range{-130, 130}, 6, []float32{-100, -50, 0, 50, 100}},
		{Range{0, 812.4}, 8, []float32{0, 200, 400, 600, 800}},
		{Range{3, 3}, 8, nil},
		{empty, 8, nil},
	}
	for _, tt := range tests {
		if got := values(tt.r.Ticks(tt.n)); !slices.EqualFunc(got, tt.want, near) {
			t.Errorf("%v: ticks %v, want %v", tt.r, got, tt.want)
		}
	}
	for _, r := range []Range{{-math.MaxFloat32, math.MaxFloat32}, {1, 1.0000001}, {1e-44, 2e-44}, {-1e30, 3}} {
		got := r.Ticks(8)
		if len(got) > 17 {
			t.Errorf("%v: %d ticks", r, len(got))
		}
		for i := range got {
			if i > 0 && got[i].Text == got[i-1].Text {
				t.Errorf("%v: two ticks are %s", r, got[i].Text)
			}
		}
	}
}

func near(a, b float32) bool { return math.Abs(float64(a-b)) <= 1e-6*math.Abs(float64(b)) }

func values(ticks []Tick) (list []float32) {
	for _, t := range ticks {
		list = append(list, t.Value)
	}
	return list
}

func TestTicksStandWhereTheyBelong(t *testing.T) {
	got := Range{-2, 6}.Ticks(4)
	want := []Tick{{-2, 0, "−2"}, {0, 0.25, "0"}, {2, 0.5, "2"}, {4, 0.75, "4"}, {6, 1, "6"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestShortAndChange(t *testing.T) {
	for x, want := range map[float64][2]string{0.08: {"0.08", "+0.08000"}, 1: {"1", "+1.000"}, -0.122: {"\u22120.122", "\u22120.1220"}, 0: {"0", "0"}, 2e-9: {"2e\u22129", "+2.000e\u22129"}} {
		if got := [2]string{Short(x, 4), Change(x, 4)}; got != want {
			t.Errorf("%g: %q, want %q", x, got, want)
		}
	}
}

// The parts of a sum add up as they are written.
func TestNumberAs(t *testing.T) {
	for _, c := range []struct {
		x, whole float64
		want     string
	}{{4.93317, 5.13761, "4.9332"}, {0.20444, 5.13761, "0.2044"}, {-12.3456, 1234.5678, "\u221212.3"}, {3, 71234, "3"}, {2.5e-9, 1.5e-8, "2.5000e\u22129"}, {6.7062e-6, 5.13761, "6.7e\u22126"}} {
		if got := NumberAs(c.x, c.whole, 5); got != c.want {
			t.Errorf("%g of %g: %q, want %q", c.x, c.whole, got, c.want)
		}
	}
}
