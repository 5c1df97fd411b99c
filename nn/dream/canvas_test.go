package dream

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

func random(n int, seed uint64) []float64 {
	d := newDice(seed, 99)
	v := make([]float64, n)
	for i := range v {
		v[i] = d.normal()
	}
	return v
}

// The transform is the formula's, for sides that are even, odd and different.
func TestTransform(t *testing.T) {
	for _, n := range [][2]int{{8, 6}, {7, 5}, {6, 9}, {1, 4}} {
		w, h := n[0], n[1]
		f := newTransform(w, h)
		plane := random(w*h, 1)
		got := f.forward(plane)
		for i, c := range got {
			v, u := i/f.columns, i%f.columns
			var want complex128
			for k, x := range plane {
				want += complex(x, 0) * cmplx.Rect(1, -2*math.Pi*(float64(v*(k/w))/float64(h)+float64(u*(k%w))/float64(w)))
			}
			if cmplx.Abs(c-want) > 1e-9 {
				t.Fatalf("%v: coefficient %d, %d is %v, want %v", n, v, u, c, want)
			}
		}
		again := make([]float64, w*h)
		f.inverse(got, again)
		for i, v := range again {
			if math.Abs(v-plane[i]) > 1e-12 {
				t.Fatalf("%v: value %d is %g, want %g", n, i, v, plane[i])
			}
		}
	}
}

func TestFrequencies(t *testing.T) {
	f := newTransform(8, 4)
	for i, want := range map[int]float64{0: 0, 1: 0.125, 4: 0.5, 5: 0.25, 15: 0.25, 16: math.Hypot(0.25, 0.125)} {
		if got := f.frequency(i); math.Abs(got-want) > 1e-12 {
			t.Errorf("coefficient %d: %g periods per pixel, want %g", i, got, want)
		}
	}
	if f.falling(0) != 8 || f.falling(4) != 2 {
		t.Errorf("scale %g and %g", f.falling(0), f.falling(4))
	}
}

// Each canvas's way back is the gradient: along random directions it is what finite differences say.
func TestCanvasGradients(t *testing.T) {
	const w, h = 12, 10
	for name, c := range map[string]canvas{
		"pixels":   newPixels(w, h, newDice(1, 0)),
		"spectral": newSpectral(w, h, newDice(1, 0)),
		"accent":   newAccent(sheetOf(photo(w, h)), 0),
		"phases":   newPhases(natural(w, h), w, h, newDice(1, 0)),
		"averaged": newPhases(averaged([]sheet{sheetOf(photo(w, h))}), w, h, newDice(2, 0)),
	} {
		weight := newSheet(w, h)
		weight.set(random(3*w*h, 5))
		if a, ok := c.(*spectral); ok && a.photo != nil { // its way back also brings the gradient to a length
			size := 255 * rootMeanSquare(weight.flat())
			for i := range weight.v {
				for k := range weight.v[i] {
					weight.v[i][k] /= size
				}
			}
		}
		value := func() (sum float64) {
			by := weight.flat()
			for i, v := range c.paint().flat() {
				sum += v * by[i]
			}
			return sum
		}
		value()
		kept := newSheet(w, h)
		kept.set(weight.flat())
		g := c.back(kept)
		for k := range 5 {
			direction := random(len(g), uint64(10+k))
			const step = 1e-5
			move := func(by float64) {
				for i, p := 0, c.parameters(); i < len(p); i++ {
					p[i] += by * direction[i]
				}
			}
			move(step)
			up := value()
			move(-2 * step)
			down := value()
			move(step)
			along := 0.0
			for i, d := range direction {
				along += d * g[i]
			}
			if got := (up - down) / (2 * step); math.Abs(got-along) > 1e-4*max(math.Abs(along), 1e-3) {
				t.Errorf("%s: finite differences say %g, the gradient %g", name, got, along)
			}
		}
	}
}

// A view is linear but for the grey around it, and its way back is its adjoint.
func TestViews(t *testing.T) {
	const w, h = 20, 16
	for step := range 12 {
		d := newDice(3, uint64(step))
		for name, v := range map[string]view{"robust": robust(w, h, d), "cut": cut(w, h, d), "whole": whole, "turned": about(w, h, 1.1, 0.3, 2.5, -1)} {
			v.noise = 0
			x, zero := newSheet(w, h), newSheet(w, h)
			x.set(random(3*w*h, 1))
			weight, back, shown, shownZero := newSheet(w, h), newSheet(w, h), newSheet(w, h), newSheet(w, h)
			weight.set(random(3*w*h, 2))
			v.show(x, shown)
			v.show(zero, shownZero)
			v.back(weight, back)
			there, here := 0.0, 0.0
			sees, seesGrey, comesBack, was := shown.flat(), shownZero.flat(), back.flat(), x.flat()
			for i, g := range weight.flat() {
				there += g * (sees[i] - seesGrey[i])
				here += comesBack[i] * was[i]
			}
			if math.Abs(there-here) > 1e-9*max(1, math.Abs(there)) {
				t.Errorf("%s: %g there and %g back", name, there, here)
			}
			if name == "whole" && there == 0 {
				t.Error("nothing is shown")
			}
		}
	}
}

