package screen

import "github.com/go-gl/glfw/v3.3/glfw"

// Hover has the toolkit take the mouse off whatever it is on when it leaves a window, and gives what has it look again at what is
// under a mouse that rests. Fyne 2.7.4 hears of the mouse's moves alone, so that what was under it when it left, at speed, or when
// something else took its place, would stay lit for ever. current calls a function with the window's context current, on the main
// thread, once the window is there; again is to be called there, too. turned is called after each turn of the wheel.
func Hover(current func(func()), turned func()) (again func()) {
	again = func() {}
	current(func() {
		win := glfw.GetCurrentContext()
		if win == nil {
			return
		}
		moved := win.SetCursorPosCallback(nil) // gives the toolkit's own
		win.SetCursorPosCallback(moved)
		if moved == nil {
			return
		}
		win.SetCursorEnterCallback(func(w *glfw.Window, entered bool) {
			if !entered && !pressed(w) {
				moved(w, -1, -1) // a place on no widget
			}
		})
		scroll := win.SetScrollCallback(nil)
		win.SetScrollCallback(func(w *glfw.Window, x, y float64) {
			if scroll != nil {
				scroll(w, x, y)
			}
			turned()
		})
		again = func() {
			if win.GetAttrib(glfw.Hovered) == glfw.True && !pressed(win) {
				x, y := win.GetCursorPos()
				moved(win, x, y)
			}
		}
	})
	return again
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
