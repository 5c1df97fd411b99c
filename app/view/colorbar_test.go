package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// The mark of the colour bar stands over the colour that the value has.
func TestBarMark(t *testing.T) {
	text := color.RGBA{1, 2, 3, 255}
	gray, _ := ByName("gray")
	r := Range{-2, 6}
	for _, v := range []float32{-2, 0, 1.5, 6} {
		dst := image.NewRGBA(image.Rect(0, 0, 400, 44))
		Bar{On: r, Mark: v, Fixed: true}.Draw(dst, Style{Map: gray, Ink: Ink{Text: text}}, 1)
		level, _ := r.Index(v)
		at := -1
		for x := range 400 {
			if dst.RGBAAt(x, 15) == text {
				at = x
			}
		}
		if at < 0 {
			t.Fatalf("%v: no mark", v)
		}
		plain := image.NewRGBA(dst.Rect)
		Bar{On: r, Mark: nan, Fixed: true}.Draw(plain, Style{Map: gray, Ink: Ink{Text: text}}, 1)
		if got := int(plain.RGBAAt(at, 15).R); abs(got-int(level)) > 1 {
			t.Errorf("%v: the mark is over level %d, want %d", v, got, level)
		}
	}
}

// A strip goes through all levels, from the left or from below.
func TestStrip(t *testing.T) {
	gray, _ := ByName("gray")
	table := gray.pixels()
	img := image.NewRGBA(image.Rect(0, 0, 270, 270))
	dst := draw.Onto(img, &table)
	Strip(dst, image.Rect(5, 2, 261, 4), false)
	Strip(dst, image.Rect(7, 8, 9, 264), true)
	Strip(dst, image.Rect(0, 0, 1, 1), true)
	for i := range 256 {
		if got := img.RGBAAt(5+i, 3).R; int(got) != i {
			t.Errorf("%d pixels from the left is level %d", i, got)
		}
		if got := img.RGBAAt(8, 263-i).R; int(got) != i {
			t.Errorf("%d pixels from below is level %d", i, got)
		}
	}
}

// Whatever the limits and the values are, the bar says where they are: the limits by their numbers, one value alone by its own and without
// a gradient, and no two places by the same number.
func TestBarNumbers(t *testing.T) {
	counted := func(r Range) Histogram { return Histogram{Range: r, Counts: make([]int, bins)} }
	tests := []struct {
		name  string
		bar   Bar
		first []string
	}{
		{"limits", Bar{On: Range{0, 812.4}, Bins: counted(Range{0, 900})}, []string{"0", "812"}},
		{"one value", Bar{On: Range{100.061, 100.061}, Bins: counted(Range{100.061, 100.061})}, []string{"100.1"}},
		{"zeros", Bar{On: Range{}}, []string{"0"}},
		{"close", Bar{On: Range{100.061, 100.06101}, Bins: counted(Range{100.061, 100.06101})}, []string{"100.06100", "100.06101"}},
		{"close in a wide domain", Bar{On: Range{100, 100.0001}, Bins: counted(Range{-50, 200})}, []string{"100.0000", "100.0001"}},
		{"huge", Bar{On: Range{-3e38, 3e38}}, []string{"−3.00e38", "3.00e38"}},
		{"tiny", Bar{On: Range{0, 1e-44}}, []string{"0", "9.81e−45"}},
	}
	for _, tt := range tests {
		for _, width := range []int{150, 200, 900} {
			left, span := across(width, 1)
			strip := image.Rect(left, 0, left+span, 14)
			got, at := tt.bar.numbers(strip, width, 1), map[string]int{}
			for i, want := range tt.first {
				if i >= len(got) || got[i].text != want {
					t.Errorf("%s: numbers %v, want %v first", tt.name, got, tt.first)
					break
				}
			}
			for _, n := range append(got, tt.bar.placed(strip, width, 1, 4, func(string) int { return 1 })...) {
				if x, met := at[n.text]; met && abs(x-n.x) > 1 {
					t.Errorf("%s: %s is at %d and at %d", tt.name, n.text, x, n.x)
				}
				at[n.text] = n.x
			}
		}
	}
	for fixed, want := range map[bool]int{true: 1, false: 2} { // the colour of the value; hatching on paper
		dst := image.NewRGBA(image.Rect(0, 0, 400, 62))
		Bar{On: Range{7, 7}, Fixed: fixed, Mark: nan}.Draw(dst, Style{Map: Viridis(), Ink: Ink{Paper: color.RGBA{1, 1, 1, 255}, Line: color.RGBA{2, 2, 2, 255}}}, 1)
		colours := map[color.RGBA]bool{}
		for x := 40; x < 360; x++ {
			colours[dst.RGBAAt(x, 34)] = true
		}
		if len(colours) != want {
			t.Errorf("fixed %t: %d colours in the bar of one value, want %d", fixed, len(colours), want)
		}
	}
}

// Between the numbers at the ends of a bar there is one that can be read off, wherever there is room, and none runs into another.
func TestBarHasANumberBetween(t *testing.T) {
	wide := func(s string) int { return 8 * len([]rune(s)) }
	for _, hi := range []float32{21.8, 43.2, 83.8, 211, 240, 420, 999, 1.35e8, 11733, 6.26, 0.0052} {
		b := Bar{On: Range{0, hi}}
		for _, width := range []int{190, 240, 600} {
			left, span := across(width, 1)
			got := b.placed(image.Rect(left, 0, left+span, 14), width, 1, 4, wide)
			if len(got) < 3 {
				t.Errorf("0 to %g, %d wide: %v", hi, width, got)
			}
			for i, n := range got {
				for _, other := range got[:i] {
					if n.from < other.from+wide(other.text) && other.from < n.from+wide(n.text) {
						t.Errorf("0 to %g, %d wide: %v runs into %v", hi, width, n, other)
					}
				}
			}
		}
	}
}

// The bar tells of limits that values have, or that somebody chose: not of those that only give zero its colour.
func TestLimitsAreTrue(t *testing.T) {
	zeros := nn.NewTensor(nn.Shape{H: 4, W: 4, C: 3})
	locked := Range{-2, 2}
	for mode := PerChannel; mode <= Sigma3; mode++ {
		want := Range{}
		if mode == Locked {
			want = locked
		}
		if got := NewMaps(zeros, mode, locked, Signed()).Limits(1, mode); got != want {
			t.Errorf("mode %d: zeros are between %v, want %v", mode, got, want)
		}
	}
	if got := Magnitude(append(make([]float32, 1000), -3), 0.99); got != 3 {
		t.Errorf("the magnitude of zeros and one -3 is %v, want 3", got)
	}
}
