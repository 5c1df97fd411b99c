package explain

import (
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// gradCAM is the sum of a layer's maps, each times the mean of its gradients (Selvaraju et al. 2016, arXiv:1610.02391).
func (j *job) gradCAM() error {
	return j.cam(func(maps, g nn.Tensor, out []float64) {
		places := len(out)
		means := make([]float64, maps.C)
		for i, v := range g.Data {
			means[i%maps.C] += float64(v) / float64(places)
		}
		for i := range out {
			for c, v := range maps.Data[i*maps.C:][:maps.C] {
				out[i] += means[c] * float64(v)
			}
		}
	})
}

// hiResCAM is the sum of a layer's maps, each value times its own gradient (Draelos and Carin 2020, arXiv:2011.08891).
func (j *job) hiResCAM() error {
	return j.cam(func(maps, g nn.Tensor, out []float64) {
		for i, v := range maps.Data {
			out[i/maps.C] += float64(g.Data[i]) * float64(v)
		}
	})
}

// layerCAM is that with positive gradients alone (Jiang et al. 2021, doi:10.1109/TIP.2021.3089943).
func (j *job) layerCAM() error {
	return j.cam(func(maps, g nn.Tensor, out []float64) {
		for i, v := range maps.Data {
			out[i/maps.C] += float64(max(g.Data[i], 0)) * float64(v)
		}
	})
}

// cam makes one map of a layer's maps, after their ReLU, and the target's gradients there. At the end stands a ReLU, unless signs
// are kept.
func (j *job) cam(combine func(maps, g nn.Tensor, out []float64)) error {
	l, _ := j.n.Find(j.req.Layer)
	at := nn.Site{Layer: l.Index}
	if from := j.aim.From; from.Layer < l.Index || from.Layer == l.Index && from.Before && l.Activation != "" {
		return fmt.Errorf("the target %s does not come from the maps of %s: choose a layer before it with the option layer", j.aim.Target, l.Name)
	}
	g, err := j.accountedTo(at)
	if err != nil {
		return err
	}
	maps, err := j.at(j.a, at)
	if err != nil {
		return err
	}
	sums := make([]float64, l.Out.H*l.Out.W)
	combine(maps, g, sums)
	j.res.Values = nn.NewTensor(nn.Map(l.Out.H, l.Out.W, 1))
	for i, v := range sums {
		if !j.req.KeepSign {
			v = max(v, 0)
		}
		j.res.Values.Data[i] = float32(v)
	}
	j.res.Site, j.res.Signed = at, j.req.KeepSign
	j.fact("layer", l.Name)
	j.fact("size", fmt.Sprintf("%d x %d", l.Out.H, l.Out.W))
	j.fact("relu", map[bool]string{false: "yes", true: "no"}[j.req.KeepSign])
	return nil
}
