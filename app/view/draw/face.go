package draw

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A Face sets lines of text in one size, each letter in the first of some fonts that has it. It keeps the glyphs it has drawn and must
// not be used by two goroutines at once.
type Face struct {
	asked []asked          // in their order
	last  *glyphs          // for what these lack: a minus sign, often
	first map[rune]*glyphs // the font of a letter, as far as they were asked
}

// asked is a font that may lack letters.
type asked struct {
	*glyphs
	has func(rune) bool
}

// NewFace sets TrueType or OpenType fonts at so many pixels to the em. What they lack is set as Regular has it. The error is
// about a font that cannot be read.
func NewFace(size float64, fonts ...[]byte) (*Face, error) {
	return newFace(size, regularFont(), fonts)
}

// NewBold is NewFace with what the fonts lack set as Bold has it.
func NewBold(size float64, fonts ...[]byte) (*Face, error) { return newFace(size, boldFont(), fonts) }

func newFace(size float64, last *opentype.Font, fonts [][]byte) (*Face, error) {
	face := &Face{last: newGlyphs(last, size), first: map[rune]*glyphs{}}
	for _, ttf := range fonts {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("draw: font: %w", err)
		}
		var buf sfnt.Buffer
		has := func(r rune) bool {
			i, err := f.GlyphIndex(&buf, r)
			return err == nil && i != 0
		}
		face.asked = append(face.asked, asked{newGlyphs(f, size), has})
	}
	return face, nil
}

// Regular and Bold are the program's own font for Latin text, at so many pixels to the em.
func Regular(size float64) *Face { return &Face{last: newGlyphs(regularFont(), size)} }

// Bold is Regular in heavy letters.
func Bold(size float64) *Face { return &Face{last: newGlyphs(boldFont(), size)} }

// glyph is a letter of the first font that has it.
func (f *Face) glyph(r rune, part fixed.Int26_6) glyph {
	if len(f.asked) == 0 {
		return f.last.glyph(r, part)
	}
	g, known := f.first[r]
	if !known {
		g = f.last
		for _, a := range slices.Backward(f.asked) {
			if a.has(r) {
				g = a.glyphs
			}
		}
		f.first[r] = g
	}
	return g.glyph(r, part)
}

// Width is the length of the line in pixels, rounded up.
func (f *Face) Width(s string) int {
	var w fixed.Int26_6
	for _, r := range s {
		w += f.glyph(r, 0).advance
	}
	return w.Ceil()
}

// Height is the height of a digit above the baseline, in pixels.
func (f *Face) Height() int { return -f.glyph('0', 0).box.Min.Y }

// Fit shortens the line to the given width, with three dots in place of what is cut off.
func (f *Face) Fit(s string, width int) string {
	if f.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if cut := strings.TrimRight(string(runes[:n]), " ,") + "…"; f.Width(cut) <= width {
			return cut
		}
	}
	return ""
}

// Draw sets the line with its left end and its baseline at the given pixel; what lies outside dst is left out.
func (f *Face) Draw(dst Canvas, x, y int, s string, c color.RGBA) {
	pen := fixed.I(x)
	for _, r := range s {
		g := f.glyph(r, pen&0x30)
		for i := range g.box.Dy() {
			dst.Cover(pen.Floor()+g.box.Min.X, y+g.box.Min.Y+i, g.cover[i*g.box.Dx():][:g.box.Dx()], c)
		}
		pen += g.advance
	}
}

// DrawRight is Draw with the right end given.
func (f *Face) DrawRight(dst Canvas, x, y int, s string, c color.RGBA) {
	f.Draw(dst, x-f.Width(s), y, s, c)
}

// DrawMiddle is Draw with the middle given.
func (f *Face) DrawMiddle(dst Canvas, x, y int, s string, c color.RGBA) {
	f.Draw(dst, x-f.Width(s)/2, y, s, c)
}
