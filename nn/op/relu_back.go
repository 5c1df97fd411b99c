package op

import (
	"fmt"
	"image"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Rule is what a backward pass does at a ReLU. g is what comes from above, z what the ReLU read in the forward pass.
type Rule int

// The rules. All but the first are no derivative of anything: they are ways to draw pictures.
const (
	Gradient  Rule = iota // g where z > 0, the derivative
	Deconvnet             // max(0, g): Zeiler and Fergus 2013, arXiv:1311.2901
	Guided                // max(0, g) where z > 0: Springenberg et al. 2014, arXiv:1412.6806
)

var ruleNames = map[Rule]string{Gradient: "gradient", Deconvnet: "deconvnet", Guided: "guided"}

// Valid reports whether there is such a rule.
func (r Rule) Valid() bool { return ruleNames[r] != "" }

// String gives the rule's name.
func (r Rule) String() string {
	if !r.Valid() {
		return fmt.Sprintf("rule %d", int(r))
	}
	return ruleNames[r]
}

// ReLUBackStep plans the way of a gradient through a ReLU, by a rule. g, z and dst have the shape of the layer, z being what
// the ReLU read. What is outside of the box becomes zero.
func ReLUBackStep(family shaders.Family, s Shape, rule Rule, box image.Rectangle, g, z, dst *Buffer) Step {
	v := shaders.Find("relu_back", family)
	pitch, rows := s.W+2, s.H+2
	if s.Flat() {
		pitch, rows = 1, 1
	} else {
		box = box.Add(image.Pt(1, 1)) // counted with the border
	}
	return Step{
		Variant: v, Reads: []*Buffer{g, z}, Writes: dst,
		Uniforms: append(boxUniforms(box), gpu.Int("pitch", pitch), gpu.Int("rows", rows), gpu.Int("rule", int(rule))),
		Groups:   [3]int{groups(pitch, v.Define("LOCAL")), rows, Quads(s.C)},
	}
}

// boxUniforms are the members of box.glsl.
func boxUniforms(box image.Rectangle) []gpu.Uniform {
	return []gpu.Uniform{
		gpu.Int("left", box.Min.X), gpu.Int("top", box.Min.Y), gpu.Int("right", box.Max.X), gpu.Int("bottom", box.Max.Y),
	}
}
