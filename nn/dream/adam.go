package dream

import "math"

// ascent changes parameters so that what has a gradient goes up.
type ascent interface {
	up(parameters, gradient []float64)
}

// strides are steps of one length, whatever the gradient's is: it is divided by the root of its mean square.
type strides struct{ rate float64 }

func (s strides) up(parameters, g []float64) {
	size := rootMeanSquare(g) + 1e-12
	for i, x := range g {
		parameters[i] += s.rate * x / size
	}
}

func rootMeanSquare(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(v)))
}

// adam changes parameters by their gradients' running means, each as a share of its running size (Kingma and Ba 2014,
// arXiv:1412.6980); with nesterov it looks a step ahead (NAdam, Dozat 2016).
type adam struct {
	rate     float64
	nesterov bool
	steps    int
	m, v     []float64
}

// The authors' constants.
const (
	adamMean    = 0.9
	adamSize    = 0.999
	adamEpsilon = 1e-8
)

// up goes one step up a gradient.
func (a *adam) up(parameters, g []float64) {
	if a.m == nil {
		a.m, a.v = make([]float64, len(g)), make([]float64, len(g))
	}
	a.steps++
	mean, size := 1-math.Pow(adamMean, float64(a.steps)), 1-math.Pow(adamSize, float64(a.steps))
	ahead := 1 - math.Pow(adamMean, float64(a.steps+1))
	for i, x := range g {
		a.m[i] += (1 - adamMean) * (x - a.m[i])
		a.v[i] += (1 - adamSize) * (x*x - a.v[i])
		m := a.m[i] / mean
		if a.nesterov {
			m = adamMean*a.m[i]/ahead + (1-adamMean)*x/mean
		}
		parameters[i] += a.rate * m / (math.Sqrt(a.v[i]/size) + adamEpsilon)
	}
}
