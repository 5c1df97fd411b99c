package nn

import (
	"math"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Step is one dispatch of a plan, as plain data: buffers are names, and nothing of it needs a GPU.
type Step struct {
	Variant  shaders.Variant
	Reads    []string // buffers by slot
	Writes   string
	Uniforms []gpu.Uniform
	Groups   [3]int
}

// resultSlot is the storage binding of what a shader writes (shaders/include/texels.glsl).
const resultSlot = 7

// Lower bounds for what a step reads: reading at least zero is the ReLU of the layer before. Maps are kept as they are
// before their ReLU, so that both views of them exist, and every reader applies it.
const (
	withReLU    float32 = 0
	withoutReLU float32 = -math.MaxFloat32
)

// dispatch makes the step real with a program and the buffers of the names it mentions.
func (s Step) dispatch(p *gpu.Program, buffer func(name string) *gpu.Buffer) gpu.Dispatch {
	d := gpu.Dispatch{
		Label: s.Variant.Name() + " " + s.Writes, Program: p, Uniforms: s.Uniforms, Groups: s.Groups,
		Storage: []gpu.Binding{{Slot: resultSlot, Buffer: buffer(s.Writes)}},
	}
	for slot, name := range s.Reads {
		b := gpu.Binding{Slot: slot, Buffer: buffer(name)}
		if s.Variant.Define("IMAGE_LOADS") == 1 {
			d.Images = append(d.Images, b)
		} else {
			d.Storage = append(d.Storage, b)
		}
	}
	return d
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
