package nn

import (
	"math"
	"testing"

	"github.com/vggscope/vggscope/weights/work"
)

// walker64 takes a gradient through a network in float64, each value summed where it arrives, with none of the product's
// code. What the ReLUs and the pools did it reads off the float32 maps of a pass: for values next to zero another pass may
// have decided otherwise, and both are right.
type walker64 struct {
	t    *testing.T
	r    Runner
	a    *Activations
	rule Rule
	off  map[int][]int
}

// walk gives the gradient at each site from one down to another.
func (w walker64) walk(from Site, seed Tensor, to Site) map[Site][]float64 {
	n := w.r.Network()
	g := make([]float64, len(seed.Data))
	for i, v := range seed.Data {
		g[i] = float64(v)
	}
	at, all := from, map[Site][]float64{}
	for {
		l := n.Layers[at.Layer]
		if !at.Before {
			g = w.without(l, g)
		}
		all[at] = g
		switch {
		case at == to:
			return all
		case l.Activation == "relu" && !at.Before:
			g = w.relu(l, g)
			at.Before = true
			continue
		case l.Kind == Conv:
			g = w.conv(l, g)
		case l.Kind == Dense:
			g = w.dense(l, g)
		case l.Kind == Pool:
			g = w.pool(l, g)
		}
		at = Site{Layer: at.Layer - 1}
	}
}

func (w walker64) without(l Layer, g []float64) []float64 {
	for _, c := range w.off[l.Index] {
		for i := c; i < len(g); i += l.Out.C {
			g[i] = 0
		}
	}
	return g
}

func (w walker64) relu(l Layer, g []float64) []float64 {
	z := mustRead(w.t, w.a, Site{l.Index, true}).Data
	down := make([]float64, len(g))
	for i, v := range g {
		switch w.rule {
		case Deconvnet:
			down[i] = math.Max(v, 0)
		case Guided:
			if v > 0 && z[i] > 0 {
				down[i] = v
			}
		default:
			if z[i] > 0 {
				down[i] = v
			}
		}
	}
	return down
}

func (w walker64) kernel(l Layer) []float32 {
	k, err := w.r.Kernel(w.t.Context(), l.Index)
	if err != nil {
		w.t.Fatal(err)
	}
	return k.Taps
}

func (w walker64) conv(l Layer, g []float64) []float64 {
	k, down := w.kernel(l), make([]float64, l.In.Len())
	work.Each(l.In.H, func(y int) { convRow(l, k, g, down, y) })
	return down
}

// convRow is a row of what comes down through a convolution. The race detector would find nothing in sums over what nobody writes meanwhile,
// and make most of this package's tests' time of them.
//
//go:norace
func convRow(l Layer, k []float32, g, down []float64, y int) {
	in, out := l.In.C, l.Out.C
	for x := range l.In.W {
		sums := down[(y*l.In.W+x)*in:][:in]
		for tap := range 9 {
			oy, ox := y-tap/3+1, x-tap%3+1
			if oy < 0 || oy >= l.Out.H || ox < 0 || ox >= l.Out.W {
				continue
			}
			above := g[(oy*l.Out.W+ox)*out:][:out]
			for c := range sums {
				sum := 0.0
				for o, weight := range k[(tap*in+c)*out:][:out] {
					sum += float64(weight) * above[o]
				}
				sums[c] += sum
			}
		}
	}
}

func (w walker64) dense(l Layer, g []float64) []float64 {
	k, down := w.kernel(l), make([]float64, l.In.C)
	denseDown(k, g, down)
	return down
}

//go:norace
func denseDown(k []float32, g, down []float64) {
	for i := range down {
		for o, v := range g {
			down[i] += v * float64(k[i*len(g)+o])
		}
	}
}

func (w walker64) pool(l Layer, g []float64) []float64 {
	src := mustRead(w.t, w.a, Site{Layer: l.Index - 1}) // after its ReLU
	down := make([]float64, l.In.Len())
	for i, v := range g {
		c, x, y := i%l.Out.C, i/l.Out.C%l.Out.W, i/l.Out.C/l.Out.W
		by, bx := 2*y, 2*x
		for _, p := range [][2]int{{2 * y, 2*x + 1}, {2*y + 1, 2 * x}, {2*y + 1, 2*x + 1}} {
			if src.At(p[0], p[1], c) > src.At(by, bx, c) {
				by, bx = p[0], p[1]
			}
		}
		down[(by*l.In.W+bx)*l.In.C+c] = v
	}
	return down
}

// relativeL2 is the length of the difference as a share of the length of what is wanted.
//
//go:norace
func relativeL2(got []float32, want []float64) float64 {
	var difference, length float64
	for i, v := range want {
		d := float64(got[i]) - v
		difference += d * d
		length += v * v
	}
	if length == 0 {
		return math.Sqrt(difference)
	}
	return math.Sqrt(difference / length)
}
