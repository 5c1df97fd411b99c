package draw

import "math"

// A point is a place on the canvas in pixels, y downwards.
type point struct{ x, y float64 }

func (p point) plus(q point) point        { return point{p.x + q.x, p.y + q.y} }
func (p point) times(f float64) point     { return point{p.x * f, p.y * f} }
func (p point) dist(q point) float64      { return math.Hypot(p.x-q.x, p.y-q.y) }
func mix(p, q point, f float64) point     { return point{p.x + (q.x-p.x)*f, p.y + (q.y-p.y)*f} }
func polar(c point, r, deg float64) point { return c.plus(unit(deg).times(r)) }

// unit is the direction deg degrees clockwise from the right.
func unit(deg float64) point {
	s, c := math.Sincos(deg * math.Pi / 180)
	return point{c, s}
}

// A path is a list of closed outlines, each made of cubic curves: a start point, then three points for each curve.
type path [][]point

// polygon is the closed outline through the points.
func polygon(ps ...point) path {
	out := []point{ps[0]}
	for i, p := range ps {
		q := ps[(i+1)%len(ps)]
		out = append(out, mix(p, q, 1./3), mix(p, q, 2./3), q)
	}
	return path{out}
}

// regular is the polygon of n corners at radius r, the first of them at angle deg.
func regular(c point, r float64, n int, deg float64) path {
	ps := make([]point, n)
	for i := range ps {
		ps[i] = polar(c, r, deg+360*float64(i)/float64(n))
	}
	return polygon(ps...)
}

// arm is the length of the handles with which four cubic curves come within 0.03 % of a circle of radius 1.
const arm = 0.5522847498

// ellipse is drawn clockwise, as all shapes here, so that overlapping outlines of one path add up.
func ellipse(c point, rx, ry float64) path {
	at := func(x, y float64) point { return point{c.x + x*rx, c.y + y*ry} }
	return path{{
		at(1, 0), at(1, arm), at(arm, 1), at(0, 1),
		at(-arm, 1), at(-1, arm), at(-1, 0),
		at(-1, -arm), at(-arm, -1), at(0, -1),
		at(arm, -1), at(1, -arm), at(1, 0),
	}}
}

func circle(c point, r float64) path { return ellipse(c, r, r) }

// smooth is the closed curve through the points, its direction in each taken from the two neighbours (Catmull-Rom).
func smooth(ps ...point) path {
	n := len(ps)
	at := func(i int) point { return ps[(i+n)%n] }
	out := []point{ps[0]}
	for i := range ps {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		out = append(out,
			point{b.x + (c.x-a.x)/6, b.y + (c.y-a.y)/6},
			point{c.x - (d.x-b.x)/6, c.y - (d.y-b.y)/6}, c)
	}
	return path{out}
}

// line is a stroke of the given width with round ends through the points.
func line(width float64, ps ...point) (p path) {
	r := width / 2
	for i, a := range ps {
		p = append(p, circle(a, r)...)
		if i+1 < len(ps) {
			b := ps[i+1]
			n := point{(a.y - b.y) / a.dist(b) * r, (b.x - a.x) / a.dist(b) * r}
			p = append(p, polygon(a.plus(n), point{a.x - n.x, a.y - n.y}, point{b.x - n.x, b.y - n.y}, b.plus(n))...)
		}
	}
	return p
}

// moved is the path turned by deg degrees about the origin, then shifted by d.
func (p path) moved(deg float64, d point) path {
	u := unit(deg)
	out := make(path, len(p))
	for i, o := range p {
		out[i] = make([]point, len(o))
		for j, q := range o {
			out[i][j] = point{q.x*u.x - q.y*u.y + d.x, q.x*u.y + q.y*u.x + d.y}
		}
	}
	return out
}
