package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Snug takes the padding off a column of objects.
func Snug(objects ...fyne.CanvasObject) *fyne.Container { return Stack(0, objects...) }

// Stack is a column of objects with a gap between them. One below zero brings texts nearer, which have room of their own above and below.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap}, objects...)
}

// column stacks objects at their least height, with a gap between them.
type column struct{ gap float32 }

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			o.Resize(fyne.NewSize(size.Width, o.Size().Height)) // the height of a paragraph follows from its width
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, h))
			y += h + c.gap
		}
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size.Width = max(size.Width, m.Width)
			size.Height += m.Height
			n++
		}
	}
	size.Height += float32(max(0, n-1)) * c.gap
	return size
}

// middle gives an object the whole width and centres it between top and bottom.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(size.Width, h))
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Level puts objects on a middle line with what is beside them.
func Level(o fyne.CanvasObject) *fyne.Container { return container.New(middle{}, o) }

// Inset puts a margin at the sides of an object; it takes no room while that is hidden.
func Inset(o fyne.CanvasObject, by float32) *fyne.Container {
	return container.New(&margins{by}, o)
}

type margins struct{ sides float32 }

func (m *margins) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(m.sides, 0))
		o.Resize(fyne.NewSize(size.Width-2*m.sides, size.Height))
	}
}

func (m *margins) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize().AddWidthHeight(2*m.sides, 0))
		}
	}
	return size
}

// Gap is so much empty height.
func Gap(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// Rows stacks objects with so much height each, whatever padding they ask for.
func Rows(height float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rows{height: height}, objects...)
}

// entryRow is how high each of an entry's two lines is, closer than labels are; entryEdge is above and below.
const (
	entryRow  = 18
	entryEdge = 4
)

// Entry is a row of a list: a name and, below it, what there is to say of it.
func Entry(name, fact fyne.CanvasObject) *fyne.Container {
	return container.New(&rows{entryRow, entryEdge}, name, fact)
}

// rows stacks objects with so much height each, whatever padding they ask for.
type rows struct{ height, edge float32 } // edge is above the first and below the last

// Layout implements fyne.Layout.
func (r *rows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := r.edge
	for _, o := range objects {
		if o.Visible() {
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y+(r.height-h)/2))
			o.Resize(fyne.NewSize(size.Width, h))
			y += r.height
		}
	}
}

// MinSize implements fyne.Layout.
func (r *rows) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(80, 2*r.edge)
	for _, o := range objects {
		if o.Visible() {
			size.Height += r.height
		}
	}
	return size
}

// AtLeast gives an object the room there is, and asks for a width.
func AtLeast(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atLeast{width}, o)
}

// atLeast gives an object the room there is, and asks for a width.
type atLeast struct{ width float32 }

// Layout implements fyne.Layout.
func (a *atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (a *atLeast) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(a.width, 80) }

// Wide gives an object a width, and its own height.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container { return container.New(&wide{width}, o) }

type wide struct{ width float32 }

func (w *wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (w *wide) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size.Height = max(size.Height, o.MinSize().Height)
	}
	size.Width = w.width
	return size
}
