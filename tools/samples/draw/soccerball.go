package draw

import (
	"image"
	"math"
)

func soccerBall() *image.Paletted {
	c := newCanvas(linear(point{0, 0}, point{0, Size}, hex(0x8cc06a), hex(0x3c7f36)))
	mown(c)
	at, r := point{240, 226}, 182.0
	c.shadow(at.plus(point{26, r - 6}), r*1.05, 46, hex(0x10260f).fade(0.75))
	c.fill(circle(at, r), radial(at.plus(point{-70, -80}), 2.1*r, hex(0xffffff), hex(0x868686)))
	for _, s := range seams() {
		c.fill(line(3.2, onBall(at, r, s)...), flat(hex(0x6f6f6f)))
	}
	for _, p := range patches() {
		if shape, ok := patch(at, r, p); ok {
			c.fill(shape, radial(at.plus(point{-70, -80}), 2*r, hex(0x404040), hex(0x080808)))
		}
	}
	c.fill(circle(at, r), func(p point) ink { // darker towards the edge, where the surface turns away
		f := p.dist(at) / r
		return hex(0x0a1218).fade(0.35 * f * f * f * f)
	})
	return c.paletted()
}

// mown is the lawn's pattern of light and dark stripes, narrower in the distance.
func mown(c *canvas) {
	for i := 0; i < 12; i += 2 {
		y := func(i int) float64 { return Size * math.Pow(float64(i)/12, 1.6) }
		c.fill(polygon(point{0, y(i)}, point{Size, y(i)}, point{Size, y(i + 1)}, point{0, y(i + 1)}), flat(hex(0xffffff).fade(0.07)))
	}
}

// A vec is a direction from the ball's centre; z points at the viewer.
type vec [3]float64

func (v vec) unit() vec {
	n := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	return vec{v[0] / n, v[1] / n, v[2] / n}
}

func (v vec) dot(w vec) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

// toward is the direction at share f of the way from v to w.
func (v vec) toward(w vec, f float64) vec {
	return vec{v[0] + (w[0]-v[0])*f, v[1] + (w[1]-v[1])*f, v[2] + (w[2]-v[2])*f}.unit()
}

// corners are the twelve corners of an icosahedron: one faces the viewer, slightly turned away. Cut off at a third of each
// edge they become the ball's black pentagons, and the faces its white hexagons.
func corners() (vs []vec) {
	vs = append(vs, vec{0, 0, 1}, vec{0, 0, -1})
	h := 1 / math.Sqrt(5)
	for i := range 5 {
		for side := range 2 {
			u := unit(72*float64(i) - 90 + 36*float64(side))
			z := h * float64(1-2*side)
			vs = append(vs, vec{u.x * 2 * h, u.y * 2 * h, z})
		}
	}
	for i, v := range vs {
		vs[i] = tilt(v)
	}
	return vs
}

// tilt turns the ball a little down and to the right.
func tilt(v vec) vec {
	a, b := unit(-17), unit(-14)
	v = vec{v[0], v[1]*a.x - v[2]*a.y, v[1]*a.y + v[2]*a.x}
	return vec{v[0]*b.x - v[2]*b.y, v[1], v[0]*b.y + v[2]*b.x}
}

// neighbours reports whether two corners of the icosahedron share an edge.
func neighbours(v, w vec) bool { return math.Abs(v.dot(w)-1/math.Sqrt(5)) < 1e-6 }

// seams are the edges between two hexagons.
func seams() (out [][]vec) {
	vs := corners()
	for i, v := range vs {
		for _, w := range vs[i+1:] {
			if neighbours(v, w) {
				out = append(out, arc(v.toward(w, 1./3), v.toward(w, 2./3)))
			}
		}
	}
	return out
}

// patches are the outlines of the pentagons.
func patches() (out [][]vec) {
	vs := corners()
	for _, v := range vs {
		var ring []vec
		for _, w := range vs {
			if neighbours(v, w) {
				ring = append(ring, v.toward(w, 1./3))
			}
		}
		out = append(out, around(v, ring))
	}
	return out
}

// around puts the corners of a pentagon in order and joins them by arcs.
func around(v vec, ring []vec) (out []vec) {
	for i := range ring { // the next corner is always the nearest one that is left
		for j := i + 2; j < len(ring); j++ {
			if ring[i].dot(ring[j]) > ring[i].dot(ring[i+1])+1e-9 {
				ring[i+1], ring[j] = ring[j], ring[i+1]
			}
		}
	}
	for i, w := range ring {
		out = append(out, arc(w, ring[(i+1)%len(ring)])...)
	}
	return out
}

// arc is the shortest way over the ball from v to w.
func arc(v, w vec) (out []vec) {
	const steps = 8
	for i := range steps + 1 {
		out = append(out, v.toward(w, float64(i)/steps))
	}
	return out
}

// onBall projects the visible part of a way over the ball.
func onBall(at point, r float64, way []vec) (ps []point) {
	for _, v := range way {
		if v[2] > 0.16 { // nearer to the edge, a line's round end would stick out
			ps = append(ps, at.plus(point{v[0] * r, v[1] * r}))
		}
	}
	return ps
}

// patch projects a pentagon; points behind the horizon are moved onto it. It reports false for one that faces away.
func patch(at point, r float64, ring []vec) (path, bool) {
	var ps []point
	seen := false
	for _, v := range ring {
		if v[2] < 0 {
			n := math.Hypot(v[0], v[1])
			v = vec{v[0] / n, v[1] / n, 0}
		} else {
			seen = true
		}
		ps = append(ps, at.plus(point{v[0] * r, v[1] * r}))
	}
	return polygon(ps...), seen
}
