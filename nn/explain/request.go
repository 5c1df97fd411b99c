package explain

import (
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn"
)

// Request says what to compute. A zero is an option's default, so that Request{Method: IG, Target: Target{Class: Top}} is
// complete; options that the method does not read are not looked at.
type Request struct {
	Method Method `json:"method"`
	Target Target `json:"target"`

	Reducer  Reducer  `json:"reducer,omitempty"`   // of saliency: how three channels become one value
	N        int      `json:"n,omitempty"`         // of smoothgrad: noisy pictures
	Sigma    float64  `json:"sigma,omitempty"`     // of smoothgrad: deviation of the noise, as a share of the input's largest value less its least
	Seed     uint64   `json:"seed,omitempty"`      // of what is random
	Steps    int      `json:"steps,omitempty"`     // of ig: how many, exactly; 0 for as many as the residual takes
	Baseline Baseline `json:"baseline,omitempty"`  // of ig: the picture that it starts from
	Layer    string   `json:"layer,omitempty"`     // of the CAMs: whose maps are weighted
	KeepSign bool     `json:"keep_sign,omitempty"` // of the CAMs: without the ReLU at the end

	Composite Composite `json:"composite,omitempty"` // of lrp: the rules
	ZeroBias  bool      `json:"zero_bias,omitempty"` // of lrp: as if all biases were zero, so that nothing is lost in them (zennit's zero_params="bias")
	Condition Target    `json:"condition,omitzero"`  // of lrp: a channel, or a unit of it, that all relevance has to go through

	Patch  int      `json:"patch,omitempty"`  // of occlusion: side of the square that is covered, in pixels of the input
	Stride int      `json:"stride,omitempty"` // of occlusion: how far it moves from one position to the next
	Fill   Baseline `json:"fill,omitempty"`   // of occlusion: what covers it
}

// Reducer makes one value of a pixel's three channels.
type Reducer string

// The reducers. MaxAbs is that of the paper on saliency.
const (
	MaxAbs Reducer = "max-abs" // the largest magnitude
	SumAbs Reducer = "sum-abs" // the sum of the magnitudes
	Sum    Reducer = "sum"     // the sum, with its sign
	Norm   Reducer = "l2"      // the root of the sum of squares
)

// Reducers lists the reducers.
func Reducers() []Reducer { return []Reducer{MaxAbs, SumAbs, Sum, Norm} }

// Signed reports whether reduced values can be negative.
func (r Reducer) Signed() bool { return r == Sum }

// Of reduces the channels of a tensor to one, in float64: (H, W, C) becomes (H, W, 1).
func (r Reducer) Of(t nn.Tensor) nn.Tensor {
	out := nn.NewTensor(nn.Map(t.H, t.W, 1))
	for i := range out.Data {
		v := 0.0
		for _, x := range t.Data[i*t.C:][:t.C] {
			x := float64(x)
			switch r {
			case SumAbs:
				v += math.Abs(x)
			case Sum:
				v += x
			case Norm:
				v += x * x
			default:
				v = max(v, math.Abs(x))
			}
		}
		if r == Norm {
			v = math.Sqrt(v)
		}
		out.Data[i] = float32(v)
	}
	return out
}

// Filled is the request with the defaults of the method's options in the place of zeros, and without options that the method
// does not read. Its errors say what a network cannot do.
func (r Request) Filled(n *nn.Network) (Request, error) {
	m, ok := find(r.Method)
	if !ok {
		return r, noMethod(r.Method)
	}
	f := Request{Method: r.Method, Target: r.Target}
	for _, option := range m.options {
		if err := option.fill(n, r, &f); err != nil {
			return r, fmt.Errorf("explain: %s: %w", r.Method, err)
		}
	}
	return f, nil
}

// Reads reports whether a method reads an option, by its name in JSON.
func (m Method) Reads(option string) bool {
	found, _ := find(m)
	for _, o := range found.options {
		if o.name == option {
			return true
		}
	}
	return false
}
