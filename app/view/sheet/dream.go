package sheet

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"

	own "github.com/vggscope/vggscope/app/view/draw"
)

// Captioned draws a picture, enlarged by a whole number where it is small, with a title above it and notes below that.
func Captioned(img image.Image, title string, notes []string) (*image.RGBA, error) {
	b := img.Bounds()
	if b.Empty() {
		return nil, fmt.Errorf("sheet: %s: no picture", title)
	}
	scale := max(1, (causeSide+max(b.Dx(), b.Dy())-1)/max(b.Dx(), b.Dy()))
	if b.Dy()*scale > maxPixels/(b.Dx()*scale) {
		return nil, fmt.Errorf("%w: %s: %d x %d", ErrTooBig, title, b.Dx(), b.Dy())
	}
	lines := causeNotes(notes, causeWide)
	top := margin + 30 + causeLine*len(lines)
	box := image.Rect(margin, top, margin+b.Dx()*scale, top+b.Dy()*scale)
	width := max(box.Max.X+margin, causeSide+2*margin)
	out := image.NewRGBA(image.Rect(0, 0, width, box.Max.Y+margin))
	dst := own.Onto(out, nil)
	dst.Fill(out.Rect, shade(0))
	own.Bold(20).Draw(dst, margin, margin+16, own.Bold(20).Fit(title, width-2*margin), dark)
	small := own.Regular(12.5)
	for i, line := range lines {
		small.Draw(dst, margin, margin+36+causeLine*i, small.Fit(line, width-2*margin), muted)
	}
	draw.NearestNeighbor.Scale(out, box, img, b, draw.Src, nil)
	own.Outline(dst, box.Inset(-1), 1, shade(3))
	return out, nil
}
