// Package screen asks, before the toolkit starts, whether windows can be drawn and how much room there is for them. It asks
// GLFW, which the toolkit uses too. All of it must run on the main thread.
package screen

import (
	"runtime"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// CanDraw reports whether windows can be drawn here, for which the toolkit takes OpenGL 2.1. It is asked where nn.NewWindow
// failed for want of a newer one. On macOS, where nn.NewWindow does not start GLFW, they always can.
func CanDraw() (ok bool) {
	if runtime.GOOS == "darwin" {
		return true
	}
	defer func() { ok = recover() == nil && ok }() // go-gl/glfw panics where its authors thought an error impossible
	glfw.DefaultWindowHints()
	defer glfw.DefaultWindowHints()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	win, err := glfw.CreateWindow(1, 1, "VGGScope", nil, nil)
	if err != nil || win == nil {
		return false
	}
	win.Destroy()
	return true
}

// Desktop is the room that the first screen has for windows, without task bars, in the screen's own units; zeros where
// nothing tells. Where GLFW is not started yet, it is now.
func Desktop() (width, height int) {
	defer func() { _ = recover() }() // GLFW may have lost the display
	// GLFW on macOS else leaves the folder that the program was started in, which relative names of files start from.
	glfw.InitHint(glfw.CocoaChdirResources, glfw.False)
	if err := glfw.Init(); err != nil { // nothing happens where it is started already
		return 0, 0
	}
	m := glfw.GetPrimaryMonitor()
	if m == nil {
		return 0, 0
	}
	_, _, width, height = m.GetWorkarea()
	return width, height
}
