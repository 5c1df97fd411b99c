package gpu

import (
	"fmt"
	"math"
	"time"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// Dispatch is one call of a program: what it reads and writes, its parameters, and how many work groups run.
type Dispatch struct {
	Label    string
	Program  *Program
	Images   []Binding // read with imageLoad, as rgba32f image buffers, or rgba16f; the slot is the image unit
	Storage  []Binding // storage blocks; the slot is the block's binding
	Uniforms []Uniform // the parameters; see [Uniform]
	Groups   [3]int
}

// Binding puts a buffer at a slot of a program.
type Binding struct {
	Slot   int
	Buffer *Buffer
}

// Uniform is a parameter by name: an int or a float32. In the program it is a member of the uniform block Parameters, all
// of which a dispatch must give. What the program has no member for is left out; of one given twice the last one counts.
type Uniform struct {
	Name string
	bits uint32
	kind uint32 // GL_INT or GL_FLOAT
}

// Int is an int parameter. It panics where v does not fit GLSL's int.
func Int(name string, v int) Uniform {
	if v != int(int32(v)) {
		panic(fmt.Sprintf("gpu: uniform %s = %d does not fit 32 bits", name, v))
	}
	return Uniform{Name: name, bits: uint32(int32(v)), kind: gl.INT}
}

// Float is a float parameter.
func Float(name string, v float32) Uniform {
	return Uniform{Name: name, bits: math.Float32bits(v), kind: gl.FLOAT}
}

// Run is Start, and waits: it returns the time that each of the dispatches took.
func (d *Device) Run(batch ...Dispatch) ([]time.Duration, error) {
	r, err := d.Start(batch...)
	if err != nil {
		return nil, err
	}
	return r.Wait()
}

func (d *Device) checkGroups(c Dispatch) {
	for axis, n := range c.Groups {
		if n < 1 || n > d.limits.Groups[axis] {
			panic(fmt.Sprintf("gpu: dispatch %q: groups %v, the device's limit is %v", c.Label, c.Groups, d.limits.Groups))
		}
	}
}

// issue binds and launches one dispatch. The barrier behind it covers all three ways in which results are read: as
// storage blocks, through images, and by download. It costs next to nothing beside a layer's work, so it is not tuned.
func (c Dispatch) issue(g *functions) {
	g.UseProgram(uint32(c.Program.id))
	for _, b := range c.Storage {
		g.BindBufferBase(gl.SHADER_STORAGE_BUFFER, uint32(b.Slot), uint32(b.Buffer.id))
	}
	for _, b := range c.Images {
		g.BindImageTexture(uint32(b.Slot), uint32(b.Buffer.image(g)), 0, false, 0, gl.READ_ONLY, b.Buffer.format())
	}
	g.DispatchCompute(uint32(c.Groups[0]), uint32(c.Groups[1]), uint32(c.Groups[2]))
	g.MemoryBarrier(gl.SHADER_STORAGE_BARRIER_BIT | gl.SHADER_IMAGE_ACCESS_BARRIER_BIT | gl.BUFFER_UPDATE_BARRIER_BIT)
}

func batchLabel(batch []Dispatch) string {
	switch len(batch) {
	case 0:
		return "nothing"
	case 1:
		return batch[0].Label
	}
	return fmt.Sprintf("%s and %d more", batch[0].Label, len(batch)-1)
}
