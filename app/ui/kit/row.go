package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Fault is the importance of a text that says what is wrong with what was typed, or what could not be done where it was asked for.
const Fault = widget.DangerImportance

// Row puts a label of a width before what it names.
func Row(width float32, label, o fyne.CanvasObject) *fyne.Container {
	return Border(nil, nil, Wide(width, label), nil, o)
}

// Shares lays two objects out side by side, the first with a share of the width.
type Shares struct{ First float32 }

// Layout implements fyne.Layout.
func (s *Shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first := size.Width * s.First
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(first, size.Height))
	o[1].Move(fyne.NewPos(first, 0))
	o[1].Resize(fyne.NewSize(size.Width-first, size.Height))
}

// MinSize implements fyne.Layout.
func (s *Shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width/s.First, b.Width/(1-s.First)), max(a.Height, b.Height))
}
