package explain

import (
	"math"

	"github.com/vggscope/vggscope/weights"
)

// stabilizer keeps a division by a sum next to zero within bounds: it is added with the sum's sign, or as it is to zero. That is
// zennit's, for all rules.
const stabilizer = 1e-6

func stabilized(z, epsilon float64) float64 {
	if z < 0 {
		return z - epsilon
	}
	return z + epsilon
}

// lrpRule is how relevance goes through a layer with a kernel. A layer computes z from x; a rule looks at parts of that sum
// instead, in groups:
//
//	z_g = sum over the group's parts of sign * (weight(W) * input(x) + weight(b))
//	s_g = scale * R / stabilized(z_g), where the layer's own z has the sign when
//	relevance of x = sum over all parts of sign * input(x) * (weight(W) transposed * s_g)
//
// Without groups it is epsilon's, which takes the layer's own z and kernel.
type lrpRule struct {
	name   string
	groups []lrpGroup
	// epsilon is in the place of the stabilizer, for the rule without groups.
	epsilon float64
}

type lrpGroup struct {
	scale float64
	when  int // 1 where z > 0, -1 where z < 0, 0 everywhere
	parts []lrpPart
}

type lrpPart struct {
	input  inputPart
	weight func(w float32) float32
	bias   bool
	sign   float32
}

// inputPart is what of a layer's input a part reads.
type inputPart int

const (
	positive inputPart = iota // max(x, 0)
	negative                  // min(x, 0)
	plain                     // x
	ones                      // 1 everywhere
	lowest                    // the least that a pixel can have
	highest                   // the most
)

func same(w float32) float32 { return w }
func plus(w float32) float32 { return max(w, 0) }
func less(w float32) float32 { return min(w, 0) }
func one(float32) float32    { return 1 }

// towards strengthens positive weights (sign 1) or negative ones by a share.
func towards(gamma, sign float32) func(float32) float32 {
	return func(w float32) float32 {
		if w*sign > 0 {
			w += gamma * w
		}
		return w
	}
}

// epsilonRule is LRP-epsilon (Bach et al. 2015, doi:10.1371/journal.pone.0130140): x's part in z, weights as they are.
func epsilonRule(epsilon float64) lrpRule { return lrpRule{name: "epsilon", epsilon: epsilon} }

// alphaBetaRule is LRP-alpha-beta (the same paper): alpha times what adds to z, less beta times what takes away.
// The bias counts on the side of its sign.
func alphaBetaRule(alpha, beta float64) lrpRule {
	groups := []lrpGroup{{scale: alpha, parts: []lrpPart{
		{input: positive, weight: plus, bias: true, sign: 1},
		{input: negative, weight: less, sign: 1},
	}}}
	if beta > 0 {
		groups = append(groups, lrpGroup{scale: -beta, parts: []lrpPart{
			{input: positive, weight: less, bias: true, sign: 1},
			{input: negative, weight: plus, sign: 1},
		}})
	}
	return lrpRule{name: "alpha-beta", groups: groups}
}

// zPlusRule is alpha-beta's with alpha 1 and beta 0.
func zPlusRule() lrpRule {
	r := alphaBetaRule(1, 0)
	r.name = "z-plus"
	return r
}

// gammaRule is LRP-gamma (Montavon et al. 2019, doi:10.1007/978-3-030-28954-6_10), for inputs of both signs (Andeol et al. 2021):
// what speaks for the sign of z counts more by a share gamma.
func gammaRule(gamma float32) lrpRule {
	up, down := towards(gamma, 1), towards(gamma, -1)
	return lrpRule{name: "gamma", groups: []lrpGroup{
		{scale: 1, when: 1, parts: []lrpPart{
			{input: positive, weight: up, bias: true, sign: 1},
			{input: negative, weight: down, sign: 1},
		}},
		{scale: 1, when: -1, parts: []lrpPart{
			{input: positive, weight: down, bias: true, sign: 1},
			{input: negative, weight: up, sign: 1},
		}},
	}}
}

