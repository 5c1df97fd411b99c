package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Headed has a title above an object, outside of its room: where the toolkit keeps a line free for a dialog's own.
func Headed(title, o fyne.CanvasObject) *fyne.Container { return container.New(headed{}, title, o) }

type headed struct{}

// headedGap is between the title and the object.
const headedGap = 4

// Layout implements fyne.Layout.
func (headed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(0, -h-headedGap))
	objects[0].Resize(fyne.NewSize(size.Width, h))
	objects[1].Move(fyne.Position{})
	objects[1].Resize(size)
}

// MinSize implements fyne.Layout.
func (headed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().Max(fyne.NewSize(objects[0].MinSize().Width, 0))
}
