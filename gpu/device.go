package gpu

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// Options choose how a device is opened. The zero value is right for the program.
type Options struct {
	Checked bool // test glGetError after every single call, and name the call in errors; slow
	// DriverMemory leaves all allocation to the driver, as on a GPU, also where it could be given memory.
	DriverMemory bool
	// Queued has a software renderer be given work as a GPU is, without a wait for each piece.
	Queued bool
	// Faults are errors to inject; they imply Checked, and DriverMemory so that its calls can be among them.
	Faults []Fault
}

// Device is one OpenGL context on a thread of its own. Its methods may be called from any goroutine.
type Device struct {
	thread  *thread
	gl      *functions
	pending []callError // filled by the checked twin; touched on the thread only
	timer   timer
	info    Info
	limits  Limits
	// hostMemory: buffers are made of memory that we allocate (GL_AMD_pinned_memory). On a software renderer that is what
	// buffers are anyway, but Mesa fills its own with zeros first, on the device's thread: for the weights of the full
	// network that took longer than reading them.
	hostMemory bool

	mu   sync.Mutex
	live map[releaser]string // every object not yet released, and its label
}

// releaser is what the device keeps of an object that it must release at Close.
type releaser interface{ Release() }

// Open moves the window's context to a new thread and gives the device on it. The window must outlive the device, and
// carries one device at a time.
func Open(w *Window, o Options) (*Device, error) {
	d := &Device{live: map[releaser]string{}}
	t, err := startThread(func() error { return d.enter(w.context, o) }, w.context.detach)
	if err != nil {
		return nil, err
	}
	d.thread = t
	w.on.Store(d)
	return d, nil
}

// enter runs on the new thread.
func (d *Device) enter(c context, o Options) error {
	if err := c.attach(); err != nil {
		return err
	}
	if err := gl.InitWithProcAddrFunc(c.proc); err != nil {
		c.detach()
		return fmt.Errorf("gpu: %w: %w", ErrUnsupported, err)
	}
	d.gl = core()
	if o.Checked || len(o.Faults) > 0 {
		d.gl = checked(d.gl, o.Faults, &d.pending)
	}
	d.info, d.limits = readInfo(d.gl), readLimits(d.gl)
	d.timer = queryTimer{}
	if d.info.Software {
		if !o.Queued {
			d.timer = clockTimer{}
		}
		d.hostMemory = !o.DriverMemory && len(o.Faults) == 0 && hasExtension(d.gl, "GL_AMD_pinned_memory")
	}
	return d.check("open", d.info.Renderer)
}

// Info names the driver.
func (d *Device) Info() Info { return d.info }

// Limits are the driver's limits.
func (d *Device) Limits() Limits { return d.limits }

// Live counts the objects that are not released, GL's own and ours alike.
func (d *Device) Live() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.live)
}

// LiveLabels lists the labels of the live objects, sorted, for leak reports.
func (d *Device) LiveLabels() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Values(d.live))
}

// Close releases what is still alive and ends the thread. It may be called twice; other methods then return ErrClosed.
func (d *Device) Close() {
	d.mu.Lock()
	left := slices.Collect(maps.Keys(d.live))
	d.mu.Unlock()
	for _, r := range left {
		r.Release()
	}
	d.thread.close()
}

func (d *Device) add(r releaser, label string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.live[r] = label
}

// remove takes r off the live set and reports whether it was there: the second Release of an object does nothing.
func (d *Device) remove(r releaser) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.live[r]
	delete(d.live, r)
	return ok
}

// do runs f on the device's thread and turns pending GL errors into an error that names op and object.
func (d *Device) do(op, object string, f func(gl *functions) error) error {
	return d.thread.call(func() error {
		err := f(d.gl)
		if glErr := d.check(op, object); glErr != nil {
			return glErr
		}
		return err
	})
}

// check drains GL's error flags. The checked twin has drained them already, call by call.
func (d *Device) check(op, object string) error {
	e := &Error{Op: op, Object: object}
	for i, p := range d.pending {
		if i == 0 { // what comes after it may be its consequence
			e.Op = op + " (gl" + p.call + ")"
		}
		e.Codes = append(e.Codes, p.code)
	}
	d.pending = nil
	for code := d.gl.GetError(); code != 0; code = d.gl.GetError() {
		e.Codes = append(e.Codes, code)
		if code == codeContextLost {
			break // a lost context reports itself for ever
		}
	}
	if len(e.Codes) == 0 {
		return nil
	}
	return e
}

// label gives an object's name to the driver, for its own messages and for GL debuggers.
func label(g *functions, kind, name uint32, text string) {
	const guaranteed = 255 // MAX_LABEL_LENGTH is at least 256, with its zero byte
	if len(text) > guaranteed {
		text = text[:guaranteed]
	}
	if text != "" {
		g.ObjectLabel(kind, name, int32(len(text)), gl.Str(text+"\x00"))
	}
}
