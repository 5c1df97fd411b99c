package view

import (
	"image"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// The components are eigenvectors of the channels' covariance, in the order of their variances, and not correlated.
func TestComponents(t *testing.T) {
	in := noise(8, 20, 15, 6)
	for i := range in.Data { // directions of clearly different variances
		in.Data[i] *= float32(int(1) << (i % 6))
	}
	list := Components(in, 3)
	covariance, means := covarianceOf(in)
	for c := range means { // by hand
		sum, squares := 0.0, 0.0
		for i := c; i < len(in.Data); i += in.C {
			sum += float64(in.Data[i])
		}
		mean := sum / 300
		for i := c; i < len(in.Data); i += in.C {
			squares += (float64(in.Data[i]) - mean) * (float64(in.Data[i]) - mean)
		}
		if math.Abs(covariance[c*in.C+c]-squares/300) > 1e-9*squares {
			t.Errorf("variance of channel %d: %g, want %g", c, covariance[c*in.C+c], squares/300)
		}
	}
	dot := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum / 300
	}
	trace := 0.0
	for c := range in.C {
		trace += covariance[c*in.C+c]
	}
	for i := range list {
		v, value := dominant(covariance, in.C)
		if got := dot(list[i], list[i]); math.Abs(got-value) > 1e-9*trace {
			t.Errorf("component %d varies by %g, want the eigenvalue %g", i, got, value)
		}
		for a := range in.C { // C v = λ v
			sum := 0.0
			for b := range in.C {
				sum += covariance[a*in.C+b] * v[b]
			}
			if math.Abs(sum-value*v[a]) > 1e-9*trace {
				t.Errorf("component %d is no eigenvector: %g, want %g", i, sum, value*v[a])
			}
		}
		for j := range i {
			if c := dot(list[i], list[j]); math.Abs(c) > 1e-9*trace {
				t.Errorf("components %d and %d are correlated: %g", j, i, c)
			}
		}
		if i > 0 && dot(list[i], list[i]) > dot(list[i-1], list[i-1]) {
			t.Errorf("component %d varies more than the one before", i)
		}
		deflate(covariance, v, in.C)
	}
	if got := Components(nn.NewTensor(nn.Shape{H: 2, W: 2, C: 2}), 3); len(got) != 2 || got[0][0] != 0 {
		t.Errorf("of a silent layer with two channels: %v", got)
	}
}

func TestGlance(t *testing.T) {
	in := noise(3, 6, 4, 3)
	in.Data[1+3*7] = 500 // channel 1
	if g := Glance(in, "x", Strongest, Viridis()); g.Channel != 1 || g.Image.Rect.Dx() != 4 || g.Image.Rect.Dy() != 6 {
		t.Errorf("channel %d, %v", g.Channel, g.Image.Rect)
	}
	m := MeanMap(in)
	for i, v := range m.Data {
		want := (float64(in.Data[3*i]) + float64(in.Data[3*i+1]) + float64(in.Data[3*i+2])) / 3
		if v != float32(want) {
			t.Errorf("mean at %d: %g, want %g", i, v, want)
		}
	}
	for _, by := range []Summary{MeanOfMaps, Strongest} {
		of := m.Data
		if by == Strongest {
			of = NewMaps(in, PerChannel, Range{}, Viridis()).Values(1)
		}
		if g := Glance(in, "x", by, Viridis()); g.On.Lo != slices.Min(of) || g.On.Hi != slices.Max(of) {
			t.Errorf("%s: colours on %v, want %v to %v", by, g.On, slices.Min(of), slices.Max(of))
		}
	}
	var list []Glimpse
	for _, by := range Summaries() {
		list = append(list, Glance(in, string(by), by, Viridis()))
	}
	img := image.NewRGBA(image.Rect(0, 0, 600, 140))
	k := goldenStyle(Viridis())
	k.Small, k.Chosen = draw.Regular(11), -1
	places := DrawGlance(img, list, k, 1)
	for i, p := range places {
		if at := p.Min.Add(image.Pt(p.Dx()/2, p.Dy()/2)); img.RGBAAt(at.X, at.Y) != list[i].Image.RGBAAt((at.X-p.Min.X)*4/p.Dx(), (at.Y-p.Min.Y)*6/p.Dy()) {
			t.Errorf("%s is drawn otherwise than it is", list[i].Layer)
		}
	}
	if len(places) != 3 {
		t.Errorf("%d places", len(places))
	}
	for size, want := range map[image.Point]int{{X: 614, Y: 585}: 5, {X: 2000, Y: 300}: 9, {X: 200, Y: 2000}: 2} {
		columns, side := glanceTiles(18, size, 10, 20)
		if rows := (17 + columns) / columns; columns != want || columns*(side+10)+10 > size.X || rows*(side+30)+10 > size.Y {
			t.Errorf("18 layers in %v: %d columns of %d pixels, want %d", size, columns, side, want)
		}
	}
	labels := []string{"mean", "strongest"}
	for room, want := range map[int]string{1000: list[0].On.Text(3), k.Small.Width("strongest") + 5: ""} {
		if got := glanceLimits(list[:2], labels, k.Small, room); (want == "") != (got == nil) || want != "" && got[0] != want {
			t.Errorf("in %d pixels: %q, want %q", room, got, want)
		}
	}
	if got := glanceLimits(list, append(labels, "principal"), k.Small, 1000); got != nil {
		t.Errorf("three colours on one range: %q", got)
	}
}
