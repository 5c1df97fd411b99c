package op

import (
	"fmt"
	"math"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Buffer stands in a plan for a buffer on a device: it is what steps read and write, and no two are the same. The name is
// for people and the driver.
type Buffer struct {
	Name   string
	Texels int
	Half   bool // its numbers are float16
}

// NewBuffer makes one of a size; steps that are planned may enlarge it.
func NewBuffer(name string, texels int) *Buffer { return &Buffer{Name: name, Texels: texels} }

func (b *Buffer) enlarge(texels int) { b.Texels = max(b.Texels, texels) }

// Bytes is the size in bytes.
func (b *Buffer) Bytes() int {
	if b.Half {
		return b.Texels * gpu.HalfTexelBytes
	}
	return b.Texels * gpu.TexelBytes
}

// Most is how many texels a device allows it.
func (b *Buffer) Most(limits gpu.Limits) int {
	if b.Half {
		return limits.HalfTexels()
	}
	return limits.BufferTexels()
}

// Step is one dispatch of a plan, as plain data: nothing of it needs a GPU.
type Step struct {
	Variant  shaders.Variant
	Reads    []*Buffer // by slot
	Writes   *Buffer
	Scratch  *Buffer // what the step itself writes and reads again; most have none
	Watch    Watch   // of steps that compute a layer's sums
	Uniforms []gpu.Uniform
	Groups   [3]int
}

// Watch is where a step notes that what it wrote is infinite or not a number: value Layer of Marks then is not zero.
type Watch struct {
	Marks *Buffer // nil for steps that only move numbers about
	Layer int
}

func (w Watch) uniform() gpu.Uniform { return gpu.Int("layer", w.Layer) }

// The storage bindings of what a shader writes (shaders/include/texels.glsl and finite.glsl).
const (
	scratchSlot = 5
	marksSlot   = 6
	resultSlot  = 7
)

// Lower bounds for what a step reads: reading at least zero is the ReLU of the layer before. Maps are kept as they are
// before their ReLU, so that both views of them exist, and every reader applies it.
const (
	WithReLU    float32 = 0
	WithoutReLU float32 = -math.MaxFloat32
)

// Check finds what keeps a step from running on a device of some limits.
func (s Step) Check(limits gpu.Limits) error {
	if len(s.Reads) > scratchSlot {
		return fmt.Errorf("nn: %s reads %d buffers, and there are slots for %d", s.Variant.Name(), len(s.Reads), scratchSlot)
	}
	if !s.fits(limits) {
		return fmt.Errorf("nn: %s for %s needs groups %v, the device allows %v", s.Variant.Name(), s.Writes.Name, s.Groups, limits.Groups)
	}
	return nil
}

// fits reports whether a device allows so many groups.
func (s Step) fits(limits gpu.Limits) bool {
	for axis, g := range s.Groups {
		if g > limits.Groups[axis] {
			return false
		}
	}
	return true
}

// groups is how many groups of size cover n.
func groups(n, size int) int { return (n + size - 1) / size }
