package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The largest errors allowed, as shares of the largest value of a result: to sums in float32, and to Winograd's algorithms,
// whose transforms cost some.
const (
	sumBound      = 5e-6
	winogradBound = 1e-5
)

func random(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	v := make([]float32, n)
	for i := range v {
		v[i] = 2*rng.Float32() - 1
	}
	return v
}

// eachSet runs a test on all instruction sets of this processor. In short, which is how the race detector has it, on the first alone:
// how work is shared between cores does not depend on it.
func eachSet(t *testing.T, f func(t *testing.T, s Set)) {
	if len(Sets()) == 0 {
		t.Skip("built without cgo, or for an architecture without kernels")
	}
	sets := Sets()
	if testing.Short() {
		sets = sets[:1]
	}
	for _, s := range sets {
		t.Run(s.Name, func(t *testing.T) { f(t, s) })
	}
}

func near(t *testing.T, what string, got []float32, want []float64, bound float64) {
	t.Helper()
	peak, worst := 0.0, 0.0
	for i, w := range want {
		peak = max(peak, math.Abs(w))
		worst = max(worst, math.Abs(float64(got[i])-w))
	}
	if !(worst <= bound*peak) {
		t.Errorf("%s: largest error / largest value is %.3g, want at most %.3g", what, worst/peak, bound)
	}
}

// convolution is the formula, in float64.
func convolution(src, kernel, bias []float32, height, width, in int, relu bool) []float64 {
	out := len(bias)
	dst := make([]float64, height*width*out)
	for y := range height {
		for x := range width {
			sums := dst[(y*width+x)*out:][:out]
			for k, b := range bias {
				sums[k] = float64(b)
			}
			for tap := range 9 {
				sy, sx := y+tap/3-1, x+tap%3-1
				if sy < 0 || sy >= height || sx < 0 || sx >= width {
					continue
				}
				for c := range in {
					v := float64(src[(sy*width+sx)*in+c])
					if relu && v < 0 {
						continue
					}
					for k, w := range kernel[(tap*in+c)*out:][:out] {
						sums[k] += v * float64(w)
					}
				}
			}
		}
	}
	return dst
}

var convCases = []struct {
	height, width, in, out int
	relu                   bool
}{
	{1, 1, 1, 1, false},
	{1, 2, 1, 1, false},
	{2, 3, 3, 4, true},
	{5, 9, 5, 7, true},
	{3, 3, 16, 16, false},
	{7, 7, 32, 48, true},
	{7, 7, 130, 33, true},
	{4, 4, 17, 100, true},
	{16, 11, 13, 21, true},
	{11, 16, 100, 70, false},
	{14, 14, 128, 128, true},
	{28, 28, 64, 36, true},
	{30, 58, 16, 16, true},
	{56, 56, 8, 12, false},
	{61, 3, 64, 64, true},
	{37, 41, 3, 64, false},
}

func TestConv(t *testing.T) {
	wanted := make([][]float64, len(convCases)) // the same of all sets
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		for i, n := range convCases {
			if testing.Short() && n.height*n.width*n.in*n.out > 1<<20 {
				continue // the formula takes long
			}
			src := random(uint64(i), n.height*n.width*n.in)
			kernel, bias := random(uint64(100+i), 9*n.in*n.out), random(uint64(200+i), n.out)
			if wanted[i] == nil {
				wanted[i] = convolution(src, kernel, bias, n.height, n.width, n.in, n.relu)
			}
			want := wanted[i]
			for _, side := range []int{1, 2, 4} {
				bound := winogradBound
				if side == 1 {
					bound = sumBound
				}
				if side == 1 && n.in >= line {
					continue
				}
				c, err := NewConv(s, kernel, bias, n.in, side)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range plans(c, n.height, n.width) {
					dst := nothing(len(want))
					finite, err := c.run(p, [][]float32{dst}, [][]float32{src}, n.relu, &scratch)
					if err != nil || !finite {
						t.Fatalf("finite %v, error %v", finite, err)
					}
					near(t, fmt.Sprintf("%v by %s, %d tiles, alone %v, %d cores", n, c.Name(), p.chunk, p.alone, p.cores), dst, want, bound)
				}
				c.Close()
			}
		}
	})
}