// zBoxRule is z-B (Montavon et al. 2017, doi:10.1016/j.patcog.2016.11.008), for pixels between the least and the most that they
// can have.
func zBoxRule() lrpRule {
	return lrpRule{name: "z-box", groups: []lrpGroup{{scale: 1, parts: []lrpPart{
		{input: plain, weight: same, bias: true, sign: 1},
		{input: lowest, weight: plus, bias: true, sign: -1},
		{input: highest, weight: less, bias: true, sign: -1},
	}}}}
}

// flatRule spreads relevance evenly over all that a unit sees (Lapuschkin et al. 2019, doi:10.1038/s41467-019-08987-4).
func flatRule() lrpRule {
	return lrpRule{name: "flat", groups: []lrpGroup{{scale: 1, parts: []lrpPart{{input: ones, weight: one, sign: 1}}}}}
}

// Composite says which rule each layer of a network has in LRP.
type Composite string

// The composites, by zennit's names for those that it has. EpsilonPlusFlat is the default.
const (
	EpsilonPlusFlat        Composite = "epsilon-plus-flat"         // first layer flat, convolutions z-plus, dense layers epsilon
	EpsilonPlus            Composite = "epsilon-plus"              // the first convolution z-plus too
	EpsilonAlpha2Beta1Flat Composite = "epsilon-alpha2-beta1-flat" // first flat, convolutions alpha 2 beta 1, dense epsilon
	EpsilonAlpha2Beta1     Composite = "epsilon-alpha2-beta1"
	EpsilonGammaBox        Composite = "epsilon-gamma-box"   // first z-box, convolutions gamma 0.25, dense epsilon
	ExcitationBackprop     Composite = "excitation-backprop" // all z-plus
	EpsilonAll             Composite = "epsilon"             // all epsilon
	LRP0                   Composite = "lrp-0"               // all epsilon with epsilon 0: gradient x input, but for rounding
)

// Composites lists the composites, the default first.
func Composites() []Composite {
	return []Composite{EpsilonPlusFlat, EpsilonPlus, EpsilonAlpha2Beta1Flat, EpsilonAlpha2Beta1, EpsilonGammaBox, ExcitationBackprop, EpsilonAll, LRP0}
}

// rules are those of the first layer, of the convolutions behind it and of the dense layers.
func (c Composite) rules() (first, conv, dense lrpRule) {
	dense = epsilonRule(stabilizer)
	switch c {
	case EpsilonPlus:
		return zPlusRule(), zPlusRule(), dense
	case EpsilonAlpha2Beta1Flat:
		return flatRule(), alphaBetaRule(2, 1), dense
	case EpsilonAlpha2Beta1:
		return alphaBetaRule(2, 1), alphaBetaRule(2, 1), dense
	case EpsilonGammaBox:
		return zBoxRule(), gammaRule(0.25), dense
	case ExcitationBackprop:
		return zPlusRule(), zPlusRule(), zPlusRule()
	case EpsilonAll:
		return dense, dense, dense
	case LRP0:
		return epsilonRule(0), epsilonRule(0), epsilonRule(0)
	}
	return flatRule(), zPlusRule(), dense
}

// of gives a part of a layer's input. None is zero everywhere unless it says so.
func (p inputPart) of(x []float32, channels int, card weights.Input) (part []float32, none bool) {
	if p == plain {
		return x, false
	}
	part, none = make([]float32, len(x)), true
	for i, v := range x {
		switch p {
		case positive:
			v = max(v, 0)
		case negative:
			v = min(v, 0)
		case ones:
			v = 1
		case lowest:
			v = level(card, i%channels, 0)
		case highest:
			v = level(card, i%channels, math.MaxUint8)
		}
		part[i], none = v, none && v == 0
	}
	return part, none
}

// changed applies a change to each weight.
func changed(w []float32, change func(float32) float32) []float32 {
	out := make([]float32, len(w))
	for i, v := range w {
		out[i] = change(v)
	}
	return out
}
