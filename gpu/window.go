package gpu

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// Window is a hidden 1x1 window whose only purpose is its OpenGL 4.3 core context.
type Window struct {
	win *glfw.Window
	on  atomic.Pointer[Device] // the last one that was opened on it
}

// NewWindow makes the hidden window. It must run on the main thread, before or after a GUI toolkit that uses the same
// GLFW starts. The error wraps [ErrNoDisplay] or [ErrUnsupported] where that is the reason.
func NewWindow() (w *Window, err error) {
	if err := has43(runtime.GOOS); err != nil {
		return nil, err
	}
	if !haveDisplay() {
		return nil, fmt.Errorf("gpu: %w (DISPLAY is not set)", ErrNoDisplay)
	}
	// go-gl/glfw panics where GLFW reports an error that its authors thought impossible,
	// such as a call after an Init that failed but returned nil.
	defer func() {
		if p := recover(); p != nil {
			w, err = nil, fmt.Errorf("gpu: %w (DISPLAY=%s: %v)", ErrNoDisplay, os.Getenv("DISPLAY"), p)
		}
	}()
	if err := glfw.Init(); err != nil {
		return nil, fmt.Errorf("gpu: starting GLFW: %w: %w", ErrNoDisplay, err)
	}
	// Window hints are global in GLFW: what another toolkit set must not reach our window, nor ours its windows.
	glfw.DefaultWindowHints()
	defer glfw.DefaultWindowHints()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 4)
	glfw.WindowHint(glfw.ContextVersionMinor, 3)
	glfw.WindowHint(glfw.OpenGLProfile, glfw.OpenGLCoreProfile)
	win, err := glfw.CreateWindow(1, 1, "VGGScope compute", nil, nil)
	if err != nil {
		return nil, fmt.Errorf("gpu: %w: %w", ErrUnsupported, err)
	}
	if win == nil { // platform errors are only logged by go-gl/glfw, and come back as (nil, nil)
		return nil, fmt.Errorf("gpu: %w: no window from GLFW", ErrUnsupported)
	}
	return &Window{win: win}, nil
}

// Live counts the objects on the device that was opened on the window last; see [Device.Live].
func (w *Window) Live() int {
	if d := w.on.Load(); d != nil {
		return d.Live()
	}
	return 0
}

// Destroy removes the window. It must run on the main thread, after the device on it is closed and before the toolkit
// that shares GLFW terminates it. GLFW itself stays initialised: others may be using it.
func (w *Window) Destroy() {
	if w.win != nil {
		w.win.Destroy()
		w.win = nil
	}
}

// has43 is an error on a system whose OpenGL ends below 4.3. There nothing is started for the sake of a known answer: GLFW
// would make an application out of a command in a terminal.
func has43(system string) error {
	if system == "darwin" {
		return fmt.Errorf("gpu: %w: macOS ends at OpenGL 4.1", ErrUnsupported)
	}
	return nil
}

// haveDisplay guards against glfw.Init, which without an X display returns no error and panics at the next call.
func haveDisplay() bool { return runtime.GOOS == "windows" || os.Getenv("DISPLAY") != "" }
