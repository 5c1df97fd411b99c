package screen

import (
	"runtime"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// Hold notes where a window is on the desktop and how large, and gives what puts it back there after it has filled the screen.
// Fyne 2.7.4 takes the screen's size for the window's own as soon as something else is put into a window that fills it, and leaves it
// so large, its lower edge beyond the screen's. current is as Hover has it. What was maximized the desktop puts back by itself, and
// macOS moves its windows slowly and by itself.
func Hold(current func(func())) (back func()) {
	var x, y, width, height int
	current(func() {
		if win := glfw.GetCurrentContext(); win != nil && runtime.GOOS != "darwin" && win.GetAttrib(glfw.Maximized) == glfw.False {
			x, y = win.GetPos()
			width, height = win.GetSize()
		}
	})
	return func() {
		current(func() {
			if win := glfw.GetCurrentContext(); win != nil && width > 0 {
				win.SetSize(width, height)
				win.SetPos(x, y)
			}
		})
	}
}

// Measure notes how large a window is, to the pixel, and gives what makes it so large again. Fyne 2.7.4 counts in whole units when
// something else is put into a window: where two pixels make one, it makes a window of an odd number of them larger by one. current is
// as Hover has it. What fills the screen or is maximized is as large as that.
func Measure(current func(func())) (again func()) {
	var width, height int
	current(func() {
		if win := glfw.GetCurrentContext(); win != nil && win.GetMonitor() == nil && win.GetAttrib(glfw.Maximized) == glfw.False {
			width, height = win.GetSize()
		}
	})
	return func() {
		current(func() {
			if win := glfw.GetCurrentContext(); win != nil && width > 0 {
				win.SetSize(width, height)
			}
		})
	}
}
