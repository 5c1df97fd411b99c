package view

import (
	"image"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A face is one font at one size, with the glyphs it has drawn so far: a sheet of 512 maps sets 8,000 glyphs, 60 of them
// different. It belongs to one sheet and must not be shared.
type face struct {
	font   font.Face
	glyphs map[glyphKey]glyph
}

// A glyph is drawn at each of four places within a pixel, so that letters keep even distances.
type glyphKey struct {
	r    rune
	part fixed.Int26_6 // 0, 16, 32 or 48 of 64
}

type glyph struct {
	box     image.Rectangle // relative to the pen
	cover   []uint8         // box.Dx() to a row
	advance fixed.Int26_6
}

// Parsing a font takes longer than a small sheet; the parsed ones are read-only.
var (
	regularFont = sync.OnceValue(func() *opentype.Font { return parseFont(goregular.TTF) })
	boldFont    = sync.OnceValue(func() *opentype.Font { return parseFont(gobold.TTF) })
)

// parseFont reads a font that is part of the program; one that cannot be read is a fault of ours, and panics.
func parseFont(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic("view: built-in font: " + err.Error())
	}
	return f
}

// newFace sets the font at so many pixels to the em.
func newFace(f *opentype.Font, size float64) *face {
	ff, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("view: built-in font: " + err.Error())
	}
	return &face{ff, map[glyphKey]glyph{}}
}

// glyph draws r, or finds it drawn.
func (f *face) glyph(r rune, part fixed.Int26_6) glyph {
	key := glyphKey{r, part}
	g, ok := f.glyphs[key]
	if ok {
		return g
	}
	box, mask, at, advance, ok := f.font.Glyph(fixed.Point26_6{X: part}, r)
	if alpha, isAlpha := mask.(*image.Alpha); ok && isAlpha {
		g.box = box
		for y := range box.Dy() {
			i := alpha.PixOffset(at.X, at.Y+y)
			g.cover = append(g.cover, alpha.Pix[i:i+box.Dx()]...)
		}
	}
	g.advance = advance
	f.glyphs[key] = g
	return g
}

// width is the length of the line in pixels, rounded up.
func (f *face) width(s string) int {
	var w fixed.Int26_6
	for _, r := range s {
		w += f.glyph(r, 0).advance
	}
	return w.Ceil()
}

// fit shortens the line to the given width, with three dots in place of what is cut off.
func (f *face) fit(s string, width int) string {
	if f.width(s) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if cut := strings.TrimRight(string(runes[:n]), " ,") + "…"; f.width(cut) <= width {
			return cut
		}
	}
	return ""
}

// shade is how dark text is: in full ink, or lighter for what is less important.
type shade int

const (
	dark  shade = rampSize - 1
	muted shade = 6
)

// draw sets the line with its left end and its baseline at the given pixel.
func (f *face) draw(dst *image.Paletted, x, y int, s string, k shade) {
	pen := fixed.I(x)
	for _, r := range s {
		g := f.glyph(r, pen&0x30)
		g.stamp(dst, image.Pt(pen.Floor(), y), k)
		pen += g.advance
	}
}

// drawRight is draw with the right end given.
func (f *face) drawRight(dst *image.Paletted, x, y int, s string, k shade) {
	f.draw(dst, x-f.width(s), y, s, k)
}

// drawMiddle is draw with the middle given.
func (f *face) drawMiddle(dst *image.Paletted, x, y int, s string, k shade) {
	f.draw(dst, x-f.width(s)/2, y, s, k)
}

// stamp darkens the paper under the glyph.
func (g glyph) stamp(dst *image.Paletted, at image.Point, k shade) {
	box := g.box.Add(at)
	in := box.Intersect(dst.Rect)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		cover := g.cover[(y-box.Min.Y)*box.Dx()+in.Min.X-box.Min.X:]
		row := dst.Pix[dst.PixOffset(in.Min.X, y):]
		for i := range in.Dx() {
			if v := paper + uint8((int(cover[i])*int(k)+127)/255); v > row[i] && row[i] >= paper {
				row[i] = v
			}
		}
	}
}
