package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Flow puts objects beside each other as far as there is room, and the others into further rows. end, which may be nil, stands
// at the right of the last row if that is not its own. Hidden ones take no room; who hides one refreshes the whole.
func Flow(end fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	if end != nil {
		objects = append(objects, end)
	}
	return container.New(&flow{end: end != nil}, objects...)
}

// flow needs the more height the less width it has, so what it stands in must give it the width first: see column and Between.
type flow struct {
	end   bool
	width float32 // as of the last layout; 0 before
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	y := float32(0)
	for _, row := range f.rows(objects) {
		x, height := float32(0), highest(row)
		for _, o := range row {
			m := o.MinSize()
			if f.end && o == objects[len(objects)-1] {
				x = max(x, size.Width-m.Width)
			}
			if len(row) == 1 && y > 0 { // begins where the rows above it do
				x = 0
			}
			o.Move(fyne.NewPos(x, y+(height-m.Height)/2))
			o.Resize(m)
			x += m.Width
		}
		y += height
	}
}

// MinSize implements fyne.Layout: the widest object's width, and the height at the present width.
func (f *flow) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			size.Width = max(size.Width, o.MinSize().Width)
		}
	}
	for _, row := range f.rows(objects) {
		size.Height += highest(row)
	}
	return size
}

// rows shares the objects out.
func (f *flow) rows(objects []fyne.CanvasObject) (rows [][]fyne.CanvasObject) {
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if len(rows) == 0 || f.width > 0 && x+w > f.width {
			rows, x = append(rows, nil), 0
		}
		last := &rows[len(rows)-1]
		*last = append(*last, o)
		x += w
	}
	return rows
}

func highest(row []fyne.CanvasObject) (h float32) {
	for _, o := range row {
		h = max(h, o.MinSize().Height)
	}
	return h
}
