package nn

import (
	"context"
	"errors"

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
	Backend Backend        // empty for Auto
	Window  *Window        // for the GPU; one runner at a time
	NoGPU   error          // why there is no Window, to be told where one was wanted; nil for ErrNoDisplay
	Family  shaders.Family // empty for the one that suits the device
	Tuning  string         // file with what Tune found; empty for TuningFile, or for none where Family is set
	// Background has Open return while the weights are still on their way to a GPU. Forward waits for each layer's, and what
	// goes wrong with them is its error. The set must then stay open until the runner is closed. On the CPU it changes nothing.
	Background bool
	// Progress hears of weights loaded, in bytes of total; it may be nil.
	Progress func(done, total int64)
}

// Limits are an OpenGL driver's; see gpu.Limits.
type Limits = gpu.Limits

// DeviceInfo says what a runner computes on.
type DeviceInfo struct {
	Backend  Backend
	CPUWhy   error  // why the CPU computes where Auto was asked for: what went wrong with the GPU; or nil
	Renderer string // the driver's name for the GPU; for CPU mode the number of threads and their instruction set
	Threads  int    // of CPU mode; 0 on a GPU
	Units    string // their instruction set; empty for Go's own code, and on a GPU
	Version  string // OpenGL version; empty in CPU mode, as all that follows down to Limits
	Vendor   string // of the driver
	GLSL     string // version of the shading language
	Software bool   // the driver computes on the processor, as llvmpipe does
	Family   shaders.Family
	Refused  error      // why it is the plain one on a GPU, where others are faster: what went wrong with those; or nil
	Limits   Limits     // the driver's
	Bytes    int64      // memory that the weights take, in the layout that the device reads, and one set of activations
	Held     int64      // memory that turned kernels take at the moment; see Runner.HoldKernels
	Kernels  [][]string // for each layer the programs that compute it, in order; empty for the input
}

// Probe says what a window's GPU is, without a network on it: Bytes and Kernels are empty.
func Probe(w *Window) (DeviceInfo, error) {
	dev, err := gpu.Open(w, gpu.Options{})
	if err != nil {
		return DeviceInfo{}, err
	}
	defer dev.Close()
	return deviceOf(dev), nil
}

func deviceOf(dev *gpu.Device) DeviceInfo {
	i := dev.Info()
	return DeviceInfo{
		Backend: GPU, Renderer: i.Renderer, Version: i.Version, Vendor: i.Vendor, GLSL: i.GLSL,
		Software: i.Software, Family: familyFor(i), Limits: dev.Limits(),
	}
}

// Runner computes with a network. It is safe for use by several goroutines; one pass runs at a time. A type that embeds one
// has all of it.
type Runner interface {
	Network() *Network
	Device() DeviceInfo
	// Weights is the set that the runner was opened with; it belongs to whoever opened it, and can be read until that closes it.
	Weights() *weights.Set
	// Kernel reads the kernel and bias of a layer from the set. It is an error for layers without one.
	Kernel(ctx context.Context, layer int) (Kernel, error)
	// Forward computes a pass; see Pass. The context is looked at between layers. The activations must be released; those of
	// a pass that fails are released already.
	Forward(ctx context.Context, p Pass) (*Activations, error)
	// ForwardAll computes a pass with each of several pictures as its Input, with the same numbers as Forward, and gives their
	// activations in that order. The pass has no Base. On the CPU a layer's weights are then read once for all of them. It is all or none: the error of
	// one is that of all.
	ForwardAll(ctx context.Context, p Pass, inputs []Tensor) ([]*Activations, error)
	// Rest lets go of the memory that passes leave for those to come, which then have to ask the system for it again: some
	// milliseconds. It is for who does not expect one soon, and safe after Close.
	Rest()
	// Doze is Rest for who expects no pass for long: weights that are in this program's memory in a larger form than where they were read
	// from go too, if they can be made again. The next pass makes them, which takes some tenths of a second in all.
	Doze()
	// Together is how many pictures ForwardAll is given best: more take more memory and no less time for each.
	Together() int
	// Backward computes how a value, or a sum of values, of a pass changes with those before it; see Back. It gives a tensor of
	// the shape of the layer that it ends at. The context is looked at between layers. It reads kernels from Weights, which
	// must be open, turns each around when it comes to it, and gives its memory back; see HoldKernels. Like Forward it has the
	// runner for itself, so that it must not be called from a Pass' Done.
	Backward(ctx context.Context, b Back) (Tensor, error)
	// HoldKernels has backward passes keep the kernels that they turn around for those to come, until release is called: for who
	// needs many passes in a row. DeviceInfo.Held tells the memory, which for the full VGG16 comes to some 200 MiB.
	HoldKernels() (release func())
	// Convolve computes one convolution by itself, with a kernel and on values of the caller's; see Convolution. Like Forward
	// it has the runner for itself.
	Convolve(ctx context.Context, c Convolution, values Tensor) (Tensor, error)
	// Tune tries, with made-up data, in which ways each of the network's convolutions can be computed, and keeps the fastest
	// that computes right in a file, where runners that are opened afterwards find it; see TuneOptions. It is nothing to do
	// while someone waits: it takes seconds on a GPU, and Forward has to wait for up to four runs of one candidate. What was
	// found before the context ended is kept too, and need not be found again. A device whose table is fixed, a software
	// renderer, has no choices, nor has the CPU.
	//
	// The error is that of the context, of the device where it was lost, or of the file; the choices are those made before.
	Tune(ctx context.Context, o TuneOptions) ([]Choice, error)
	// NeedsTuning reports whether Tune has something to find out that is not in the file; an empty name stands for TuningFile.
	NeedsTuning(file string) bool
	// Peak measures how many floating-point operations per second the device can do at most, through OpenGL or on the CPU's
	// vector units, a multiplication with an addition counting as two. It takes a tenth of a second, and is 0 where the CPU
	// computes in Go.
	Peak(ctx context.Context) (float64, error)
	// Close gives all memory back. Of activations only what Hold has read is left.
	Close()
}

// Open loads a set of weights into a new runner.
//
// With Auto it takes the GPU, and where that fails, for whatever reason but the context's, the CPU; DeviceInfo.CPUWhy then
// says why. When the CPU cannot do it either the fault is in the weights, and the GPU is not mentioned.
//
// All weights are loaded when Open returns, unless they come in the background, so that the set may be closed; who wants to
// look at kernels later keeps it open.
func Open(ctx context.Context, set *weights.Set, o Options) (Runner, error) {
	n, err := NewNetwork(set)
	if err != nil {
		return nil, err
	}
	m := model{n, set}
	if o.Backend == CPU {
		return openCPU(ctx, m, o, nil)
	}
	r, err := openGPU(ctx, m, o)
	if err == nil || o.Backend == GPU || ctx.Err() != nil {
		return r, err
	}
	return openCPU(ctx, m, o, err)
}

// familyFor is the family of shaders that suits a device.
func familyFor(i gpu.Info) shaders.Family {
	if i.Software {
		return shaders.Image
	}
	return shaders.Shared
}
