package draw

import (
	"fmt"
	"image/color"
	"strings"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A Face sets lines of text in one font and size. It keeps the glyphs it has drawn and must not be used by two goroutines at
// once.
type Face struct {
	own   *glyphs
	spare *glyphs         // for what the font lacks: a minus sign, often
	has   map[rune]bool   // whether the font has a letter, as far as it was asked
	asks  func(rune) bool // asks it; nil for a font that has all that is ever set
}

// NewFace sets a TrueType or OpenType font at so many pixels to the em. What it lacks is set as Regular has it. The error is
// about a font that cannot be read.
func NewFace(ttf []byte, size float64) (*Face, error) { return newFace(ttf, size, regularFont()) }

// NewBold is NewFace with what the font lacks set as Bold has it.
func NewBold(ttf []byte, size float64) (*Face, error) { return newFace(ttf, size, boldFont()) }

func newFace(ttf []byte, size float64, spare *opentype.Font) (*Face, error) {
	f, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("draw: font: %w", err)
	}
	var buf sfnt.Buffer
	asks := func(r rune) bool {
		i, err := f.GlyphIndex(&buf, r)
		return err == nil && i != 0
	}
	return &Face{newGlyphs(f, size), newGlyphs(spare, size), map[rune]bool{}, asks}, nil
}

// Regular and Bold are the program's own font for Latin text, at so many pixels to the em.
func Regular(size float64) *Face { return &Face{own: newGlyphs(regularFont(), size)} }

// Bold is Regular in heavy letters.
func Bold(size float64) *Face { return &Face{own: newGlyphs(boldFont(), size)} }

// glyph is a letter of the font, or of the spare one where that lacks it.
func (f *Face) glyph(r rune, part fixed.Int26_6) glyph {
	if f.asks == nil {
		return f.own.glyph(r, part)
	}
	has, known := f.has[r]
	if !known {
		has = f.asks(r)
		f.has[r] = has
	}
	if has {
		return f.own.glyph(r, part)
	}
	return f.spare.glyph(r, part)
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
