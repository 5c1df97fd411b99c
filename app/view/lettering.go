package view

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A Lettering sets lines of text in one font and size into RGBA pictures. It keeps the glyphs it has drawn and must not be
// used by two goroutines at once.
type Lettering struct {
	face  *face
	spare *face           // for what the font lacks: a minus sign, often
	has   map[rune]bool   // whether the font has a letter, as far as it was asked
	asks  func(rune) bool // asks it
}

// NewLettering sets a TrueType or OpenType font at so many pixels to the em; nil is the font of the sheets. The error is
// about a font that cannot be read.
func NewLettering(ttf []byte, size float64) (*Lettering, error) {
	if ttf == nil {
		return &Lettering{face: newFace(regularFont(), size), has: map[rune]bool{}, asks: func(rune) bool { return true }}, nil
	}
	f, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("view: font: %w", err)
	}
	var buf sfnt.Buffer
	asks := func(r rune) bool {
		i, err := f.GlyphIndex(&buf, r)
		return err == nil && i != 0
	}
	return &Lettering{newFace(f, size), newFace(regularFont(), size), map[rune]bool{}, asks}, nil
}

// glyph is a letter of the font, or of the sheets' font where that lacks it.
func (l *Lettering) glyph(r rune, part fixed.Int26_6) glyph {
	has, known := l.has[r]
	if !known {
		has = l.asks(r)
		l.has[r] = has
	}
	if has {
		return l.face.glyph(r, part)
	}
	return l.spare.glyph(r, part)
}

// Width is the length of the line in pixels, rounded up.
func (l *Lettering) Width(s string) int {
	var w fixed.Int26_6
	for _, r := range s {
		w += l.glyph(r, 0).advance
	}
	return w.Ceil()
}

// Height is the height of a digit above the baseline, in pixels.
func (l *Lettering) Height() int { return -l.face.glyph('0', 0).box.Min.Y }

// Draw sets the line with its left end and its baseline at the given pixel; what lies outside dst is left out.
func (l *Lettering) Draw(dst *image.RGBA, x, y int, s string, c color.RGBA) {
	pen := fixed.I(x)
	for _, r := range s {
		g := l.glyph(r, pen&0x30)
		g.blend(dst, image.Pt(pen.Floor(), y), c)
		pen += g.advance
	}
}

// blend lays the glyph over the picture.
func (g glyph) blend(dst *image.RGBA, at image.Point, c color.RGBA) {
	box := g.box.Add(at)
	in := box.Intersect(dst.Rect)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		cover := g.cover[(y-box.Min.Y)*box.Dx()+in.Min.X-box.Min.X:]
		row := dst.Pix[dst.PixOffset(in.Min.X, y):]
		for i := range in.Dx() {
			if k := int(cover[i]); k > 0 {
				p := row[4*i : 4*i+3 : 4*i+3]
				p[0] = mix(p[0], c.R, k)
				p[1] = mix(p[1], c.G, k)
				p[2] = mix(p[2], c.B, k)
			}
		}
	}
}

// mix is a at k = 0 and b at k = 255.
func mix(a, b uint8, k int) uint8 { return uint8((int(a)*(255-k) + int(b)*k + 127) / 255) }
