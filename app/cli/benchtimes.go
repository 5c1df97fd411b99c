package cli

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/peak"
)

type benchJSON struct {
	Device    string       `json:"device"` // the processor, as the system names it
	Renderer  string       `json:"renderer"`
	GLVersion string       `json:"gl_version"` // empty in CPU mode
	Backend   nn.Backend   `json:"backend"`
	Layers    []benchLayer `json:"layers"`
	Total     benchTotal   `json:"total_ms"`
	LoadMS    float64      `json:"load_ms"`
	PeakBytes int64        `json:"peak_bytes"` // 0 where the system does not tell
	gflops    float64
}

type benchLayer struct {
	Name     string  `json:"name"`
	Kernel   string  `json:"kernel"`
	MinMS    float64 `json:"min_ms"`
	MedianMS float64 `json:"median_ms"`
	GFLOPS   float64 `json:"gflops"`
	// Weights read, counted as float32, for dense layers: each is used once, so that memory is what holds them up.
	GBPerSecond float64 `json:"gb_per_s,omitempty"`
	Fraction    float64 `json:"fraction_of_peak,omitempty"` // in a report
}

type benchTotal struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
}

// timeLayers gives the time of every layer, then that of the whole pass, in every run.
func (a *app) timeLayers(e *engine, in nn.Tensor, runs int) ([][]float64, error) {
	bar := a.progress("timing", false)
	defer bar.clear()
	times := make([][]float64, len(e.Network().Layers)+1)
	for run := range runs {
		acts, err := e.Forward(a.ctx, nn.Pass{Input: in})
		if err != nil {
			return nil, err
		}
		for i := range e.Network().Layers {
			times[i] = append(times[i], milliseconds(acts.Time(i)))
		}
		last := len(times) - 1
		times[last] = append(times[last], milliseconds(acts.Total()))
		acts.Release()
		bar.set(int64(run+1), int64(runs))
	}
	return times, nil
}

// checkOutput runs two passes, which also warm everything up, and refuses to time a network whose answer is wrong.
func (a *app) checkOutput(e *engine, in nn.Tensor) error {
	n := e.Network()
	last := len(n.Layers) - 1
	var outputs [2]nn.Tensor
	for i := range outputs {
		acts, err := e.Forward(a.ctx, nn.Pass{Input: in})
		if err != nil {
			return err
		}
		outputs[i], err = acts.Output(last)
		acts.Release()
		if err != nil {
			return err
		}
	}
	return checkPasses(n, outputs[0].Data, outputs[1].Data)
}

func checkPasses(n *nn.Network, first, second []float32) error {
	for i, x := range first {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return fmt.Errorf("the output is wrong: value %d of %s is %v", i, n.Layers[len(n.Layers)-1].Name, x)
		}
	}
	if s := sum(first); n.HasTop() && math.Abs(s-1) > 1e-4 {
		return fmt.Errorf("the output is wrong: the probabilities sum to %.6f, not to 1", s)
	}
	if !slices.Equal(first, second) {
		return fmt.Errorf("the output is wrong: two passes over one picture gave different values")
	}
	return nil
}

func newBenchJSON(e *engine, times [][]float64) benchJSON {
	d, n := e.Device(), e.Network()
	b := benchJSON{
		Device: processor(), Renderer: d.Renderer, GLVersion: d.Version, Backend: d.Backend,
		LoadMS: milliseconds(e.load), PeakBytes: peak.Bytes(),
	}
	macs := 0
	for i, l := range n.Layers {
		least, mid := slices.Min(times[i]), median(times[i])
		layer := benchLayer{Name: l.Name, Kernel: strings.Join(d.Kernels[i], " + "), MinMS: least, MedianMS: mid, GFLOPS: rate(l.MACs(), mid)}
		if l.Kind == nn.Dense && mid > 0 {
			layer.GBPerSecond = 4 * float64(l.Params) / mid / 1e6
		}
		b.Layers = append(b.Layers, layer)
		macs += l.MACs()
	}
	total := times[len(n.Layers)]
	b.Total = benchTotal{slices.Min(total), median(total)}
	b.gflops = rate(macs, b.Total.Median)
	return b
}

// rate is in GFLOP/s.
func rate(macs int, ms float64) float64 {
	if macs == 0 || ms == 0 {
		return 0
	}
	return 2 * float64(macs) / ms / 1e6
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

func decodeSample(s assets.Sample) (*picture.RGB, error) {
	rgb, _, err := picture.Decode(bytes.NewReader(s.PNG), picture.Limits{})
	return rgb, err
}
