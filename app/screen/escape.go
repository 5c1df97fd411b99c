package screen

import "github.com/go-gl/glfw/v3.3/glfw"

// Escape has used called when that key is pressed, before the toolkit hears of it, which does not if used reports true: the lists and
// fields of Fyne 2.7.4's own file dialogs keep every key. current is as Hover has it.
func Escape(current func(func()), used func() bool) {
	current(func() {
		win := glfw.GetCurrentContext()
		if win == nil {
			return
		}
		typed := win.SetKeyCallback(nil) // gives the toolkit's own
		win.SetKeyCallback(func(w *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
			if key == glfw.KeyEscape && action == glfw.Press && used() {
				return
			}
			if typed != nil {
				typed(w, key, code, action, mods)
			}
		})
	})
}
