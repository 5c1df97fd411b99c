package explain

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// Result is what a method gives.
type Result struct {
	Request Request // with the defaults that were used
	Aim     Aim
	// Values are float32 in H, W, C order. Where they lie says Site: at the input, with the channels of the tensor in the
	// order of the card; or at a layer. C is 1 where the method gives one value for each place; Map2D then says that the
	// channel is none, and the array is (H, W).
	Values nn.Tensor
	Site   nn.Site
	Map2D  bool
	Signed bool // whether values may be negative: zero is then the middle of the colours

	Accounts []Account // what the values add up to; none for methods whose values add up to nothing
	Facts    []Fact    // how it was computed, for titles

	// Relevance is what LRP gave each layer on its way, from the target down to the input; nil for other methods.
	Relevance []LayerRelevance
}

// Fact is one thing worth telling about how a result was computed: numbers, names, and nothing that needs a translation
// but its key.
type Fact struct {
	Key   string `json:"key"`
	Value any    `json:"value"` // int, uint64, float64 or string
}

// Fact gives the value of a fact, or nil.
func (r *Result) Fact(key string) any {
	for _, f := range r.Facts {
		if f.Key == key {
			return f.Value
		}
	}
	return nil
}

// Account is a sum that must come to a value, and how far it is from it.
type Account struct {
	Name  string  `json:"name"` // what adds up: see the constants
	Parts []Part  `json:"parts,omitempty"`
	Sum   float64 `json:"sum"`
	Want  float64 `json:"want"`
	// Residual is |Sum - Want| as a share of what Scale says.
	Residual  float64 `json:"residual"`
	Tolerance float64 `json:"tolerance"` // the residual that passes
	OK        bool    `json:"ok"`        // whether it does
}

// What adds up.
const (
	// FullGradient: the value is the sum of the input times its gradient and of each bias times the gradient of all that it
	// is added to, because the network is linear between the kinks of its ReLUs and pools (Srinivas and Fleuret 2019,
	// arXiv:1905.00780). The residual is a share of the largest of the value and the parts.
	FullGradient = "full-gradient"
	// Above is FullGradient of the part of the network above a layer, whose maps stand for the input.
	Above = "above-layer"
	// Completeness: integrated gradients come to the value less that of the baseline (Sundararajan et al. 2017,
	// arXiv:1703.01365). The residual is a share of that difference.
	Completeness = "completeness"
	// RelevanceSum: what LRP starts with comes to the input, but for what its rules leave in biases and stabilizers.
	RelevanceSum = "relevance"
)

// The tolerances. That of FullGradient is what its authors' code asserts; float32 gives 1e-6.
const (
	FullGradientTolerance = 1e-4
	CompletenessTolerance = 1e-2
	RelevanceTolerance    = 1e-4
)

// Part is one summand of an account.
type Part struct {
	Layer string  `json:"layer"`
	What  string  `json:"what"` // see the constants
	Value float64 `json:"value"`
}

// The kinds of parts: a layer's values times their gradients, or its biases times theirs.
const (
	PartValues = "values"
	PartBias   = "bias"
	// PartStabilizer is what LRP's rules leave behind because of what they add to their divisors.
	PartStabilizer = "stabilizer"
)

// Of is the sum of the parts of one kind.
func (a Account) Of(what string) (sum float64) {
	for _, p := range a.Parts {
		if p.What == what {
			sum += p.Value
		}
	}
	return sum
}

// closed works out the sum, and the residual as a share of the largest of scale.
func (a Account) closed(scale ...float64) Account {
	if len(a.Parts) > 0 {
		a.Sum = 0
	}
	largest := 0.0
	for _, p := range a.Parts {
		a.Sum += p.Value
		largest = max(largest, math.Abs(p.Value))
	}
	if len(scale) > 0 {
		largest = 0
	}
	for _, s := range append(scale, a.Want) {
		largest = max(largest, math.Abs(s))
	}
	if a.Residual = math.Abs(a.Sum - a.Want); largest > 0 {
		a.Residual /= largest
	}
	a.OK = a.Residual <= a.Tolerance
	return a
}
