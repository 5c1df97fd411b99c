package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Readable has a text no wider than its lines can be read, about 150 letters, however wide the window is.
func Readable(o fyne.CanvasObject) *fyne.Container { return container.New(readable{}, o) }

type readable struct{}

// ReadableAt is how wide such a text is where there is so much room.
func ReadableAt(width float32) float32 { return min(width, readableWidth) }

// readableWidth is how wide that is.
const readableWidth = 1150

// Layout implements fyne.Layout.
func (readable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(ReadableAt(size.Width), size.Height))
}

// MinSize implements fyne.Layout.
func (readable) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
