package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Between puts an object between a head and a foot, whose heights may follow from their width.
func Between(head, foot, o fyne.CanvasObject) *fyne.Container { return Aside(nil, head, foot, o) }

// Aside is Between, but that head and foot stand at the object's left while wanted, where the room is wide: what is square is then
// as large as the room is high.
func Aside(wanted func() bool, head, foot, o fyne.CanvasObject) *fyne.Container {
	return container.New(&between{wanted: wanted}, head, o, foot) // as they are read, for Tab
}

type between struct {
	wanted func() bool // nil: never
	size   fyne.Size   // as of the last layout; zero before
	needs  [2]float32  // of head and foot, likewise
	side   float32     // how wide they are beside the object, likewise; 0: above and below
}

// What is aside has a share of the width between two bounds, and at least what it needs; the room is wide if it is so many times as
// wide as high.
const (
	asideShare = 0.28
	asideLeast = 300
	asideMost  = 440
	asideWide  = 1.25
	asideGap   = 8
)

// aside has the head and the foot as wide as they are beside the object, if they are to be there and have room.
func (b *between) aside(objects []fyne.CanvasObject) (width float32) {
	if b.wanted == nil || !b.wanted() || b.size.Width < asideWide*b.size.Height {
		return 0
	}
	least := max(objects[0].MinSize().Width, objects[2].MinSize().Width, asideLeast)
	width = max(least, min(asideShare*b.size.Width, asideMost))
	if setWidth(objects, width); need(objects)[0]+need(objects)[1] > b.size.Height {
		return 0
	}
	return width
}

// setWidth gives the head and the foot a width, and the height that follows from it.
func setWidth(objects []fyne.CanvasObject, width float32) {
	for _, edge := range []fyne.CanvasObject{objects[0], objects[2]} {
		edge.Resize(fyne.NewSize(width, edge.Size().Height))
		edge.Resize(fyne.NewSize(width, high(edge)))
	}
}

// Layout implements fyne.Layout.
func (b *between) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.size = size
	head, o, foot := objects[0], objects[1], objects[2]
	side := b.aside(objects)
	if side == 0 {
		setWidth(objects, size.Width)
	}
	b.side = side
	b.needs = need(objects)
	top, bottom := head.Size().Height, foot.Size().Height
	head.Move(fyne.NewPos(0, 0))
	foot.Move(fyne.NewPos(0, size.Height-bottom))
	if side > 0 {
		o.Move(fyne.NewPos(side+asideGap, 0))
		o.Resize(fyne.NewSize(max(0, size.Width-side-asideGap), size.Height))
		return
	}
	o.Move(fyne.NewPos(0, top))
	o.Resize(fyne.NewSize(size.Width, max(0, size.Height-top-bottom)))
}

func need(objects []fyne.CanvasObject) [2]float32 {
	return [2]float32{high(objects[0]), high(objects[2])}
}

// high is how high a head or a foot has to be: what is hidden takes no room.
func high(edge fyne.CanvasObject) float32 {
	if !edge.Visible() {
		return 0
	}
	return edge.MinSize().Height
}

// MinSize implements fyne.Layout. A head that needs another height than before has it at once: a text may have become longer.
func (b *between) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	if b.size.Width > 0 && need(objects) != b.needs {
		b.Layout(objects, b.size)
	}
	for i, o := range objects {
		if i == 1 || o.Visible() {
			m := o.MinSize()
			size.Width = max(size.Width, m.Width)
			size.Height += m.Height
		}
	}
	if b.side > 0 { // where that has no room, they stand above and below
		size.Height = objects[1].MinSize().Height
	}
	return size
}
