package gpu

import (
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// context is an OpenGL context that a thread can take: GLFW's, which hangs on a window, or EGL's, which needs no display.
type context interface {
	attach() error // makes it current on the calling thread
	detach()       // leaves the thread it was attached on without one
	proc(name string) unsafe.Pointer
	destroy()
}

// onWindow is the context of a hidden GLFW window.
type onWindow struct{ win *glfw.Window }

func (c onWindow) attach() error                   { c.win.MakeContextCurrent(); return nil }
func (c onWindow) detach()                         { glfw.DetachCurrentContext() }
func (c onWindow) proc(name string) unsafe.Pointer { return glfw.GetProcAddress(name) }
func (c onWindow) destroy()                        { c.win.Destroy() }
