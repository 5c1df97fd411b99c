package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Crown puts an object above another one, as high as all of it is at its width, but no higher than a share of the height and than the
// most that suits it. While it is hidden the other one has all.
func Crown(top, rest fyne.CanvasObject, share, most float32, all func(width float32) float32) *fyne.Container {
	return container.New(&crown{share, most, all}, top, rest)
}

type crown struct {
	share, most float32
	all         func(width float32) float32
}

// Layout implements fyne.Layout.
func (c *crown) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, rest, h := objects[0], objects[1], float32(0)
	if top.Visible() {
		h = max(top.MinSize().Height, min(c.share*size.Height, c.most, c.all(size.Width)))
		top.Move(fyne.Position{})
		top.Resize(fyne.NewSize(size.Width, h))
	}
	rest.Move(fyne.NewPos(0, h))
	rest.Resize(fyne.NewSize(size.Width, size.Height-h))
}

// MinSize implements fyne.Layout.
func (c *crown) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[1].MinSize()
	if top := objects[0]; top.Visible() {
		t := top.MinSize()
		m = fyne.NewSize(max(m.Width, t.Width), m.Height+t.Height)
	}
	return m
}
