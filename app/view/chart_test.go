package view

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

func thousand() []float32 {
	values := make([]float32, 1000)
	for i := range values {
		values[i] = 0.0005
	}
	values[373] = 0.5005
	return values
}

func TestChartFacts(t *testing.T) {
	c := NewChart(thousand())
	if c.Largest != 373 || math.Abs(c.Sum-1) > 1e-4 {
		t.Errorf("the largest is %d and the sum %v", c.Largest, c.Sum)
	}
	if from, to := c.InSight(); from != 0 || to != 1000 {
		t.Errorf("in sight: %d to %d", from, to)
	}
}

// The class under the cursor stays there while one zooms in, down to a few classes and no further.
func TestChartZoom(t *testing.T) {
	c := NewChart(thousand())
	at := 373.5 / 1000
	for range 30 {
		c.Zoom(at, 1.5)
		if i, ok := c.At(at); !ok || i != 373 {
			t.Fatalf("class %d is under the cursor", i)
		}
	}
	if from, to := c.InSight(); to-from < 8 || to-from > 9 {
		t.Errorf("at the most, %d classes are in sight", to-from)
	}
	c.Pan(-1e6)
	if _, to := c.InSight(); to != 1000 {
		t.Errorf("the end is at %d", to)
	}
	c.Reveal(5)
	if from, to := c.InSight(); from > 5 || to <= 5 {
		t.Errorf("class 5 is not within %d to %d", from, to)
	}
	c.Zoom(0.5, 1e-6)
	if from, to := c.InSight(); from != 0 || to != 1000 {
		t.Errorf("zoomed out, %d to %d", from, to)
	}
	if _, ok := c.At(1.01); ok {
		t.Error("there is a class beside the chart")
	}
}

// A chart of as many classes takes over what was in sight; one of other classes shows all of its own.
func TestChartLike(t *testing.T) {
	c := NewChart(thousand())
	c.Log = true
	c.Zoom(0.5, 4)
	next, other := NewChart(thousand()), NewChart(make([]float32, 10))
	next.Like(c)
	other.Like(c)
	if from, to := next.InSight(); from != 375 || to != 625 || !next.Log {
		t.Errorf("in sight %d to %d, logarithmic %t", from, to, next.Log)
	}
	if from, to := other.InSight(); from != 0 || to != 10 || !other.Log {
		t.Errorf("of ten classes, %d to %d are in sight, logarithmic %t", from, to, other.Log)
	}
	next.Reset()
	if from, to := next.InSight(); from != 0 || to != 1000 {
		t.Errorf("after a reset, %d to %d are in sight", from, to)
	}
}

func TestChartScales(t *testing.T) {
	c := &Chart{}
	for _, k := range []struct {
		log  bool
		v    float32
		want float64
	}{
		{false, 0, 0}, {false, 0.5, 0.5}, {false, 1, 1}, {false, float32(math.NaN()), 0},
		{true, 1, 1}, {true, 1e-4, 0.5}, {true, 1e-8, 0}, {true, 1e-20, 0}, {true, 0, 0},
	} {
		c.Log = k.log
		if got := c.height(k.v, 1); math.Abs(got-k.want) > 1e-6 {
			t.Errorf("log %v: %v stands %v high, want %v", k.log, k.v, got, k.want)
		}
	}
}

// The bar of the largest class can be seen among 1000 on 200 pixels, and its colour is the accent's.
func TestChartDraw(t *testing.T) {
	accent := color.RGBA{200, 10, 10, 255}
	k := Style{Ink: Ink{Paper: color.RGBA{255, 255, 255, 255}, Accent: accent, Muted: color.RGBA{99, 99, 99, 255}}, Small: draw.Regular(11)}
	c := NewChart(thousand())
	dst := image.NewRGBA(image.Rect(0, 0, 260, 140))
	c.Draw(dst, -1, k, 1)
	area := c.area(dst.Rect, k, 1)
	count := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if dst.RGBAAt(x, y) == accent {
				count++
				if i, ok := c.At(c.Position(x, 260, k, 1)); !ok || abs(i-373) > 5 {
					t.Fatalf("the accent is at class %d", i)
				}
			}
		}
	}
	if want := area.Dy() / 2; abs(count-want) > 2 {
		t.Errorf("the largest bar has %d pixels, want about %d", count, want)
	}
}

// The linear scale ends where what is in sight does, at a number whose quarters are short to write.
func TestChartScaleFollowsWhatIsInSight(t *testing.T) {
	values := make([]float32, 40)
	values[3], values[30] = 0.3, 0.015
	c := NewChart(values)
	for span, want := range map[Span]float64{{}: 0.4, {20, 20}: 0.02, {5, 10}: 1} {
		if c.Show(span); c.top() != want {
			t.Errorf("with %v in sight the scale ends at %v, want %v", span, c.top(), want)
		}
	}
	c.Show(Span{20, 20})
	area := image.Rect(0, 0, 200, 100)
	if bar := c.bar(30, area, c.top()); bar.Dy() != 75 {
		t.Errorf("a bar of 0.015 on a scale to 0.02 is %d pixels of 100 high", bar.Dy())
	}
	if NewChart([]float32{0.00001, float32(math.NaN())}).top() != tops[0] || NewChart(nil).top() != 1 {
		t.Error("scales of very small values, or of none")
	}
}