// plans are the one that a convolution takes, and others that must give the same.
func plans(c *Conv, height, width int) []plan {
	p := c.plan(height, width, 2)
	all := []plan{p}
	for _, chunk := range []int{1, 5, p.tiles} {
		for _, cores := range []int{1, 3} {
			q := p
			q.chunk, q.cores = min(chunk, p.tiles), cores
			q.alone = false
			all = append(all, q)
			q.alone = true
			all = append(all, q)
		}
	}
	return all
}

// nothing gives n values that a result must have replaced.
func nothing(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(math.NaN())
	}
	return v
}

// By hand: one channel, a kernel whose taps are all different, so that a flip or a transposition shows.
func TestConvLiteral(t *testing.T) {
	src, kernel := []float32{1, 2, 3, 4, 5, 6}, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
	want := []float64{
		5*1 + 6*2 + 8*4 + 9*5 + 0.5, 4*1 + 5*2 + 6*3 + 7*4 + 8*5 + 9*6 + 0.5, 4*2 + 5*3 + 7*5 + 8*6 + 0.5,
		2*1 + 3*2 + 5*4 + 6*5 + 0.5, 1*1 + 2*2 + 3*3 + 4*4 + 5*5 + 6*6 + 0.5, 1*2 + 2*3 + 4*5 + 5*6 + 0.5,
	}
	eachSet(t, func(t *testing.T, s Set) {
		for _, side := range []int{1, 2, 4} {
			c, err := NewConv(s, kernel, []float32{0.5}, 1, side)
			if err != nil {
				t.Fatal(err)
			}
			var scratch Scratch
			dst := nothing(6)
			if _, err := c.Forward(dst, src, 2, 3, false, &scratch); err != nil {
				t.Fatal(err)
			}
			near(t, c.Name(), dst, want, 1e-6)
		}
	})
}

// What is infinite or not a number is told, wherever it is, and does not hide behind a ReLU.
func TestConvTellsWhatIsNotFinite(t *testing.T) {
	const height, width, in, out = 9, 13, 7, 20
	kernel, bias := random(1, 9*in*out), random(2, out)
	eachSet(t, func(t *testing.T, s Set) {
		for _, side := range []int{1, 2, 4} {
			c, err := NewConv(s, kernel, bias, in, side)
			if err != nil {
				t.Fatal(err)
			}
			var scratch Scratch
			for _, bad := range []float64{math.Inf(1), math.NaN()} {
				for _, at := range []int{0, 50 * in, height*width*in - 1} {
					src := random(3, height*width*in)
					src[at] = float32(bad)
					if finite, err := c.Forward(make([]float32, height*width*out), src, height, width, true, &scratch); finite || err != nil {
						t.Errorf("%s: %v at %d: finite %v, error %v", c.Name(), bad, at, finite, err)
					}
				}
			}
		}
	})
}

func TestPool(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		for i, n := range [][3]int{{2, 2, 1}, {4, 6, 5}, {3, 3, 1}, {5, 8, 7}, {6, 9, 33}, {75, 37, 5}, {14, 14, 33}, {224, 224, 16}} {
			height, width, channels := n[0], n[1], n[2]
			src := random(uint64(i), height*width*channels)
			for _, relu := range []bool{false, true} {
				var want []float64
				for y := 0; y+1 < height; y += 2 { // a last row or column that is alone is dropped
					for x := 0; x+1 < width; x += 2 {
						for c := range channels {
							at := func(dy, dx int) float32 { return src[((y+dy)*width+x+dx)*channels+c] }
							want = append(want, float64(max(at(0, 0), at(0, 1), at(1, 0), at(1, 1), lowest(relu))))
						}
					}
				}
				dst := nothing(len(want))
				Pool(s, dst, src, height, width, channels, relu)
				near(t, fmt.Sprint(n, relu), dst, want, 0)
			}
		}
	})
}

// What is not a number stays so, wherever it is among the four.
func TestPoolOfWhatIsNoNumber(t *testing.T) {
	const channels = 21 // more than a vector, and some that fill none
	eachSet(t, func(t *testing.T, s Set) {
		for at := range 4 * channels {
			src, dst := random(1, 4*channels), make([]float32, channels)
			src[at] = float32(math.NaN())
			Pool(s, dst, src, 2, 2, channels, true)
			for c, v := range dst {
				if math.IsNaN(float64(v)) != (c == at%channels) {
					t.Errorf("no number at %d: channel %d is %v", at, c, v)
				}
			}
		}
	})
}

