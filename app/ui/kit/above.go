package kit

import "fyne.io/fyne/v2"

// An Above puts a strip above the main thing, where that is wanted and there is room for both: in a low window the strip folds away.
type Above struct {
	Root   *fyne.Container
	wanted func() bool
	room   float32 // height from which on there is room
}

// NewAbove makes one; wanted says whether the strip has anything to show.
func NewAbove(strip, main fyne.CanvasObject, room float32, wanted func() bool) *Above {
	a := &Above{wanted: wanted, room: room}
	a.Root = &fyne.Container{Layout: a, Objects: []fyne.CanvasObject{strip, main}}
	return a
}

// Layout implements fyne.Layout.
func (a *Above) Layout(o []fyne.CanvasObject, size fyne.Size) {
	strip, main, high := o[0], o[1], float32(0)
	if size.Height >= a.room && a.wanted() {
		high = strip.MinSize().Height
		strip.Resize(fyne.NewSize(size.Width, high))
		strip.Move(fyne.NewPos(0, 0))
		strip.Show()
	} else {
		strip.Hide()
	}
	main.Move(fyne.NewPos(0, high))
	main.Resize(fyne.NewSize(size.Width, size.Height-high))
}

// MinSize implements fyne.Layout.
func (a *Above) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }
