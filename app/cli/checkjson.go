package cli

import (
	"encoding/json"
	"math"
	"runtime"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
)

type checkJSON struct {
	OK               bool           `json:"ok"`
	Verdict          string         `json:"verdict"`
	LayerBound       float64        `json:"layer_bound"`
	ProbabilityBound float64        `json:"probability_bound"`
	Networks         []checkNetwork `json:"networks"`

	Program   string     `json:"program"`
	Commit    string     `json:"commit"`
	Go        string     `json:"go"`
	OS        string     `json:"os"`
	Arch      string     `json:"arch"`
	Device    string     `json:"device"` // the processor, as the system names it
	Backend   nn.Backend `json:"backend"`
	Renderer  string     `json:"renderer"`
	GLVendor  string     `json:"gl_vendor"` // this and the rest are empty where only the CPU was checked
	GLVersion string     `json:"gl_version"`
	GLSL      string     `json:"glsl_version"`
	Family    string     `json:"kernel_family"` // that suits the device
	Limits    limits     `json:"gl_limits"`
}

type checkNetwork struct {
	Name       string       `json:"name"`
	Family     string       `json:"kernel_family"`
	Refused    string       `json:"refused_kernels,omitempty"` // why it is the plain family, where others would be faster
	Stored     bool         `json:"stored"`                    // compared with stored values too
	OK         bool         `json:"ok"`
	Verdict    string       `json:"verdict"`
	Error      string       `json:"error,omitempty"`       // why there are no layers
	FirstWrong string       `json:"first_wrong,omitempty"` // the layer's name
	Worst      string       `json:"worst,omitempty"`       // the layer nearest to its bound, or furthest beyond
	Layers     []checkLayer `json:"layers"`
}

type checkLayer struct {
	Name      string          `json:"name"`
	Kernels   []string        `json:"kernels"`
	OK        bool            `json:"ok"`
	GPUCPU    *checkDeviation `json:"gpu_cpu,omitempty"`
	GPUStored *checkDeviation `json:"gpu_stored,omitempty"`
	CPUStored *checkDeviation `json:"cpu_stored,omitempty"`
}

// checkDeviation is before and after ReLU or softmax.
type checkDeviation struct {
	Before finite `json:"before"`
	After  finite `json:"after"`
}

// finite is a number, or null where it is none: JSON has no infinity.
type finite float64

// MarshalJSON is called by encoding/json.
func (f finite) MarshalJSON() ([]byte, error) {
	if math.IsInf(float64(f), 0) || math.IsNaN(float64(f)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

func newCheckJSON(build Build, r check.Result) checkJSON {
	d := r.Reports[0].CPU
	if r.GPU != nil {
		d = *r.GPU
	}
	c := checkJSON{
		OK: r.OK, Verdict: r.Verdict, LayerBound: check.LayerBound, ProbabilityBound: check.ProbabilityBound,
		Program: "vggscope " + build.Version, Commit: build.Commit, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Device: processor(), Backend: d.Backend, Renderer: d.Renderer, GLVendor: d.Vendor, GLVersion: d.Version, GLSL: d.GLSL,
		Family: string(d.Family), Limits: limits(d.Limits),
	}
	for _, p := range r.Reports {
		c.Networks = append(c.Networks, newCheckNetwork(p))
	}
	return c
}

func newCheckNetwork(p check.Report) checkNetwork {
	n := checkNetwork{Name: p.Network, Stored: p.Stored, OK: p.OK, Verdict: p.Verdict, Layers: []checkLayer{}}
	if p.GPU != nil {
		n.Family = string(p.GPU.Family)
		if p.GPU.Refused != nil {
			n.Refused = p.GPU.Refused.Error()
		}
	}
	if p.Err != nil {
		n.Error = p.Err.Error()
	}
	if first := p.First(); first != nil {
		n.FirstWrong = first.Layer.Name
	}
	if worst := p.Worst(); worst != nil {
		n.Worst = worst.Layer.Name
	}
	for _, r := range p.Rows {
		n.Layers = append(n.Layers, checkLayer{
			Name: r.Layer.Name, Kernels: append([]string{}, r.Kernels...), OK: r.OK(),
			GPUCPU: newCheckDeviation(r.GPUAgainstCPU), GPUStored: newCheckDeviation(r.GPUAgainstStored),
			CPUStored: newCheckDeviation(r.CPUAgainstStored),
		})
	}
	return n
}

func newCheckDeviation(d *check.Deviation) *checkDeviation {
	if d == nil {
		return nil
	}
	return &checkDeviation{finite(d.Before), finite(d.After)}
}
