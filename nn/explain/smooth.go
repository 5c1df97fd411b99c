package explain

import (
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// smoothGrad is the mean gradient of n noisy copies of the picture (Smilkov et al. 2017, arXiv:1706.03825): not of its
// squares or magnitudes.
func (j *job) smoothGrad() error {
	in, err := j.a.At(nn.Site{})
	if err != nil {
		return err
	}
	deviation := j.req.Sigma * float64(slices.Max(in.Data)-slices.Min(in.Data))
	mean := newMean(in.Shape)
	defer j.r.HoldKernels()()
	for k := range j.req.N {
		g, err := j.gradientOf(noisy(in, deviation, j.req.Seed, k))
		if err != nil {
			return err
		}
		mean.add(g, 1/float64(j.req.N))
		j.progress(k+1, j.req.N)
	}
	j.res.Values, j.res.Signed = mean.tensor(), true
	j.fact("n", j.req.N)
	j.fact("sigma", j.req.Sigma)
	j.fact("deviation", deviation)
	j.fact("seed", j.req.Seed)
	return nil
}

// gradientOf is the gradient of the target for another picture.
func (j *job) gradientOf(input nn.Tensor) (nn.Tensor, error) {
	a, err := j.pass(input)
	if err != nil {
		return nn.Tensor{}, err
	}
	defer a.Release()
	return j.back(a, nn.Gradient, nn.Site{})
}

// noisy is a copy of a tensor with normal noise on each value.
func noisy(t nn.Tensor, deviation float64, seed uint64, copyNumber int) nn.Tensor {
	out := nn.NewTensor(t.Shape)
	for i, v := range t.Data {
		out.Data[i] = float32(float64(v) + deviation*normal(seed, copyNumber, i))
	}
	return out
}

// normal is number i of copy k of the standard normal numbers of a seed, by Box and Muller from the two halves of one hash,
// so that it is the same everywhere.
func normal(seed uint64, k, i int) float64 {
	h := splitmix.Mix(splitmix.Mix(seed) + uint64(k)<<32 + uint64(i))
	u := (float64(h>>32) + 1) / (1 << 32)
	v := float64(h&(1<<32-1)) / (1 << 32)
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*v)
}

// mean adds up tensors in float64.
type mean struct {
	shape nn.Shape
	sums  []float64
}

func newMean(s nn.Shape) *mean { return &mean{s, make([]float64, s.Len())} }

func (m *mean) add(t nn.Tensor, weight float64) {
	for i, v := range t.Data {
		m.sums[i] += weight * float64(v)
	}
}

func (m *mean) tensor() nn.Tensor {
	t := nn.NewTensor(m.shape)
	for i, v := range m.sums {
		t.Data[i] = float32(v)
	}
	return t
}
