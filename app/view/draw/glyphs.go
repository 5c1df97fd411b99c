package draw

import (
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// glyphs is one font at one size, with the glyphs it has drawn so far: a sheet of 512 maps sets 8,000 glyphs, 60 of them
// different.
type glyphs struct {
	font  font.Face
	drawn map[glyphKey]glyph
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
		panic("draw: built-in font: " + err.Error())
	}
	return f
}

// newGlyphs sets the font at so many pixels to the em.
func newGlyphs(f *opentype.Font, size float64) *glyphs {
	ff, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("draw: font: " + err.Error())
	}
	return &glyphs{ff, map[glyphKey]glyph{}}
}

// glyph draws r, or finds it drawn.
func (f *glyphs) glyph(r rune, part fixed.Int26_6) glyph {
	key := glyphKey{r, part}
	g, ok := f.drawn[key]
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
	f.drawn[key] = g
	return g
}
