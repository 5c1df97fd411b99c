package fonts

import (
	"encoding/binary"
	"math"
	"slices"
)

// An outline is a simple glyph of a TrueType font: closed contours, the filled side on the right of each.
type outline struct {
	ends []int // of the contours: their last points
	on   []bool
	at   [][2]int16
}

// Flags of points.
const (
	onCurve   = 0x01
	xShort    = 0x02
	yShort    = 0x04
	again     = 0x08
	xSame     = 0x10 // or, of a short one, that it is positive
	ySame     = 0x20
	headBytes = 10 // number of contours and box
)

// readOutline reads a glyph's description; false for one that is made of others, or damaged.
func readOutline(b []byte) (o outline, ok bool) {
	contours := int(int16(binary.BigEndian.Uint16(b)))
	at := headBytes + 2*contours
	if contours <= 0 || at+2 > len(b) {
		return o, false
	}
	for i := range contours {
		o.ends = append(o.ends, int(binary.BigEndian.Uint16(b[headBytes+2*i:])))
	}
	at += 2 + int(binary.BigEndian.Uint16(b[at:])) // hints are of no use to other outlines
	n := o.ends[contours-1] + 1
	flags := make([]byte, 0, n)
	for len(flags) < n {
		if at+2 > len(b) {
			return o, false
		}
		f, times := b[at], 1
		if at++; f&again != 0 {
			times += int(b[at])
			at++
		}
		for range times {
			flags = append(flags, f)
		}
	}
	o.at, o.on = make([][2]int16, n), make([]bool, n)
	for axis, bits := range [2][2]byte{{xShort, xSame}, {yShort, ySame}} {
		if at, ok = o.readAxis(axis, b, at, flags[:n], bits); !ok {
			return o, false
		}
	}
	return o, slices.IsSorted(o.ends)
}

// readAxis reads all x or all y from at on, and gives where they end.
func (o *outline) readAxis(axis int, b []byte, at int, flags []byte, bits [2]byte) (int, bool) {
	v := int16(0)
	for i, f := range flags {
		short, same := f&bits[0] != 0, f&bits[1] != 0
		switch {
		case short && at < len(b):
			d := int16(b[at])
			if at++; !same {
				d = -d
			}
			v += d
		case !short && same:
		case !short && at+2 <= len(b):
			v += int16(binary.BigEndian.Uint16(b[at:]))
			at += 2
		default:
			return at, false
		}
		o.at[i][axis], o.on[i] = v, f&onCurve != 0
	}
	return at, true
}

// box is the smallest and largest x and y, in the file's order: left, bottom, right, top.
func (o *outline) box() (b [4]int16) {
	for i, p := range o.at {
		if i == 0 {
			b = [4]int16{p[0], p[1], p[0], p[1]}
		}
		b[0], b[1], b[2], b[3] = min(b[0], p[0]), min(b[1], p[1]), max(b[2], p[0]), max(b[3], p[1])
	}
	return b
}

// embolden moves all edges out, to the left of their direction.
func (o *outline) embolden(strength float64) {
	from := 0
	for _, end := range o.ends {
		if end+1-from > 2 {
			emboldenContour(o.at[from:end+1], strength)
		}
		from = end + 1
	}
}

func emboldenContour(points [][2]int16, strength float64) {
	edges := edgesOf(points)
	leads := func(e edge) bool { return e.long > 0 }
	start := slices.IndexFunc(edges, leads)
	if start < 0 {
		return
	}
	in := edge{}
	for _, e := range slices.Backward(edges) {
		if leads(e) {
			in = e
			break
		}
	}
	from := 0
	move := func(to int, out edge) { // the points that lie on one spot
		dx, dy := moved(in.v, out.v, min(in.long, out.long), strength)
		for k := from; k < to; k++ {
			points[k][0] += int16(math.Round(dx))
			points[k][1] += int16(math.Round(dy))
		}
		in, from = out, to
	}
	for i, e := range edges {
		if leads(e) {
			move(i+1, e)
		}
	}
	move(len(points), edges[start])
}

// An edge leads from one point to the next.
type edge struct {
	v    [2]float64 // of length 1
	long float64
}

// edgesOf are a contour's, one from each point on.
func edgesOf(points [][2]int16) []edge {
	edges := make([]edge, len(points))
	for i, p := range points {
		q := points[(i+1)%len(points)]
		x, y := float64(q[0]-p[0]), float64(q[1]-p[1])
		if long := math.Sqrt(x*x + y*y); long > 0 {
			edges[i] = edge{[2]float64{x / long, y / long}, long}
		}
	}
	return edges
}

// append writes the glyph's description behind b.
func (o *outline) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(o.ends)))
	for _, v := range o.box() {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	for _, end := range o.ends {
		b = binary.BigEndian.AppendUint16(b, uint16(end))
	}
	b = append(b, 0, 0) // no hints
	var axes [2][]byte
	var last [2]int16
	for i, p := range o.at {
		flag := byte(0)
		if o.on[i] {
			flag = onCurve
		}
		for axis, bits := range [2][2]byte{{xShort, xSame}, {yShort, ySame}} {
			d := p[axis] - last[axis]
			switch {
			case d == 0:
				flag |= bits[1]
			case d > -256 && d < 256:
				flag |= bits[0]
				if d > 0 {
					flag |= bits[1]
				}
				axes[axis] = append(axes[axis], byte(max(d, -d)))
			default:
				axes[axis] = binary.BigEndian.AppendUint16(axes[axis], uint16(d))
			}
		}
		last = p
		b = append(b, flag)
	}
	return append(append(b, axes[0]...), axes[1]...)
}
