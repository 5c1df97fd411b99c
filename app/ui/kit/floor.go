package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Floor fills a window with an object, and says that it needs so much room, or more where the object does. What an object needs follows
// from its width; and whenever what fills a window needs another room, Fyne 2.7.4 makes that window as large as it last knew it to be,
// which takes back what somebody who drags its edge has done since.
func Floor(least fyne.Size, o fyne.CanvasObject) *fyne.Container {
	return container.New(floor{least}, o)
}

type floor struct{ least fyne.Size }

// Layout implements fyne.Layout.
func (floor) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (f floor) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := f.least
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}
