package op

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Source gives the text of a shader variant.
type Source func(shaders.Variant) (string, error)

// Executor runs steps on a device, with programs that it compiles when they are first needed. It is safe for concurrent use.
type Executor struct {
	Device *gpu.Device
	source Source

	mu       sync.Mutex
	programs map[string]*gpu.Program // by variant
}

// NewExecutor makes an executor without programs.
func NewExecutor(dev *gpu.Device, source Source) *Executor {
	return &Executor{Device: dev, source: source, programs: map[string]*gpu.Program{}}
}

// Memory gives the device's buffer that stands behind a plan's, or nil.
type Memory interface {
	Buffer(b *Buffer) *gpu.Buffer
}

// Buffers is a memory of single buffers.
type Buffers map[*Buffer]*gpu.Buffer

// Buffer is the one behind b.
func (m Buffers) Buffer(b *Buffer) *gpu.Buffer { return m[b] }

// Zeroed makes buffers of zeros for those of a plan.
func (m Buffers) Zeroed(dev *gpu.Device, list ...*Buffer) error {
	for _, b := range list {
		made, err := dev.NewZeroed(b.Name, b.Texels)
		if err != nil {
			return err
		}
		m[b].Release()
		m[b] = made
	}
	return nil
}

// Release gives all of them back.
func (m Buffers) Release() {
	for _, b := range m {
		b.Release()
	}
	clear(m)
}

// Program gives the program of a variant.
func (e *Executor) Program(v shaders.Variant) (*gpu.Program, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.programs[v.Name()]; p != nil {
		return p, nil
	}
	src, err := e.source(v)
	if err != nil {
		return nil, err
	}
	p, err := e.Device.Compile(v.Name(), src)
	if err == nil {
		e.programs[v.Name()] = p
	}
	return p, err
}

// Start gives steps to the device, to be run in order on the buffers of a memory; see gpu.Device.Start.
func (e *Executor) Start(m Memory, steps ...Step) (*gpu.Running, error) {
	batch := make([]gpu.Dispatch, len(steps))
	for i, s := range steps {
		p, err := e.Program(s.Variant)
		if err != nil {
			return nil, err
		}
		if batch[i], err = s.dispatch(p, m); err != nil {
			return nil, err
		}
	}
	return e.Device.Start(batch...)
}

// Run is Start, and waits: it tells how long the device took for each step.
func (e *Executor) Run(m Memory, steps ...Step) ([]time.Duration, error) {
	r, err := e.Start(m, steps...)
	if err != nil {
		return nil, err
	}
	return r.Wait()
}

// Time runs steps and adds up what the device took.
func (e *Executor) Time(m Memory, steps ...Step) (time.Duration, error) {
	times, err := e.Run(m, steps...)
	var sum time.Duration
	for _, t := range times {
		sum += t
	}
	return sum, err
}

// Release gives the programs back.
func (e *Executor) Release() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range e.programs {
		p.Release()
	}
	clear(e.programs)
}

// dispatch makes the step real with a program and the buffers of a memory.
func (s Step) dispatch(p *gpu.Program, m Memory) (gpu.Dispatch, error) {
	d := gpu.Dispatch{Label: s.Variant.Name() + " " + s.Writes.Name, Program: p, Uniforms: s.Uniforms, Groups: s.Groups}
	bind := func(to *[]gpu.Binding, slot int, b *Buffer) error {
		found := m.Buffer(b)
		if found == nil || found.Texels() < b.Texels || found.Half() != b.Half {
			return fmt.Errorf("nn: %s needs buffer %s with %d texels, which is not there", d.Label, b.Name, b.Texels)
		}
		*to = append(*to, gpu.Binding{Slot: slot, Buffer: found})
		return nil
	}
	reads := &d.Storage
	if s.Variant.Define("IMAGE_LOADS") == 1 {
		reads = &d.Images
	}
	for slot, b := range s.Reads {
		if err := bind(reads, slot, b); err != nil {
			return d, err
		}
	}
	if s.Scratch != nil {
		if err := errors.Join(bind(reads, len(s.Reads), s.Scratch), bind(&d.Storage, scratchSlot, s.Scratch)); err != nil {
			return d, err
		}
	}
	if s.Watch.Marks != nil {
		if err := bind(&d.Storage, marksSlot, s.Watch.Marks); err != nil {
			return d, err
		}
	}
	return d, bind(&d.Storage, resultSlot, s.Writes)
}
