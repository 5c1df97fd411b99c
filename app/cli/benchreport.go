package cli

import (
	"runtime"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
)

// benchReport is what comparing machines takes.
type benchReport struct {
	benchJSON
	Peak     float64     `json:"peak_gflops"`      // of multiplying and adding alone, measured on the spot; 0 where the CPU computes in Go
	Rate     float64     `json:"effective_gflops"` // of the whole pass, by the layers' formulas
	Fraction float64     `json:"fraction_of_peak"` // Rate / Peak; Winograd's algorithm can bring it above 1
	Program  string      `json:"program"`
	Commit   string      `json:"commit"`
	Go       string      `json:"go"`
	OS       string      `json:"os"`
	Arch     string      `json:"arch"`
	CPUs     int         `json:"cpus"`
	Model    string      `json:"model"`
	Params   int         `json:"params"`
	Runs     int         `json:"runs"`
	Time     time.Time   `json:"time"`
	GLVendor string      `json:"gl_vendor"`
	GLSL     string      `json:"glsl_version"`
	Family   string      `json:"kernel_family"`
	Refused  string      `json:"refused_kernels,omitempty"` // why it is the plain family, where others would be faster
	Bytes    int64       `json:"device_bytes"`              // weights, and one set of activations
	Limits   limits      `json:"gl_limits"`
	Tuned    []tunedJSON `json:"tuned,omitempty"` // with --tune
}

// limits are nn.Limits with names for JSON.
type limits struct {
	StorageBlockBytes   int    `json:"storage_block_bytes"`
	StorageBindings     int    `json:"storage_bindings"`
	ImageUniforms       int    `json:"image_uniforms"`
	TextureBufferTexels int    `json:"texture_buffer_texels"`
	Groups              [3]int `json:"groups"`
	GroupSize           [3]int `json:"group_size"`
	Invocations         int    `json:"invocations"`
	SharedBytes         int    `json:"shared_bytes"`
}

// tunedJSON is an nn.Choice.
type tunedJSON struct {
	Shape  string       `json:"shape"`
	Kernel nn.Algorithm `json:"kernel"`
	Tried  []trialJSON  `json:"tried"`
}

type trialJSON struct {
	Kernel nn.Algorithm `json:"kernel"`
	MS     float64      `json:"ms,omitempty"`
	GFLOPS float64      `json:"gflops,omitempty"`
	Fault  string       `json:"fault,omitempty"`
}

// newBenchReport completes the numbers by the machine's. peak is in FLOP/s.
func newBenchReport(build Build, e *engine, b benchJSON, runs int, peak float64, choices []nn.Choice) benchReport {
	d, n := e.Device(), e.Network()
	r := benchReport{
		benchJSON: b, Peak: peak / 1e9, Rate: b.gflops, Program: "vggscope " + build.Version, Commit: build.Commit,
		Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		Model: n.Card.Name, Params: n.Params(len(n.Layers)), Runs: runs, Time: time.Now().UTC().Truncate(time.Second),
		GLVendor: d.Vendor, GLSL: d.GLSL, Family: string(d.Family), Bytes: d.Bytes, Limits: limits(d.Limits),
	}
	if d.Refused != nil {
		r.Refused = d.Refused.Error()
	}
	if peak > 0 {
		r.Fraction = r.Rate / r.Peak
		r.Layers = slices.Clone(r.Layers)
		for i := range r.Layers {
			r.Layers[i].Fraction = r.Layers[i].GFLOPS / r.Peak
		}
	}
	for _, c := range choices {
		r.Tuned = append(r.Tuned, newTunedJSON(n, c))
	}
	return r
}

func newTunedJSON(n *nn.Network, c nn.Choice) tunedJSON {
	macs := 0
	for _, l := range n.Layers {
		if l.ConvShape() == c.Shape {
			macs = l.MACs()
		}
	}
	t := tunedJSON{Shape: c.Shape, Kernel: c.Algorithm}
	for _, trial := range c.Trials {
		j := trialJSON{Kernel: trial.Algorithm, MS: milliseconds(trial.Time)}
		j.GFLOPS = rate(macs, j.MS)
		if trial.Err != nil {
			j.Fault = trial.Err.Error()
		}
		t.Tried = append(t.Tried, j)
	}
	return t
}

// openTuned opens the runner, and with --tune finds out first what is fastest on its device.
func (c benchCmd) openTuned(a *app, open func() (*engine, error)) (*engine, []nn.Choice, error) {
	e, err := open()
	if err != nil || !c.Tune {
		return e, nil, err
	}
	bar := a.progress("trying kernels", false)
	choices, err := e.Tune(a.ctx, nn.TuneOptions{Again: true, Progress: func(done, total int) { bar.set(int64(done), int64(total)) }})
	bar.clear()
	device := e.Device().Renderer
	e.Close()
	if err != nil {
		return nil, nil, err
	}
	if choices == nil {
		a.note("nothing to tune on %s: there is one kernel for each layer", device)
	}
	e, err = open()
	return e, choices, err
}
