package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// reveal scrolls what an object lies in until it is in sight: the toolkit gives the focus to what nobody sees.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	if c == nil {
		return
	}
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	scrolls, _ := scrollsTo(root, o)
	for i := len(scrolls) - 1; i >= 0; i-- { // the innermost first
		s := scrolls[i]
		at, size := d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(s)), o.Size()
		by := fyne.NewPos(missing(at.X, size.Width, s.Size().Width), missing(at.Y, size.Height, s.Size().Height))
		if by != (fyne.Position{}) {
			s.ScrollToOffset(s.Offset.Add(by))
		}
	}
}

// missing is how far what is so long and begins there has to come for it to be in sight: its beginning, if it is longer than the room.
func missing(from, length, room float32) float32 {
	switch {
	case from < 0 || length > room:
		return from
	case from+length > room:
		return from + length - room
	}
	return 0
}

// scrollsTo are the scrolled objects that an object lies in, the outermost first, and whether it is below root at all.
func scrollsTo(root, o fyne.CanvasObject) (scrolls []*container.Scroll, found bool) {
	if root == o {
		return nil, true
	}
	var below []fyne.CanvasObject
	switch r := root.(type) {
	case *fyne.Container:
		below = r.Objects
	case *container.Scroll:
		below = []fyne.CanvasObject{r.Content}
	case *container.Split:
		below = []fyne.CanvasObject{r.Leading, r.Trailing}
	case *widget.PopUp:
		below = []fyne.CanvasObject{r.Content}
	}
	for _, b := range below {
		scrolls, found := scrollsTo(b, o)
		if !found {
			continue
		}
		if s, is := root.(*container.Scroll); is {
			scrolls = append([]*container.Scroll{s}, scrolls...)
		}
		return scrolls, true
	}
	return nil, false
}

// ScrollBy scrolls as a key says: the arrows, and the keys around them.
func ScrollBy(s *container.Scroll, key fyne.KeyName) {
	const line = 40
	page, end := s.Size().Height-line, s.Content.Size().Height
	by, ok := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -page, fyne.KeyPageDown: page, fyne.KeyHome: -end, fyne.KeyEnd: end,
	}[key]
	if ok {
		s.ScrollToOffset(s.Offset.AddXY(0, by))
	}
}
