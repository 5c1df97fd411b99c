package explain

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// stepsTried are how many steps integrated gradients take one after the other, until they come to the difference.
var stepsTried = []int{50, 100, 200, 300}

// integrated are integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365): the difference from a baseline times the
// mean gradient on the straight line from there, by Gauss and Legendre's rule.
func (j *job) integrated() error {
	in, err := j.a.At(nn.Site{})
	if err != nil {
		return err
	}
	base := j.req.Baseline.Of(in, j.n.Card.Input)
	from, err := j.valueOf(base)
	if err != nil {
		return err
	}
	tries := stepsTried
	if j.req.Steps > 0 {
		tries = []int{j.req.Steps}
	}
	defer j.r.HoldKernels()()
	done, total := 0, 0
	var account Account
	for _, steps := range tries {
		total += steps
		attributions, err := j.integrate(in, base, steps, func() { done++; j.progress(done, total) })
		if err != nil {
			return err
		}
		account = Account{Name: Completeness, Sum: sumOf(attributions), Want: j.aim.Value - from, Tolerance: CompletenessTolerance}.closed(0)
		j.res.Values = attributions
		j.req.Steps = steps
		if account.OK {
			break
		}
	}
	j.res.Request.Steps, j.res.Signed = j.req.Steps, true
	j.res.Accounts = append(j.res.Accounts, account)
	j.fact("steps", j.req.Steps)
	j.fact("quadrature", "gauss-legendre")
	j.fact("baseline", string(j.req.Baseline))
	j.fact("baseline_value", from)
	return nil
}

// valueOf is the target's value for another picture.
func (j *job) valueOf(input nn.Tensor) (float64, error) {
	a, err := j.pass(input)
	if err != nil {
		return 0, err
	}
	defer a.Release()
	return j.valueIn(a)
}

func (j *job) integrate(in, base nn.Tensor, steps int, stepped func()) (nn.Tensor, error) {
	nodes, shares := gaussLegendre(steps)
	sum := newMean(in.Shape)
	for k, t := range nodes {
		at := nn.NewTensor(in.Shape)
		for i, b := range base.Data {
			at.Data[i] = b + float32(t)*(in.Data[i]-b)
		}
		g, err := j.gradientOf(at)
		if err != nil {
			return nn.Tensor{}, err
		}
		sum.add(g, shares[k])
		stepped()
	}
	for i := range sum.sums {
		sum.sums[i] *= float64(in.Data[i]) - float64(base.Data[i])
	}
	return sum.tensor(), nil
}

func sumOf(t nn.Tensor) (sum float64) {
	for _, v := range t.Data {
		sum += float64(v)
	}
	return sum
}

// gaussLegendre gives the nodes of Gauss and Legendre's rule in [0, 1], from the least up, and their weights, which come to 1.
// The nodes are the zeros of the Legendre polynomial of degree n, by Newton's method from Tricomi's approximation.
func gaussLegendre(n int) (nodes, weights []float64) {
	nodes, weights = make([]float64, n), make([]float64, n)
	for i := range n {
		x := -math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		var slope float64
		for range 100 {
			var p float64
			p, slope = legendre(n, x)
			step := p / slope
			if x -= step; math.Abs(step) < 1e-15 {
				break
			}
		}
		_, slope = legendre(n, x)
		nodes[i] = (1 + x) / 2
		weights[i] = 1 / ((1 - x*x) * slope * slope)
	}
	return nodes, weights
}

// legendre is the Legendre polynomial of degree n at x, by its recurrence, and its derivative.
func legendre(n int, x float64) (p, slope float64) {
	before, p := 1.0, x
	for k := 2; k <= n; k++ {
		before, p = p, (float64(2*k-1)*x*p-float64(k-1)*before)/float64(k)
	}
	return p, float64(n) * (x*p - before) / (x*x - 1)
}
