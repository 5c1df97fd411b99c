package sheet

import (
	"image"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// bar draws the colour map into r: from left to right, or from the bottom to the top.
func (p *page) bar(r image.Rectangle, upright bool) {
	draw.Outline(p, r, 1, shade(3))
	view.Strip(p, r, upright)
}

// headBar draws the bar at the right of the head, with names or numbers for its ends (and, for a signed map, its middle).
func (p *page) headBar(r view.Range, mode view.RangeMode, m *view.Colormap) {
	const height = 14
	right := p.img.Rect.Max.X - margin
	box := image.Rect(right-headBarWidth, margin+6, right, margin+6+height)
	p.bar(box, false)
	low, mid, high := "lowest", "", "highest"
	if m.Signed() {
		low, mid, high = "−max", "0", "max"
	}
	if mode != view.PerChannel {
		low, high = r.Ends(3)
		if mid = ""; m.Signed() {
			mid = "0"
		}
	}
	y := box.Max.Y + 17
	p.small.Draw(p, box.Min.X, y, low, muted)
	p.small.DrawMiddle(p, (box.Min.X+box.Max.X)/2, y, mid, muted)
	p.small.DrawRight(p, box.Max.X, y, high, muted)
}

// sideBar draws the bar upright with the ends of the range and round numbers between them.
func (p *page) sideBar(box image.Rectangle, r view.Range) {
	p.bar(box, true)
	const ends, half = 18, 4 // numbers this near to an end would run into the end's own; half the height of a digit
	label := func(y int, text string) {
		p.Fill(image.Rect(box.Max.X+1, y, box.Max.X+6, y+1), shade(6))
		p.small.Draw(p, box.Max.X+11, y+half, text, dark)
	}
	low, high := r.Ends(3)
	label(box.Max.Y-1, low)
	label(box.Min.Y, high)
	for _, t := range r.Ticks(8) {
		y := box.Max.Y - 1 - int(t.At*float64(box.Dy()-1)+0.5)
		if y > box.Min.Y+ends && y < box.Max.Y-ends {
			label(y, t.Text)
		}
	}
}
