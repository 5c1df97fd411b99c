package fonts

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
)

// heavy is chinese in heavy letters, for headings: Fyne has no bold hanzi, and makes none. One value, as chinese is.
var heavy = sync.OnceValue(func() fyne.Resource {
	data, ok := bolder(han, boldBy)
	if !ok {
		return chinese
	}
	return fyne.NewStaticResource("vggscope-han-bold.ttf", data)
})

// boldBy is how far the outlines of heavy letters lie outside of the plain ones', as a share of the em: strokes are wider by twice that.
const boldBy = 0.018

// bolder is a TrueType font whose outlines all lie further out by a share of the em; advances and lines stay. ok is false for what is
// no such font. Sources: the OpenType specification's "glyf", "loca" and "hmtx".
func bolder(font []byte, by float64) (data []byte, ok bool) {
	f, ok := openOutlines(font)
	if !ok {
		return nil, false
	}
	hmtx := slices.Clone(f.hmtx)
	loca := make([]byte, 0, 4*(f.glyphs+1))
	strength := by * float64(binary.BigEndian.Uint16(f.head[18:]))
	glyf := make([]byte, 0, 2*len(f.glyf))
	for g := range f.glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		was := f.glyph(g)
		if len(was) < 10 {
			continue
		}
		o, simple := readOutline(was)
		if !simple { // made of others, which are heavy already
			glyf = append(glyf, was...)
			continue
		}
		before := o.box()[0]
		o.embolden(strength)
		if at := f.bearing(g); at+2 <= len(hmtx) { // the box's edge is measured from this
			lsb := int16(binary.BigEndian.Uint16(hmtx[at:]))
			binary.BigEndian.PutUint16(hmtx[at:], uint16(lsb+o.box()[0]-before))
		}
		glyf = o.append(glyf)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(f.head)
	binary.BigEndian.PutUint16(head[50:], 1) // places in four bytes
	return withTables(font, map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx, "head": head}), true
}

// outlines is where a font keeps its letters' shapes.
type outlines struct {
	head, loca, glyf, hmtx []byte
	glyphs, metrics        int // how many there are, and how many of them have an advance of their own
}

func openOutlines(font []byte) (f outlines, ok bool) {
	maxp, hhea := content(font, "maxp"), content(font, "hhea")
	f = outlines{head: content(font, "head"), loca: content(font, "loca"), glyf: content(font, "glyf"), hmtx: content(font, "hmtx")}
	if len(f.head) < 54 || len(maxp) < 6 || len(hhea) < 36 || f.glyf == nil {
		return f, false
	}
	f.glyphs, f.metrics = int(binary.BigEndian.Uint16(maxp[4:])), int(binary.BigEndian.Uint16(hhea[34:]))
	return f, len(f.loca) >= (f.glyphs+1)*f.placeSize()
}

// placeSize is how many bytes a glyph's place has in "loca".
func (f outlines) placeSize() int {
	if binary.BigEndian.Uint16(f.head[50:]) == 0 {
		return 2
	}
	return 4
}

// glyph is the description of one; nil for a blank.
func (f outlines) glyph(g int) []byte {
	place := func(i int) int {
		if f.placeSize() == 2 {
			return 2 * int(binary.BigEndian.Uint16(f.loca[2*i:]))
		}
		return int(binary.BigEndian.Uint32(f.loca[4*i:]))
	}
	from, to := place(g), place(g+1)
	if from >= to || to > len(f.glyf) {
		return nil
	}
	return f.glyf[from:to]
}

// bearing is where a glyph's left side bearing is in "hmtx".
func (f outlines) bearing(g int) int {
	if g < f.metrics {
		return 4*g + 2
	}
	return 4*f.metrics + 2*(g-f.metrics)
}

// content is a table of a font; nil where there is none.
func content(font []byte, tag string) []byte {
	entry := entryOf(font, tag)
	if entry < 0 {
		return nil
	}
	at, size := int(binary.BigEndian.Uint32(font[entry+8:])), int(binary.BigEndian.Uint32(font[entry+12:]))
	if at+size > len(font) {
		return nil
	}
	return font[at : at+size]
}

// withTables is a font with other tables in the place of some.
func withTables(font []byte, other map[string][]byte) []byte {
	n := int(binary.BigEndian.Uint16(font[4:]))
	out := slices.Clone(font[:12+16*n])
	for i := range n {
		entry := 12 + 16*i
		tag := string(font[entry : entry+4])
		data, is := other[tag]
		if !is {
			data = content(font, tag)
		}
		binary.BigEndian.PutUint32(out[entry+8:], uint32(len(out)))
		binary.BigEndian.PutUint32(out[entry+12:], uint32(len(data)))
		out = append(out, data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

// moved is how far a corner between two edges goes out: along both of their normals, and no further than the shorter edge allows.
func moved(in, out [2]float64, shorter, strength float64) (dx, dy float64) {
	d := in[0]*out[0] + in[1]*out[1]
	if d <= -0.9375 { // a spike
		return 0, 0
	}
	d++
	x, y := -(in[1] + out[1]), in[0]+out[0]
	q := math.Abs(out[0]*in[1] - out[1]*in[0])
	if strength*q <= shorter*d {
		return x * strength / d, y * strength / d
	}
	return x * shorter / q, y * shorter / q
}