// A chart with titles has round classes below it, each of its bars where At finds it, and its marked classes in colours of their own.
func TestChartWithTitles(t *testing.T) {
	k := Style{Ink: Ink{Paper: color.RGBA{255, 255, 255, 255}, Accent: color.RGBA{200, 10, 10, 255}, Muted: color.RGBA{99, 99, 99, 255}}, Small: draw.Regular(11)}
	c := NewChart(thousand())
	c.Titles, c.Log, c.Marked = [2]string{"up", "along"}, true, []int{40, 900}
	for n, want := range map[int][]int{5: {0, 200, 400, 600, 800}, 2: {0, 500}} {
		if got := c.round(n); !slices.Equal(got, want) {
			t.Errorf("about %d classes: %v, want %v", n, got, want)
		}
	}
	dst := image.NewRGBA(image.Rect(0, 0, 1100, 400))
	c.Draw(dst, -1, k, 1)
	area := c.area(dst.Rect, k, 1)
	for m, class := range c.Marked {
		bar := c.bar(class, area, 1)
		if got := dst.RGBAAt(bar.Min.X, area.Max.Y-2); got != MarkInk(m, k.Ink.Paper) {
			t.Errorf("marked class %d is %v, want %v", class, got, MarkInk(m, k.Ink.Paper))
		}
		if i, ok := c.At(c.Position(bar.Min.X, 1100, k, 1)); !ok || abs(i-class) > 1 {
			t.Errorf("under the bar of class %d is %d", class, i)
		}
	}
	c.Show(Span{100, 10})
	if got := c.round(20); len(got) != 10 || got[0] != 100 || c.Span() != (Span{100, 10}) {
		t.Errorf("of ten classes %v are numbered, in sight is %v", got, c.Span())
	}
	for _, s := range []Span{{}, {5, 2000}} {
		if c.Show(s); c.Span() != (Span{}) {
			t.Errorf("%v shows %v, want all", s, c.Span())
		}
	}
}

// Each cell of a table of shares is found where it is drawn, and its bar is as long as its share.
func TestShares(t *testing.T) {
	k := Style{Ink: Ink{Paper: color.RGBA{255, 255, 255, 255}, Guide: color.RGBA{230, 230, 230, 255}}, Small: draw.Regular(11)}
	red, green := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 150, 0, 255}
	s := Shares{Row: 0, Columns: []ShareColumn{{3, "cat", red}, {7, "dog", green}}, Rows: []ShareRow{
		{Title: "a.png", Values: []float32{0.25, 1}, Texts: []string{"0.2500", "1.0000"}}, {Title: "b.png", Note: "unread"},
	}}
	for _, unit := range []float64{1, 2} {
		size := image.Pt(int(600*unit), int(ShareHeight(2)*unit))
		img := image.NewRGBA(image.Rectangle{Max: size})
		s.Draw(img, k, unit)
		long := map[color.RGBA]int{}
		y := int(1.5 * shareLine * unit)
		for x := range size.X {
			if c := img.RGBAAt(x, y); c == red || c == green || c == k.Ink.Guide {
				long[c]++
				if row, column, ok := s.At(image.Pt(x, y), size, unit); !ok || row != 0 || c == red && column != 0 || c == green && column != 1 {
					t.Fatalf("at %d, %d is cell %d, %d", x, y, row, column)
				}
			}
		}
		if whole := long[green]; whole == 0 || abs(4*long[red]-whole) > 4 || abs(long[k.Ink.Guide]-(whole-long[red])) > 1 {
			t.Errorf("bars of %v pixels, want a quarter and all", long)
		}
		if _, _, ok := s.At(image.Pt(5, size.Y+1), size, unit); ok {
			t.Error("there is a row below the table")
		}
	}
	s.Log = true
	img := image.NewRGBA(image.Rect(0, 0, 600, int(ShareHeight(2))))
	s.Draw(img, k, 1)
	reds, rest := 0, 0
	for x := range 395 { // the first column
		switch img.RGBAAt(x, 3*shareLine/2) {
		case red:
			reds++
		case k.Ink.Guide:
			rest++
		}
	}
	if want := (math.Log10(0.25) + 8) / 8; math.Abs(float64(reds)/float64(reds+rest)-want) > 0.02 {
		t.Errorf("on the logarithmic scale a bar of 0.25 has %d of %d pixels, want a share of %.3f, as in the chart", reds, reds+rest, want)
	}
	s.Pan(-9, image.Pt(600, 48), 1)
	if s.Y != 1 {
		t.Errorf("panned to row %g, want the last", s.Y)
	}
}
