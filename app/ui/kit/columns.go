package kit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Columns puts objects beside each other, each as wide as the others to the pixel, so that what they draw can be laid over each
// other. Hidden ones take no room.
func Columns(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columns{}, objects...)
}

type columns struct{}

// columnGap is between two columns.
const columnGap = 8

func shownOf(objects []fyne.CanvasObject) (list []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			list = append(list, o)
		}
	}
	return list
}

// Layout implements fyne.Layout.
func (columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list := shownOf(objects)
	if len(list) == 0 {
		return
	}
	n := float32(len(list))
	width := float32(math.Floor(float64((size.Width - columnGap*(n-1)) / n)))
	for i, o := range list {
		o.Move(fyne.NewPos(float32(i)*(width+columnGap), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (columns) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	list := shownOf(objects)
	for _, o := range list {
		size = size.Max(o.MinSize())
	}
	n := float32(len(list))
	size.Width = size.Width*n + columnGap*max(0, n-1)
	return size
}
