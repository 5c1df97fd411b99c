package explain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// CurveMode is which way a map is tested.
type CurveMode string

// The modes, of RISE (Petsiuk et al. 2018, arXiv:1806.07421).
const (
	// Deletion turns pixels of the picture into zeros, the mean colour, the most important first. A good map's curve falls fast.
	Deletion CurveMode = "deletion"
	// Insertion brings pixels of the picture into a blurred one. A good map's curve rises fast.
	Insertion CurveMode = "insertion"
)

// CurveOptions say how a map is tested.
type CurveOptions struct {
	Mode CurveMode
	Step int // pixels at a time; 0 for eight rows of the picture, which RISE takes for its tables
	// Random has the pixels in a random order of this seed, for comparison, and not in the map's.
	Random bool
	Seed   uint64
}

// Curve is the probability of a class while pixels go or come.
type Curve struct {
	Mode   CurveMode
	Class  int
	Step   int       // pixels from one score to the next
	Scores []float64 // the first before any pixel changed, the last with all
	AUC    float64   // the area below, by trapezoids, with all steps as long and 1 in all
}

// MeasureCurve tests a map of importance, (H, W, 1) at the size of the input (see Enlarged), for a class. each hears of the scores so
// far, and may be nil. Pixels of the same importance go row by row.
func MeasureCurve(ctx context.Context, r nn.Runner, a *nn.Activations, class int, importance nn.Tensor, o CurveOptions, each func(scores []float64, total int)) (*Curve, error) {
	in, err := a.At(nn.Site{})
	if err != nil {
		return nil, err
	}
	if err := o.check(r.Network(), class, importance); err != nil {
		return nil, err
	}
	from, to, err := o.Mode.ends(in)
	if err != nil {
		return nil, err
	}
	c := &Curve{Mode: o.Mode, Class: class, Step: cmp.Or(o.Step, 8*in.W)}
	order := mostImportant(importance)
	if o.Random {
		order = shuffled(len(order), o.Seed)
	}
	picture := nn.Tensor{Shape: in.Shape, Data: slices.Clone(from.Data)}
	steps := (len(order) + c.Step - 1) / c.Step
	for i := 0; ; i++ {
		score, err := probabilityOf(ctx, r, a, picture, class)
		if err != nil {
			return nil, err
		}
		c.Scores = append(c.Scores, score)
		if each != nil {
			each(c.Scores, steps+1)
		}
		if i == steps {
			c.AUC = area(c.Scores)
			return c, nil
		}
		for _, at := range order[i*c.Step : min((i+1)*c.Step, len(order))] {
			copy(picture.Data[at*in.C:][:in.C], to.Data[at*in.C:][:in.C])
		}
		picture.Data = slices.Clone(picture.Data) // the pass before may keep the old ones
	}
}

func (o CurveOptions) check(n *nn.Network, class int, importance nn.Tensor) error {
	in := n.Layers[0].Out
	switch {
	case !n.HasTop() || class < 0 || class >= len(n.Classes):
		return fmt.Errorf("explain: %s has no class %d whose probability could be followed", n.Card.Name, class)
	case importance.H != in.H || importance.W != in.W || importance.C != 1:
		return fmt.Errorf("explain: a map of %s cannot order the pixels of %d x %d", importance.Shape, in.H, in.W)
	case o.Step < 0:
		return errors.New("explain: a curve needs steps of at least one pixel")
	}
	return nil
}

// ends are the pictures that a curve begins and ends with.
func (m CurveMode) ends(in nn.Tensor) (from, to nn.Tensor, err error) {
	switch m {
	case Deletion:
		return in, nn.NewTensor(in.Shape), nil
	case Insertion:
		return Blurred(in), in, nil
	}
	return in, in, fmt.Errorf("explain: no curve %q; there are %s and %s", m, Deletion, Insertion)
}

func probabilityOf(ctx context.Context, r nn.Runner, like *nn.Activations, picture nn.Tensor, class int) (float64, error) {
	a, err := r.Forward(ctx, nn.Pass{Input: picture, Off: like.Off()})
	if err != nil {
		return 0, err
	}
	defer a.Release()
	out, err := a.Output(len(r.Network().Layers) - 1)
	if err != nil {
		return 0, err
	}
	return float64(out.Data[class]), nil
}

// mostImportant lists pixels by falling importance.
func mostImportant(t nn.Tensor) []int {
	order := make([]int, len(t.Data))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(t.Data[j], t.Data[i]) })
	return order
}

// shuffled is a random order of n things, by Fisher and Yates.
func shuffled(n int, seed uint64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(splitmix.Mix(splitmix.Mix(seed)+uint64(i)) % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

func area(scores []float64) float64 {
	sum := 0.0
	for i := 1; i < len(scores); i++ {
		sum += (scores[i-1] + scores[i]) / 2
	}
	return sum / float64(len(scores)-1)
}

// Enlarged stretches a map to a size, with straight lines between the middles of its values, as PyTorch's interpolate does
// (bilinear, align_corners false).
func Enlarged(t nn.Tensor, height, width int) nn.Tensor {
	out := nn.NewTensor(nn.Map(height, width, t.C))
	along := func(i, size, n int) (int, int, float64) {
		at := max(0, (float64(i)+0.5)*float64(n)/float64(size)-0.5)
		first := min(int(at), n-1)
		return first, min(first+1, n-1), at - float64(first)
	}
	for i := range out.Data {
		c, x, y := i%t.C, i/t.C%width, i/t.C/width
		y0, y1, fy := along(y, height, t.H)
		x0, x1, fx := along(x, width, t.W)
		v := func(y, x int) float64 { return float64(t.At(y, x, c)) }
		out.Data[i] = float32((v(y0, x0)*(1-fx)+v(y0, x1)*fx)*(1-fy) + (v(y1, x0)*(1-fx)+v(y1, x1)*fx)*fy)
	}
	return out
}
