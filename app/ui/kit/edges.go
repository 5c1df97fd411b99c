package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Border lays objects out as the toolkit's container of that name does: at the edges what has a place there, which may be nil, and
// the others in the middle. It holds them in the order in which they are read, for that is the order in which Tab goes through them;
// the toolkit's has the middle first, and what lies above it behind.
func Border(top, bottom, left, right fyne.CanvasObject, middle ...fyne.CanvasObject) *fyne.Container {
	var all []fyne.CanvasObject
	add := func(objects ...fyne.CanvasObject) {
		for _, o := range objects {
			if o != nil {
				all = append(all, o)
			}
		}
	}
	add(top, left)
	add(middle...)
	add(right, bottom)
	return container.New(&border{plain: layout.NewBorderLayout(top, bottom, left, right), edges: [4]fyne.CanvasObject{top, bottom, left, right}}, all...)
}

// border is the toolkit's layout, which is done anew by itself when what lies at the edges needs another room: the toolkit forgets to
// where something in the middle has changed in the same frame.
type border struct {
	plain fyne.Layout
	edges [4]fyne.CanvasObject
	needs [4]fyne.Size // as of the last layout
	size  fyne.Size    // likewise; zero before
}

// need is the room that the edges need now.
func (b *border) need() (needs [4]fyne.Size) {
	for i, o := range b.edges {
		if o != nil && o.Visible() {
			needs[i] = o.MinSize()
		}
	}
	return needs
}

// Layout implements fyne.Layout.
func (b *border) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.size = size
	b.again(objects)
}

// MinSize implements fyne.Layout.
func (b *border) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if b.size != (fyne.Size{}) && b.need() != b.needs {
		b.again(objects)
	}
	return b.plain.MinSize(objects)
}

// again lays out until the edges have the room that they need: the height of a paragraph follows from the width that it has got, which
// it may say to whoever lays out all of this anew, in the middle of it.
func (b *border) again(objects []fyne.CanvasObject) {
	for range mostLayouts {
		given := b.need()
		b.plain.Layout(objects, b.size)
		if b.needs = b.need(); b.needs == given {
			return
		}
	}
}

// mostLayouts is how often a border is laid out in a row: edges whose needs never come to rest do not keep the window.
const mostLayouts = 4
