package cli

import (
	"errors"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// open opens the weights that a flag or argument names.
func (f modelFlag) open() (*weights.Set, error) {
	if f.Model == "" {
		return weights.Builtin()
	}
	return weights.Open(f.Model)
}

// engine is a runner with what it stands on.
type engine struct {
	nn.Runner
	window *nn.Window    // nil in CPU mode
	load   time.Duration // what it took to open
}

// Close gives the memory back, then the window that the GPU's memory hung on.
func (e *engine) Close() {
	e.Runner.Close()
	if e.window != nil {
		e.window.Destroy()
	}
}

// open loads the weights to where they are computed with. auto takes the CPU when the GPU fails, whatever the reason,
// and says so in one line; when the CPU cannot do it either, the fault is in the weights and the GPU is not mentioned.
func (f backendFlag) open(a *app, set *weights.Set) (*engine, error) {
	start := time.Now()
	var e *engine
	var gpuErr, err error
	if f.Backend != nn.CPU {
		e, gpuErr = a.openGPU(set)
	}
	if f.Backend == nn.GPU && gpuErr != nil {
		return nil, explainGPU(gpuErr)
	}
	if e == nil {
		if e, err = a.openOn(set, nn.CPU, nil); err != nil {
			return nil, err
		}
	}
	if gpuErr != nil {
		a.note("computing on the CPU: %s", plain.Sentence(gpuErr))
	}
	e.load = time.Since(start)
	return e, nil
}

// newWindow makes the GPU's window. go-gl/glfw prints what X or Wayland complain about through package log, in lines of
// its own; the error that it returns is enough.
func newWindow() (*nn.Window, error) {
	old := log.Writer()
	log.SetOutput(io.Discard)
	defer log.SetOutput(old)
	return nn.NewWindow()
}

func (a *app) openGPU(set *weights.Set) (*engine, error) {
	window, err := newWindow()
	if err != nil {
		return nil, err
	}
	e, err := a.openOn(set, nn.GPU, window)
	if err != nil {
		window.Destroy()
	}
	return e, err
}

func (a *app) openOn(set *weights.Set, b nn.Backend, w *nn.Window) (*engine, error) {
	bar := a.progress("loading "+set.Card.Name, true)
	defer bar.clear()
	r, err := nn.Open(a.ctx, set, nn.Options{Backend: b, Window: w, Progress: bar.set})
	if err != nil {
		return nil, err
	}
	return &engine{Runner: r, window: w}, nil
}

// explainGPU adds what to do where the machine has no GPU that serves.
func explainGPU(err error) error {
	switch {
	case errors.Is(err, nn.ErrNoDisplay):
		return fmt.Errorf("%w; use --backend cpu, or put xvfb-run before the command", err)
	case errors.Is(err, nn.ErrNoGL), errors.Is(err, nn.ErrGPUMemory), errors.Is(err, nn.ErrDeviceLost):
		return fmt.Errorf("%w; use --backend cpu", err)
	}
	return err
}
