package gpu

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"

	"github.com/go-gl/gl/v4.3-core/gl"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// Window carries an OpenGL 4.3 core context, and nothing else: it is hidden, 1x1, or there is none at all, where the context
// is on a graphics device without a display.
type Window struct {
	context  context
	headless bool
	on       atomic.Pointer[Device] // the last one that was opened on it
}

// NewWindow makes a context on a hidden window, or, where there is no display, or the display's OpenGL is too old or computed
// by the processor, on the first graphics device that EGL finds. It must run on the main thread, before or after a GUI
// toolkit that uses the same GLFW starts. The error, of the window, wraps [ErrNoDisplay] or [ErrUnsupported] where that is
// the reason.
func NewWindow() (*Window, error) {
	c, err := newHidden()
	if err == nil && !computedByProcessor(c) {
		return &Window{context: c}, nil
	}
	if os.Getenv("LIBGL_ALWAYS_SOFTWARE") == "" { // whoever sets it does not want a graphics device
		if d, none := newSurfaceless(false); none == nil {
			if c != nil {
				c.destroy()
			}
			return &Window{context: d, headless: errors.Is(err, ErrNoDisplay)}, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return &Window{context: c}, nil
}

// newHidden makes the context of a hidden window.
func newHidden() (c context, err error) {
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
			c, err = nil, fmt.Errorf("gpu: %w (DISPLAY=%s: %v)", ErrNoDisplay, os.Getenv("DISPLAY"), p)
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
	return onWindow{win}, nil
}

// computedByProcessor asks the context, on this thread, who computes.
func computedByProcessor(c context) bool {
	runtime.LockOSThread() // the main one is locked anyway; a test's goroutine could go on on another
	defer runtime.UnlockOSThread()
	if c.attach() != nil {
		return false
	}
	defer c.detach()
	if gl.InitWithProcAddrFunc(c.proc) != nil {
		return false // what is wrong with it shows when a device is opened
	}
	return readInfo(core()).Software
}

// Headless says that there is no display: a window of a toolkit could not be shown.
func (w *Window) Headless() bool { return w.headless }

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
	if w.context != nil {
		w.context.destroy()
		w.context = nil
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
