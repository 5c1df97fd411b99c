package nn

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// Backend says where a network is computed.
type Backend string

// The backends. Auto is the GPU where OpenGL 4.3 can be had, the CPU elsewhere.
const (
	Auto Backend = "auto"
	GPU  Backend = "gpu"
	CPU  Backend = "cpu"
)

// Faults that callers tell apart. The GPU's own are passed on from package gpu, so that only nn need be imported.
var (
	ErrNoDisplay  = gpu.ErrNoDisplay
	ErrNoGL       = gpu.ErrUnsupported
	ErrGPUMemory  = gpu.ErrOutOfMemory
	ErrDeviceLost = gpu.ErrDeviceLost
	// ErrReleased is returned for activations that were released, or whose runner was closed.
	ErrReleased = errors.New("nn: these activations were released")
	// ErrNotYet is returned for a layer that the pass has not come to.
	ErrNotYet = errors.New("nn: this layer is not computed yet")
)

// Window is the hidden window that carries the OpenGL context. NewWindow and Destroy must be called on the main thread.
type Window = gpu.Window

// NewWindow makes the hidden window; see gpu.NewWindow.
func NewWindow() (*Window, error) { return gpu.NewWindow() }

// Options choose how a runner is made.
type Options struct {
	Backend Backend        // GPU or CPU
	Window  *Window        // for the GPU; one runner at a time
	Family  shaders.Family // empty for the one that suits the device
	Tuning  string         // file with what Tune found; empty for TuningFile, or for none where Family is set
	Faults  []gpu.Fault
	// Source gives the text of a shader variant; nil means the variant's own. It is for tests that want a broken one.
	Source func(shaders.Variant) (string, error)
	// Progress hears of weights loaded, in bytes of total; it may be nil.
	Progress func(done, total int64)
}

// Limits are an OpenGL driver's; see gpu.Limits.
type Limits = gpu.Limits

// Device says what a runner computes on.
type Device struct {
	Backend  Backend
	Renderer string // the driver's name for the GPU; for CPU mode the number of threads
	Version  string // OpenGL version; empty in CPU mode, as all that follows down to Limits
	Vendor   string // of the driver
	GLSL     string // version of the shading language
	Family   shaders.Family
	Refused  error      // why it is the plain one on a GPU, where others are faster: what went wrong with those; or nil
	Limits   Limits     // the driver's
	Bytes    int64      // memory that the weights take, in the layout that the device reads, and one set of activations
	Kernels  [][]string // for each layer the programs that compute it, in order; empty for the input
}

// Probe says what a window's GPU is, without a network on it: Bytes and Kernels are empty.
func Probe(w *Window) (Device, error) {
	dev, err := gpu.Open(w, gpu.Options{})
	if err != nil {
		return Device{}, err
	}
	defer dev.Close()
	return deviceOf(dev), nil
}

func deviceOf(dev *gpu.Device) Device {
	i := dev.Info()
	return Device{
		Backend: GPU, Renderer: i.Renderer, Version: i.Version, Vendor: i.Vendor, GLSL: i.GLSL,
		Family: familyFor(i), Limits: dev.Limits(),
	}
}

// Runner computes a network's forward pass. It is safe for use by several goroutines, one pass at a time.
type Runner interface {
	Network() *Network
	Device() Device
	// Forward computes all layers. After each, done is called with the activations so far and the layer's index: layers up
	// to it can be read from then on, also by other goroutines while the pass goes on. done may be nil. The context is
	// checked between layers. The activations must be released; those of a pass that fails are released already.
	Forward(ctx context.Context, input Tensor, done func(a *Activations, layer int)) (*Activations, error)
	// Close gives all memory back. Activations that were not read before cannot be read any more.
	Close()
}

// Open loads a set of weights into a new runner. The set may be closed afterwards.
func Open(ctx context.Context, set *weights.Set, o Options) (Runner, error) {
	n, err := NewNetwork(set)
	if err != nil {
		return nil, err
	}
	if o.Backend == CPU {
		return openCPU(ctx, n, set, o)
	}
	return openGPU(ctx, n, set, o)
}

// checkInput refuses a tensor that is not the network's input.
func checkInput(n *Network, input Tensor) error {
	if want := n.Layers[0].Out; input.Shape != want || len(input.Data) != want.Len() {
		return fmt.Errorf("nn: the input is %s with %d values, want %s", input.Shape, len(input.Data), want)
	}
	return nil
}

// familyFor is the family of shaders that suits a device.
func familyFor(i gpu.Info) shaders.Family {
	if i.Software {
		return shaders.Image
	}
	return shaders.Shared
}