func TestDense(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		for i, n := range [][2]int{{1, 1}, {3, 5}, {40, 33}, {100, 1000}, {4097, 70}} {
			in, out := n[0], n[1]
			for _, half := range []bool{false, true} {
				src, matrix, bias := random(uint64(i), in), random(uint64(10+i), in*out), random(uint64(20+i), out)
				if half {
					for j := range matrix {
						matrix[j] = float32(int(matrix[j]*1024)) / 4096
					}
				}
				d, err := NewDense(s, in, bias, func(m []float32) error { copy(m, matrix); return nil })
				if err != nil {
					t.Fatal(err)
				}
				if want := half && s.half; d.Half() != want && in*out > 1 {
					t.Errorf("%v: kept as float16: %v, want %v", n, d.Half(), want)
				}
				for _, relu := range []bool{false, true} {
					want := product64(src, matrix, bias, relu)
					dst := nothing(out)
					if err := d.Forward(dst, src, relu, &scratch); err != nil {
						t.Fatal(err)
					}
					near(t, fmt.Sprint(n, half, relu), dst, want, sumBound)
				}
				d.Close()
			}
		}
	})
}

func product64(src, matrix, bias []float32, relu bool) []float64 {
	out := len(bias)
	want := make([]float64, out)
	for k, b := range bias {
		want[k] = float64(b)
		for c, v := range src {
			if !relu || v > 0 {
				want[k] += float64(v) * float64(matrix[c*out+k])
			}
		}
	}
	return want
}

// A matrix is kept as float16 only if no value of it changes, the last one and the largest included.
func TestDenseKeepsEveryValue(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		for _, v := range []float32{65504, 65536, 1 + 1.0/2048, 1 + 1.0/1024, 1.0 / (1 << 24), 1.0 / (1 << 25)} {
			const in, out = 700, 100
			d, err := NewDense(s, in, make([]float32, out), func(m []float32) error { m[len(m)-1] = v; return nil })
			if err != nil {
				t.Fatal(err)
			}
			src, dst := make([]float32, in), make([]float32, out)
			src[in-1] = 1
			if err := d.Forward(dst, src, false, new(Scratch)); err != nil {
				t.Fatal(err)
			}
			exact := v == 65504 || v == 1+1.0/1024 || v == 1.0/(1<<24)
			if dst[out-1] != v || d.Half() != (exact && s.half) {
				t.Errorf("%v becomes %v, as float16: %v", v, dst[out-1], d.Half())
			}
			d.Close()
		}
	})
}

func TestPeak(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		if p := s.Peak(); !(p > 1e8 && p < 1e14) {
			t.Errorf("%.3g operations per second", p)
		}
	})
}

// Every tile is in one chunk, and the buffers of a chunk do not grow with the map.
func TestPlan(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		for _, cores := range []int{1, 2, 3, 64} {
			for _, n := range []struct{ side, channels int }{{7, 16}, {14, 512}, {28, 512}, {56, 256}, {112, 128}, {224, 64}, {1000, 64}} {
				for _, side := range []int{2, 4} {
					c := &Conv{set: s, size: size{n.channels, n.channels, side, n.channels, groups(n.channels, s.panel)}}
					p := c.plan(n.side, n.side, cores)
					if p.chunk < 1 || p.tiles != groups(n.side, side)*groups(n.side, side) {
						t.Errorf("%v on %d cores: %+v", n, cores, p)
					}
					factors, sums := c.buffers(p.chunk)
					if bytes := 4 * (factors + sums); bytes > 10<<20 {
						t.Errorf("%v on %d cores: chunks of %d tiles take %d MiB", n, cores, p.chunk, bytes>>20)
					}
				}
			}
		}
	})
}

func TestSide(t *testing.T) {
	for _, n := range []struct{ height, width, in, want int }{{224, 224, 3, 1}, {224, 224, 64, 4}, {28, 28, 512, 4}, {14, 14, 512, 2}, {7, 7, 16, 2}} {
		if got := Side(n.height, n.width, n.in); got != n.want {
			t.Errorf("%v: side %d", n, got)
		}
	}
}
