package draw

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// text is the outline of s in the given TrueType font, size pixels to the em, centred on at by the width of the line and
// by the height of its capitals. A font that cannot be read is a fault of ours, and panics.
func text(ttf []byte, s string, at point, size float64) (out path) {
	f, err := sfnt.Parse(ttf)
	must(err)
	var buf sfnt.Buffer
	em := fixed.Int26_6(size * 64)
	x := 0.0
	for _, r := range s {
		g, err := f.GlyphIndex(&buf, r)
		must(err)
		segs, err := f.LoadGlyph(&buf, g, em, nil)
		must(err)
		out = append(out, outlines(segs).moved(0, point{x, 0})...)
		adv, err := f.GlyphAdvance(&buf, g, em, 0)
		must(err)
		x += toFloat(adv)
	}
	m, err := f.Metrics(&buf, em, 0)
	must(err)
	return out.moved(0, at.plus(point{-x / 2, toFloat(m.CapHeight) / 2}))
}

func must(err error) {
	if err != nil {
		panic("draw: " + err.Error())
	}
}

func toFloat(v fixed.Int26_6) float64 { return float64(v) / 64 }

// outlines turns a glyph's lines and quadratic curves into cubic ones.
func outlines(segs sfnt.Segments) (out path) {
	for _, s := range segs {
		p := [3]point{}
		for i, a := range s.Args {
			p[i] = point{toFloat(a.X), toFloat(a.Y)}
		}
		if s.Op == sfnt.SegmentOpMoveTo {
			out = append(out, []point{p[0]})
			continue
		}
		o := &out[len(out)-1]
		from := (*o)[len(*o)-1]
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			*o = append(*o, mix(from, p[0], 1./3), mix(from, p[0], 2./3), p[0])
		case sfnt.SegmentOpQuadTo:
			*o = append(*o, mix(from, p[0], 2./3), mix(p[1], p[0], 2./3), p[1])
		case sfnt.SegmentOpCubeTo:
			*o = append(*o, p[0], p[1], p[2])
		}
	}
	return out
}
