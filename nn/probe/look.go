package probe

import (
	"math"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// Look is how a picture is changed to find out what a network goes by: its colours, its details, or where things are.
type Look string

// The looks.
const (
	Grey    Look = "grey"    // no colours: the luma of ITU-R BT.601
	Hue     Look = "hue"     // other colours: each hue turned, with saturation and value kept (HSV)
	Blur    Look = "blur"    // no details: a Gaussian
	Shuffle Look = "shuffle" // no shape: the picture cut into tiles, which change places
)

// AllLooks lists the looks.
func AllLooks() []Look { return []Look{Grey, Hue, Blur, Shuffle} }

func (l Look) of(p *picture.RGB, o LookOptions) *picture.RGB {
	switch l {
	case Grey:
		return each(p, func(r, g, b float64) (float64, float64, float64) {
			y := 0.299*r + 0.587*g + 0.114*b
			return y, y, y
		})
	case Hue:
		return each(p, func(r, g, b float64) (float64, float64, float64) { return turned(r, g, b, o.Degrees) })
	case Blur:
		return blurred(p, o.Sigma)
	default:
		return shuffled(p, o.Tiles, o.Seed)
	}
}

// each makes another colour of each pixel's, in levels from 0 to 255.
func each(p *picture.RGB, f func(r, g, b float64) (float64, float64, float64)) *picture.RGB {
	out := picture.New(p.W, p.H)
	for i := 0; i < len(p.Pix); i += 3 {
		r, g, b := f(float64(p.Pix[i]), float64(p.Pix[i+1]), float64(p.Pix[i+2]))
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = level(r), level(g), level(b)
	}
	return out
}

func level(v float64) uint8 { return uint8(min(max(math.Round(v), 0), 255)) }

// turned changes a colour's hue, in the hexagon of HSV.
func turned(r, g, b, degrees float64) (float64, float64, float64) {
	most, least := max(r, g, b), min(r, g, b)
	chroma := most - least
	if chroma == 0 {
		return r, g, b
	}
	var hue float64 // in sixths
	switch most {
	case r:
		hue = (g - b) / chroma
	case g:
		hue = 2 + (b-r)/chroma
	default:
		hue = 4 + (r-g)/chroma
	}
	part := func(n float64) float64 {
		k := math.Mod(n+hue+degrees/60+12, 6)
		return most - chroma*max(0, min(k, 4-k, 1))
	}
	return part(5), part(3), part(1)
}

// blurred convolves with a Gaussian, three deviations wide; outside stands the nearest pixel.
func blurred(p *picture.RGB, sigma float64) *picture.RGB {
	reach := int(math.Ceil(3 * sigma))
	weights, sum := make([]float64, 2*reach+1), 0.0
	for i := range weights {
		d := float64(i - reach)
		weights[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += weights[i]
	}
	rows := make([]float64, len(p.Pix))
	for i := range rows {
		x, row := i/3%p.W, i-i%(3*p.W)
		for k, w := range weights {
			rows[i] += w / sum * float64(p.Pix[row+min(max(x+k-reach, 0), p.W-1)*3+i%3])
		}
	}
	out := picture.New(p.W, p.H)
	for i := range rows {
		y, v := i/(3*p.W), 0.0
		for k, w := range weights {
			v += w / sum * rows[min(max(y+k-reach, 0), p.H-1)*3*p.W+i%(3*p.W)]
		}
		out.Pix[i] = level(v)
	}
	return out
}

// shuffled has tiles change places, each of which goes elsewhere. What is left at the right and at the bottom stays.
func shuffled(p *picture.RGB, tiles int, seed uint64) *picture.RGB {
	out := picture.New(p.W, p.H)
	copy(out.Pix, p.Pix)
	w, h := p.W/tiles, p.H/tiles
	for to, from := range permutation(tiles*tiles, seed) {
		for y := range h {
			d := ((to/tiles*h+y)*p.W + to%tiles*w) * 3
			s := ((from/tiles*h+y)*p.W + from%tiles*w) * 3
			copy(out.Pix[d:d+3*w], p.Pix[s:])
		}
	}
	return out
}

// permutation is one that leaves nothing in its place: a single cycle, drawn at random (Sattolo 1986).
func permutation(n int, seed uint64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(splitmix.Mix(seed<<32+uint64(i)) % uint64(i))
		order[i], order[j] = order[j], order[i]
	}
	return order
}
