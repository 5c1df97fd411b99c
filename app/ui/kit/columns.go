package kit

import (
	"math"
	"slices"

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

// Fewer is Columns that shows fewer where there is no room for all of them at a least width: those of drop go, the first first.
func Fewer(least float32, drop []int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&fewer{least: least, drop: drop}, objects...)
}

type fewer struct {
	columns
	least float32
	drop  []int
}

// Layout implements fyne.Layout.
func (f *fewer) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room := int((size.Width + columnGap) / (f.least + columnGap))
	gone := min(max(0, len(objects)-room), len(f.drop))
	for i, o := range objects {
		if hide := slices.Contains(f.drop[:gone], i); hide == o.Visible() {
			Shown(o, !hide)
		}
	}
	f.columns.Layout(objects, size)
}

// Shown shows an object or hides it.
func Shown(o fyne.CanvasObject, is bool) {
	if is {
		o.Show()
	} else {
		o.Hide()
	}
}

// MinSize implements fyne.Layout.
func (f *fewer) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size.Height = max(size.Height, o.MinSize().Height)
	}
	n := float32(len(objects) - len(f.drop))
	size.Width = f.least*n + columnGap*max(0, n-1)
	return size
}
