package picture

import (
	"fmt"
	"math"
	"strings"
)

// Filter names a resampling filter, by the names that Pillow, Keras and timm use.
type Filter string

// The filters, as Pillow defines them (its src/libImaging/Resample.c): all but Nearest widen with the shrink factor, so
// they average when a picture gets smaller.
const (
	Nearest  Filter = "nearest"  // Keras' load_img default
	Bilinear Filter = "bilinear" // torchvision's and timm's default for VGG16
	Bicubic  Filter = "bicubic"  // Pillow's own default, a = -0.5
	Lanczos  Filter = "lanczos"  // three lobes
)

// Filters lists them from the fastest to the widest, for flags and menus.
func Filters() []Filter { return []Filter{Nearest, Bilinear, Bicubic, Lanczos} }

// ParseFilter reads a filter's name, in any case.
func ParseFilter(s string) (Filter, error) { return named("filter", s, Filters()) }

// named is the value of a name, in any case.
func named[T ~string](kind, s string, all []T) (T, error) {
	names := make([]string, len(all))
	for i, v := range all {
		if strings.EqualFold(s, string(v)) {
			return v, nil
		}
		names[i] = string(v)
	}
	last := len(names) - 1
	return "", fmt.Errorf("picture: unknown %s %q, want %s or %s", kind, s, strings.Join(names[:last], ", "), names[last])
}

// kernel is a filter's weight as a function of the distance to its centre in source pixels (at a shrink factor of 1), and
// the distance beyond which it is zero.
type kernel struct {
	support float64
	weight  func(x float64) float64
}

func (f Filter) kernel() kernel {
	switch f {
	case Bilinear:
		return kernel{1, triangle}
	case Bicubic:
		return kernel{2, cubic}
	case Lanczos:
		return kernel{3, lanczos3}
	}
	panic(fmt.Sprintf("picture: no kernel for filter %q", f))
}

// The products below are converted to float64 one by one: the conversion forbids the compiler to fuse a product and a sum
// into one rounding (it does so on arm64), which would change the last bit and, rarely, a level of the result.

func triangle(x float64) float64 {
	x = math.Abs(x)
	if x < 1 {
		return 1 - x
	}
	return 0
}

// cubic is Keys' cubic convolution (1981) with a = -0.5.
func cubic(x float64) float64 {
	const a = -0.5
	x = math.Abs(x)
	switch {
	case x < 1:
		return float64(float64((float64((a+2)*x)-(a+3))*x)*x) + 1
	case x < 2:
		return float64((float64((float64((x-5)*x)+8)*x) - 4) * a)
	}
	return 0
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return math.Sin(x) / x
}

func lanczos3(x float64) float64 {
	if -3 <= x && x < 3 {
		return sinc(x) * sinc(x/3)
	}
	return 0
}

// precision is the number of fraction bits of a weight: 32 bits less 8 for the pixel and 2 for sums that overshoot.
const precision = 32 - 8 - 2

// taps are the weights of one output pixel: source pixels first, first+1, ... times w, in units of 2^-precision.
type taps struct {
	first int
	w     []int32
}

// axis is the taps of the outputs lo..hi-1 when n source pixels become m.
func axis(n, m, lo, hi int, k kernel) []taps {
	scale := float64(n) / float64(m)
	stretch := math.Max(scale, 1)
	support := k.support * stretch
	out := make([]taps, hi-lo)
	raw := make([]float64, 0, int(math.Ceil(support))*2+1)
	for i := range out {
		centre := float64((float64(lo+i) + 0.5) * scale)
		first := max(int(centre-support+0.5), 0)
		last := min(int(centre+support+0.5), n)
		raw = raw[:0]
		sum := 0.0
		for x := first; x < last; x++ {
			w := k.weight(float64((float64(x) - centre + 0.5) * (1 / stretch)))
			raw = append(raw, w)
			sum += w
		}
		out[i] = taps{first, fixed(raw, sum)}
	}
	return out
}

// fixed divides the weights by their sum and rounds them, halves away from zero, to precision bits.
func fixed(raw []float64, sum float64) []int32 {
	w := make([]int32, len(raw))
	for i, v := range raw {
		if sum != 0 {
			v /= sum
		}
		v = float64(v * (1 << precision))
		if v < 0 {
			w[i] = int32(v - 0.5)
		} else {
			w[i] = int32(v + 0.5)
		}
	}
	return w
}
