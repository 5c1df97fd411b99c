package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log"
	"path/filepath"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// set opens the weights that a flag or argument names.
func (f modelFlag) set() (*weights.Set, error) {
	if f.Model == "" {
		return weights.Builtin()
	}
	return weights.Open(f.Model)
}

// open is set, which also says what was passed over on the way.
func (f modelFlag) open(a *app) (*weights.Set, error) {
	set, err := f.set()
	if err != nil {
		return nil, err
	}
	for _, note := range set.Notes {
		a.note("%s: %s", plain.Name(f.Model), note)
	}
	return set, nil
}

// called is a model as who uses it calls it: as its path was typed, and the built-in one by its card. What a card says of a model of
// somebody's own may be what it was made from.
func called(path string, card weights.Card) string { return cmp.Or(plain.Name(path), card.Name) }

// called is that of the model of the flag.
func (f modelFlag) called(card weights.Card) string { return called(f.Model, card) }

// titled is called for what is drawn, which has no room for folders.
func (f modelFlag) titled(card weights.Card) string {
	if f.Model == "" {
		return card.Name
	}
	if path, err := filepath.Abs(f.Model); err == nil {
		return plain.Name(filepath.Base(path))
	}
	return plain.Name(filepath.Base(f.Model))
}

// network is open with the network that the weights make.
func (f modelFlag) network(a *app) (*weights.Set, *nn.Network, error) {
	set, err := f.open(a)
	if err != nil {
		return nil, nil, err
	}
	n, err := nn.NewNetwork(set)
	if err != nil {
		set.Close()
		return nil, nil, err
	}
	return set, n, nil
}

// engine is a runner with what it stands on.
type engine struct {
	nn.Runner
	window *nn.Window    // nil where the CPU was asked for
	load   time.Duration // what it took to open
}

// Close gives the memory back, then the window that the GPU's memory hung on.
func (e *engine) Close() {
	e.Runner.Close()
	if e.window != nil {
		e.window.Destroy()
	}
}

// open loads the weights to where they are computed with. Where auto takes the CPU it says why in one line.
func (f backendFlag) open(a *app, set *weights.Set) (*engine, error) {
	start := time.Now()
	o := nn.Options{Backend: f.Backend}
	if f.Backend != nn.CPU {
		o.Window, o.NoGPU = newWindow()
	}
	e, err := a.openOn(set, o)
	if err != nil {
		if o.Window != nil {
			o.Window.Destroy()
		}
		if f.Backend == nn.GPU {
			err = explainGPU(err)
		}
		return nil, err
	}
	if why := e.Device().CPUWhy; why != nil {
		a.note("computing on the CPU: %s", plain.Sentence(why))
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

// openOn opens the weights on a GPU that computes right, or on the CPU. A GPU that nothing is known of is judged first.
func (a *app) openOn(set *weights.Set, o nn.Options) (*engine, error) {
	bar := a.progress("checking whether this GPU computes right", false)
	v := check.Verdicts{Judge: true, Progress: func(done, total int) { bar.set(int64(done), int64(total)) }}
	o.Progress = a.later("loading "+called(set.Path, set.Card), true)
	r, err := v.Open(a.ctx, set, o)
	a.bar.clear()
	if err != nil {
		return nil, err
	}
	return &engine{Runner: r, window: o.Window}, nil
}

// explainGPU adds what to do where the machine has no GPU that serves.
func explainGPU(err error) error {
	switch {
	case errors.Is(err, nn.ErrNoDisplay):
		return fmt.Errorf("%w; use --backend cpu, or put xvfb-run before the command", err)
	case errors.Is(err, nn.ErrNoGL), errors.Is(err, nn.ErrGPUMemory), errors.Is(err, nn.ErrDeviceLost):
		return fmt.Errorf("%w; use --backend cpu", err)
	case errors.Is(err, check.ErrWrong):
		return fmt.Errorf("%w; use --backend cpu, or see with vggscope check whether it is so still", err)
	}
	return err
}
