package ui

import "fyne.io/fyne/v2/canvas"

// Still is for when nobody has been at the window for over a minute: what can be had again in a moment is let go. The values of the
// layers beside the chosen one are read again when one of them is chosen; and with the next frame, which this asks for, the toolkit gives
// up the textures and widgets that were not on the screen meanwhile. It may be called on any goroutine.
func (w *Window) Still() {
	w.viewer.cache.doze()
	w.main.do("still", func() {
		w.win.Canvas().Refresh(canvas.NewRectangle(nil)) // of nothing, which is on no screen
	})
}
