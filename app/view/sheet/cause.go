package sheet

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

const (
	causeSide = 448 // at least, of the longer side of a map
	causeBar  = 52
	causeLine = 18
)

// causeWide is how many letters a line of notes has room for.
const causeWide = 78

// Cause draws one map with a title, with notes below it of which the first has a line of its own, and with a colour bar with
// numbers.
func Cause(h view.Heat, title, what string, facts []string) (*image.RGBA, error) {
	t := h.Values
	if t.H < 1 || t.W < 1 || t.C != 1 || len(t.Data) != t.H*t.W {
		return nil, fmt.Errorf("sheet: %s: a map of causes has one channel, got %s with %d values", title, t.Shape, len(t.Data))
	}
	scale := max(1, (causeSide+max(t.H, t.W)-1)/max(t.H, t.W))
	if t.H*scale > maxPixels/(t.W*scale) {
		return nil, fmt.Errorf("%w: %s: %s", ErrTooBig, title, t.Shape)
	}
	var notes []string
	if what != "" {
		notes = append(notes, what)
	}
	notes = append(notes, causeNotes(facts, causeWide)...)
	top := margin + 30 + causeLine*len(notes)
	box := image.Rect(margin, top, margin+t.W*scale, top+t.H*scale)
	width := max(box.Max.X+margin, causeSide+2*margin)
	img := image.NewRGBA(image.Rect(0, 0, width, box.Max.Y+causeBar+margin))
	var table [256]uint32
	for i := range table {
		table[i] = draw.Pixel(h.Map.At(uint8(i)))
	}
	dst := draw.Onto(img, &table)
	dst.Fill(img.Rect, shade(0))
	draw.Bold(20).Draw(dst, margin, margin+16, draw.Bold(20).Fit(title, width-2*margin), dark)
	small := draw.Regular(12.5)
	for i, line := range notes {
		small.Draw(dst, margin, margin+36+causeLine*i, small.Fit(line, width-2*margin), muted)
	}
	h.Draw(img, box)
	draw.Outline(dst, box.Inset(-1), 1, shade(3))
	causeStrip(dst, image.Rect(box.Min.X, box.Max.Y+16, box.Max.X, box.Max.Y+30), h.Range, small)
	return img, nil
}

// causeStrip draws the colour bar, and numbers below it where they do not run into each other.
func causeStrip(dst *draw.Picture, bar image.Rectangle, r view.Range, f *draw.Face) {
	const tick, apart = 4, 10
	view.Strip(dst, bar, false)
	draw.Outline(dst, bar, 1, shade(3))
	low, high := r.Ends(3)
	right := bar.Max.X - f.Width(high) - apart
	label := func(x, left int, text string) {
		dst.Fill(image.Rect(x, bar.Max.Y+1, x+1, bar.Max.Y+tick), shade(6))
		f.Draw(dst, left, bar.Max.Y+tick+14, text, dark)
	}
	label(bar.Min.X, bar.Min.X, low)
	label(bar.Max.X-1, bar.Max.X-f.Width(high), high)
	end := bar.Min.X + f.Width(low) + apart
	for _, t := range r.Ticks(6) {
		x, w := bar.Min.X+int(math.Round(t.At*float64(bar.Dx()-1))), f.Width(t.Text)
		if x-w/2 >= end && x+w/2 <= right {
			label(x, x-w/2, t.Text)
			end = x + w/2 + apart
		}
	}
}

// causeNotes joins facts into lines of at most so many characters.
func causeNotes(facts []string, width int) (lines []string) {
	line := ""
	for _, f := range facts {
		if line != "" && len([]rune(line))+len([]rune(f))+3 > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " · "
		}
		line += f
	}
	if strings.TrimSpace(line) != "" {
		lines = append(lines, line)
	}
	return lines
}
