package dream

import (
	"math"

	"github.com/vggscope/vggscope/weights/work"
)

// view is what the network is shown: a picture turned, scaled and moved, in one bilinear sampling. What lies outside of it is
// grey. Noise may come on top.
type view struct {
	// A pixel (x, y) of what is shown is at (a*x + b*y + c, d*x + e*y + f) of the picture.
	a, b, c, d, e, f float64
	noise            float64 // deviation, 1 being white
	seed             uint64
}

// whole shows the picture as it is.
var whole = view{a: 1, e: 1}

// grey is what is around a picture; Lucid pads with it too.
const grey = 0.5

// robust is Lucid's chain: moved by up to 8 pixels, scaled by 0.9 to 1.1 in steps of 0.02, turned by up to 10 degrees, each of them
// even or, five times as often, not at all, and moved by up to 4 pixels. All of it is about the middle.
func robust(w, h int, d *dice) view {
	scale := 1 + (math.Floor(d.between(0, 11))-5)/50
	angle := 0.0
	if i := math.Floor(d.between(0, 26)); i < 21 { // range(-10, 11) and five times 0
		angle = (i - 10) * math.Pi / 180
	}
	dx, dy := d.between(-4, 4), d.between(-4, 4)
	dx, dy = dx+d.between(-2, 2), dy+d.between(-2, 2)
	return about(w, h, scale, angle, dx, dy)
}

// about is a view turned and scaled about the middle of w x h pixels.
func about(w, h int, scale, angle, dx, dy float64) view {
	sin, cos := math.Sincos(angle)
	v := view{a: cos / scale, b: -sin / scale, d: sin / scale, e: cos / scale}
	mx, my := float64(w-1)/2, float64(h-1)/2
	v.c = mx + dx - v.a*mx - v.b*my
	v.f = my + dy - v.d*mx - v.e*my
	return v
}

// The least and the largest side of what MACO shows of the picture, as shares. Its authors paint pictures several times as large as
// the network's input and show a tenth to a third of a side; here the picture has the network's size.
const (
	leastCut, mostCut = 0.5, 1
	cutNoise          = 0.08
)

// cut is a square part of the picture, made as large as all of it. One in three lies at an edge, or corners would hardly be seen.
func cut(w, h int, d *dice) view {
	share := d.between(leastCut, mostCut)
	place := func(side int) float64 {
		return min(max(d.between(-0.25, 1.25), 0), 1) * (1 - share) * float64(side-1)
	}
	return view{
		a: share, e: share, c: place(w), f: place(h),
		noise: cutNoise, seed: uint64(d.share() * (1 << 53)),
	}
}

// show gives what the network sees.
func (v view) show(s, dst sheet) {
	v.sample(s, func(to int, at [4]int, weight [4]float64, outside float64) {
		for c := range s.v {
			x := grey * outside
			for k, i := range at {
				x += weight[k] * s.v[c][i]
			}
			dst.v[c][to] = x
		}
	}, true)
	if v.noise > 0 {
		d := newDice(v.seed, 0)
		for c := range dst.v {
			for i := range dst.v[c] {
				dst.v[c][i] += v.noise * d.normal()
			}
		}
	}
}

// back adds the gradient of what was shown to that of the picture.
func (v view) back(g, dst sheet) {
	v.sample(g, func(from int, at [4]int, weight [4]float64, _ float64) {
		for c := range g.v {
			for k, i := range at {
				dst.v[c][i] += weight[k] * g.v[c][from]
			}
		}
	}, false)
}

// sample tells for each pixel of what is shown of which four of the picture it is made, with which weights, and how much of it lies
// outside. What lies outside has the weight zero. With parallel it calls f from several goroutines, for other pixels each.
func (v view) sample(s sheet, f func(to int, at [4]int, weight [4]float64, outside float64), parallel bool) {
	row := func(y int) {
		for x := range s.w {
			sx, sy := v.a*float64(x)+v.b*float64(y)+v.c, v.d*float64(x)+v.e*float64(y)+v.f
			left, top := math.Floor(sx), math.Floor(sy)
			fx, fy := sx-left, sy-top
			weight := [4]float64{(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}
			var at [4]int
			outside := 0.0
			for k := range at {
				px, py := int(left)+k%2, int(top)+k/2
				if px < 0 || py < 0 || px >= s.w || py >= s.h {
					outside += weight[k]
					weight[k] = 0
					continue
				}
				at[k] = py*s.w + px
			}
			f(y*s.w+x, at, weight, outside)
		}
	}
	if parallel {
		work.Each(s.h, row)
		return
	}
	for y := range s.h {
		row(y)
	}
}
