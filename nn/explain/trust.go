package explain

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// TrustOptions say how a map is tested.
type TrustOptions struct {
	Seed   uint64 // of the random weights
	Stages int    // how many layers with weights are randomised, one after the other; 0 for seven, or as many as there are
}

// Trust is how a map changes with what it should depend on.
type Trust struct {
	Map *Result // the map itself
	// Other is the same with the class behind that of the target, the runner-up; nil where the target is no single class.
	Other *Likeness
	// Stages are the same with random weights, from the top layer of the target down, in more and more layers (Adebayo et
	// al. 2018, arXiv:1810.03292, cascading randomisation).
	Stages []Likeness
}

// Likeness is how alike two maps are.
type Likeness struct {
	Layer  string // the lowest layer with random weights; all above it have such too
	Target Target
	Map    *Result
	// Pearson is the correlation of the values, Spearman that of the ranks of their magnitudes: 1 for the same, 0 for nothing
	// in common. Where a map is one value all over there is none: Flat.
	Pearson, Spearman float64
	Flat              bool
}

// stages is how many layers are randomised unless asked otherwise: for VGG16 down to block4_conv3.
const stages = 7

// MeasureTrust makes the map of a request, and those to compare it with. The same seed gives the same numbers. each hears of a map when it
// is there; it may be nil. Occlusion is not tested: with random weights it would take minutes.
func MeasureTrust(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, o TrustOptions, each func(t *Trust, done, total int)) (*Trust, error) {
	if req.Method == Occlusion {
		return nil, fmt.Errorf("explain: %s cannot be tested with random weights: test lrp, gradient, guided or gradcam", req.Method)
	}
	aim, err := req.Target.Aim(a)
	if err != nil {
		return nil, err
	}
	req.Target = aim.Target
	layers := randomisable(r.Network(), aim, cmp.Or(o.Stages, stages))
	t := &Trust{}
	other, hasOther := runnerUp(a, aim)
	total := 1 + len(layers)
	if hasOther {
		total++
	}
	done := 0
	tell := func() {
		if done++; each != nil {
			each(t, done, total)
		}
	}
	defer r.HoldKernels()()
	if t.Map, err = Run(ctx, r, a, req, nil); err != nil {
		return nil, err
	}
	of := original{floats(t.Map.Values.Data), ranks(t.Map.Values.Data)}
	tell()
	if hasOther {
		second := req
		second.Target = other
		res, err := Run(ctx, r, a, second, nil)
		if err != nil {
			return nil, err
		}
		l := of.likeness(res)
		l.Target = other
		t.Other = &l
		tell()
	}
	for _, l := range layers {
		res, err := runWith(ctx, r, a, req, newRandomHead(r, l.Index, o.Seed))
		if err != nil {
			return nil, err
		}
		like := of.likeness(res)
		like.Layer, like.Target = l.Name, req.Target
		t.Stages = append(t.Stages, like)
		tell()
	}
	return t, nil
}

// randomisable lists the layers with weights, from the target's down.
func randomisable(n *nn.Network, aim Aim, most int) (list []nn.Layer) {
	for _, l := range slices.Backward(n.Layers[:aim.From.Layer+1]) {
		if l.Params > 0 && len(list) < most {
			list = append(list, l)
		}
	}
	return list
}

// runnerUp is the class with the highest logit but for that of a target.
func runnerUp(a *nn.Activations, aim Aim) (Target, bool) {
	if aim.Class < 0 || aim.Minus >= 0 {
		return Target{}, false
	}
	logits, err := a.At(aim.From)
	if err != nil || len(logits.Data) < 2 {
		return Target{}, false
	}
	best := -1
	for i, v := range logits.Data {
		if i != aim.Class && (best < 0 || v > logits.Data[best]) {
			best = i
		}
	}
	return Target{Class: ClassIndex(best)}, true
}

// original is the map that others are compared with.
type original struct{ values, ranks []float64 }

func (o original) likeness(two *Result) Likeness {
	l := Likeness{Map: two}
	var ok, okRanks bool
	l.Pearson, ok = pearson(o.values, floats(two.Values.Data))
	l.Spearman, okRanks = pearson(o.ranks, ranks(two.Values.Data))
	l.Flat = !ok || !okRanks
	return l
}

func floats(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

// ranks are the places of the magnitudes in their order; equals share the mean of theirs.
func ranks(v []float32) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	size := func(i int) float32 { return float32(math.Abs(float64(v[i]))) }
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(size(i), size(j)) })
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && size(order[to]) == size(order[from]) {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}

// pearson is the correlation; there is none where one of the two is one value all over.
func pearson(x, y []float64) (r float64, ok bool) {
	mean := func(v []float64) (sum float64) {
		for _, a := range v {
			sum += a / float64(len(v))
		}
		return sum
	}
	mx, my := mean(x), mean(y)
	var xy, xx, yy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xy += dx * dy
		xx += dx * dx
		yy += dy * dy
	}
	if xx == 0 || yy == 0 {
		return 0, false
	}
	return xy / math.Sqrt(xx*yy), true
}
