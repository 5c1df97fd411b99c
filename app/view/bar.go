package view

import "image"

// bar draws the colour map into r: from left to right, or from the bottom to the top.
func (p *page) bar(r image.Rectangle, upright bool) {
	p.frame(r, 1, paper+3)
	if upright {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			level := (r.Max.Y - 1 - y) * 255 / max(1, r.Dy()-1)
			p.block(image.Rect(r.Min.X, y, r.Max.X, y+1), p.palette.level[level])
		}
		return
	}
	for x := r.Min.X; x < r.Max.X; x++ {
		level := (x - r.Min.X) * 255 / max(1, r.Dx()-1)
		p.block(image.Rect(x, r.Min.Y, x+1, r.Max.Y), p.palette.level[level])
	}
}

// headBar draws the bar at the right of the head, with names or numbers for its ends (and, for a signed map, its middle).
func (p *page) headBar(r Range, mode RangeMode, m *Colormap) {
	const height = 14
	right := p.img.Rect.Max.X - margin
	box := image.Rect(right-headBarWidth, margin+6, right, margin+6+height)
	p.bar(box, false)
	low, mid, high := "lowest", "", "highest"
	if m.signed {
		low, mid, high = minus+"max", "0", "max"
	}
	if mode != PerChannel {
		low, mid, high = number(r.Lo, 3), "", number(r.Hi, 3)
		if m.signed {
			mid = "0"
		}
	}
	y := box.Max.Y + 17
	p.small.draw(p.img, box.Min.X, y, low, muted)
	p.small.drawMiddle(p.img, (box.Min.X+box.Max.X)/2, y, mid, muted)
	p.small.drawRight(p.img, box.Max.X, y, high, muted)
}

// sideBar draws the bar upright with the ends of the range and round numbers between them.
func (p *page) sideBar(box image.Rectangle, r Range) {
	p.bar(box, true)
	const ends, half = 18, 4 // numbers this near to an end would run into the end's own; half the height of a digit
	label := func(y int, text string) {
		p.block(image.Rect(box.Max.X+1, y, box.Max.X+6, y+1), paper+6)
		p.small.draw(p.img, box.Max.X+11, y+half, text, dark)
	}
	label(box.Max.Y-1, number(r.Lo, 3))
	label(box.Min.Y, number(r.Hi, 3))
	for _, x := range r.ticks(8) {
		y := box.Max.Y - 1 - int(r.at(x)*float64(box.Dy()-1)+0.5)
		if y > box.Min.Y+ends && y < box.Max.Y-ends {
			label(y, roundNumber(x))
		}
	}
}
