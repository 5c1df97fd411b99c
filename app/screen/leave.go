package screen

import "github.com/go-gl/glfw/v3.3/glfw"

// EndHover has the toolkit take the mouse off whatever it is on when it leaves a window. Fyne 2.7.4 hears of the mouse's moves alone,
// so that what was under it when it left, at speed, would stay lit for ever. current calls a function with the window's context
// current, on the main thread, once the window is there.
func EndHover(current func(func())) {
	current(func() {
		win := glfw.GetCurrentContext()
		if win == nil {
			return
		}
		moved := win.SetCursorPosCallback(nil) // gives the toolkit's own
		win.SetCursorPosCallback(moved)
		win.SetCursorEnterCallback(func(w *glfw.Window, entered bool) {
			if !entered && moved != nil && !pressed(w) {
				moved(w, -1, -1) // a place on no widget
			}
		})
	})
}

// pressed reports whether a button of the mouse is held: what is dragged out of the window goes on to be dragged.
func pressed(w *glfw.Window) bool {
	for _, b := range []glfw.MouseButton{glfw.MouseButtonLeft, glfw.MouseButtonRight, glfw.MouseButtonMiddle} {
		if w.GetMouseButton(b) == glfw.Press {
			return true
		}
	}
	return false
}