// By hand: moved by a pixel and a half to the right of the picture, with grey where it ends.
func TestViewLiteral(t *testing.T) {
	s, shown := newSheet(3, 1), newSheet(3, 1)
	copy(s.v[1], []float64{0.2, 0.4, 1})
	about(3, 1, 1, 0, 1.5, 0).show(s, shown)
	for i, want := range []float64{0.7, 0.75, 0.5} {
		if math.Abs(shown.v[1][i]-want) > 1e-12 {
			t.Errorf("pixel %d is %g, want %g", i, shown.v[1][i], want)
		}
	}
}

// What the network is given of a picture of whole levels is what preprocessing makes of it, and the way back is its adjoint.
func TestInk(t *testing.T) {
	for _, in := range []weights.Input{
		small().Card.Input,
		{Width: 64, Height: 64, Channels: "RGB", Scale: 1 / 255., Mean: [3]float64{0.485, 0.456, 0.406}, Std: [3]float64{0.229, 0.224, 0.225}, Fit: "stretch", Resample: "bilinear"},
	} {
		p := photo(in.Width, in.Height)
		want, err := nn.Preprocess(p, in)
		if err != nil {
			t.Fatal(err)
		}
		k, got := newInk(in), make([]float32, len(want.Input.Data))
		k.input(sheetOf(p), got)
		for i, v := range got {
			if math.Abs(float64(v-want.Input.Data[i])) > 1e-5*255*in.Scale/in.Std[0] {
				t.Fatalf("%s: value %d is %g, want %g", in.Channels, i, v, want.Input.Data[i])
			}
		}
		g := newSheet(in.Width, in.Height)
		k.back(got, g)
		s, black := make([]float32, len(got)), make([]float32, len(got))
		k.input(g, s)
		k.input(newSheet(in.Width, in.Height), black)
		there, here := 0.0, 0.0
		for i, v := range got {
			there += float64(v) * float64(s[i]-black[i])
		}
		for _, v := range g.flat() {
			here += v * v
		}
		if math.Abs(there-here) > 1e-4*here {
			t.Errorf("%s: %g there and %g back", in.Channels, there, here)
		}
	}
}

func TestStandardise(t *testing.T) {
	v := []float64{1, 2, 3, 6}
	d := standardise(v, v)
	if math.Abs(d-math.Sqrt(3.5)) > 1e-9 || math.Abs(v[0]+2/d) > 1e-9 || math.Abs(rootMeanSquare(v)-1) > 1e-9 {
		t.Errorf("deviation %g, values %v", d, v)
	}
}

func TestInverted(t *testing.T) {
	m, s, out := inverted(macoColours), newSheet(2, 1), newSheet(2, 1)
	s.set([]float64{1, 2, 3, 4, 5, 6})
	macoColours.apply(s, out)
	m.apply(out, out)
	for i, v := range out.flat() {
		if math.Abs(v-float64(i+1)) > 1e-9 {
			t.Errorf("value %d is %g", i, v)
		}
	}
}

func TestAdam(t *testing.T) {
	for _, nesterov := range []bool{false, true} {
		p := []float64{0, 0}
		a := &adam{rate: 0.1, nesterov: nesterov}
		for range 500 {
			a.up(p, []float64{2 * (3 - p[0]), 200 * (-1 - p[1])})
		}
		if math.Abs(p[0]-3) > 0.05 || math.Abs(p[1]+1) > 0.05 {
			t.Errorf("nesterov %v: %v, want 3 and -1", nesterov, p)
		}
	}
	first := []float64{0}
	(&adam{rate: 0.1}).up(first, []float64{1e-3})
	if math.Abs(first[0]-0.1) > 1e-6 { // the first step has the rate's length
		t.Errorf("the first step goes %g", first[0])
	}
}

func TestAccentBeginsWithThePhoto(t *testing.T) {
	p := photo(16, 16)
	got := newAccent(sheetOf(p), 0.1).paint().picture()
	for i, v := range got.Pix {
		if d := int(v) - int(p.Pix[i]); d < -1 || d > 1 {
			t.Fatalf("byte %d is %d, want %d", i, v, p.Pix[i])
		}
	}
}
