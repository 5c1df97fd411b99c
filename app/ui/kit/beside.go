package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Beside puts side at the right of an object where that leaves it so much width, and above it elsewhere. It needs the more
// height the less width it has, as Flow does.
func Beside(o, side fyne.CanvasObject, least float32) *fyne.Container {
	return container.New(&beside{least: least}, o, side)
}

// Ahead is Beside with side at the left.
func Ahead(side, o fyne.CanvasObject, least float32) *fyne.Container {
	return container.New(&beside{least: least, ahead: true}, side, o) // as they are read, for Tab
}

type beside struct {
	least float32
	ahead bool    // side is at the left, and the first of the two
	width float32 // as of the last layout; 0 before
}

func (b *beside) apart(side fyne.CanvasObject) bool {
	return b.width > 0 && b.width-side.MinSize().Width < b.least
}

// both are the object and what is beside it.
func (b *beside) both(objects []fyne.CanvasObject) (o, side fyne.CanvasObject) {
	if b.ahead {
		return objects[1], objects[0]
	}
	return objects[0], objects[1]
}

// Layout implements fyne.Layout.
func (b *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	o, side := b.both(objects)
	m := side.MinSize()
	if b.apart(side) {
		side.Resize(fyne.NewSize(size.Width, m.Height))
		side.Move(fyne.Position{})
		o.Move(fyne.NewPos(0, m.Height))
		o.Resize(fyne.NewSize(size.Width, size.Height-m.Height))
		return
	}
	left, right := float32(0), size.Width-m.Width
	if b.ahead {
		left, right = m.Width, 0
	}
	o.Move(fyne.NewPos(left, 0))
	o.Resize(fyne.NewSize(size.Width-m.Width, size.Height))
	side.Move(fyne.NewPos(right, (size.Height-m.Height)/2))
	side.Resize(m)
}

// MinSize implements fyne.Layout.
func (b *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	one, other := b.both(objects)
	o, side := one.MinSize(), other.MinSize()
	if b.apart(other) {
		return fyne.NewSize(max(o.Width, side.Width), o.Height+side.Height)
	}
	return fyne.NewSize(max(o.Width, side.Width), max(o.Height, side.Height))
}
