package cli

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

type checkCmd struct {
	modelFlag
	backendFlag
	JSON bool `name:"json" help:"Print JSON."`
}

// Help is shown by vggscope check --help.
func (checkCmd) Help() string {
	return fmt.Sprintf(`Computes a test picture on the GPU and on the CPU and compares all layers: with each other, and with values that `+
		`PyTorch computed in float64 for the built-in model and for a synthetic one. A tiny network then goes through every `+
		`family of shaders, also those that this GPU is not given otherwise. --model checks one more model, of which there are `+
		`no stored values, so that it takes a GPU.

Errors are shares of the layer's largest value, and %.0g of it is allowed; for probabilities, %.0g. The table has the larger `+
		`of the errors before and after ReLU or softmax. The last line is the verdict, and the exit code is 1 if anything is wrong. `+
		`A fault puts all layers behind it off too, so the verdict names the first one. Other commands remember what `+
		`was found about this GPU, and do not use one that computes wrong. `+
		`Please put all of the output into a report about wrong results.

    vggscope check
    vggscope check --model my-vgg16 --json > check.json`, check.LayerBound, check.ProbabilityBound)
}

// Run is called by kong.
func (c checkCmd) Run(a *app) error {
	var model *weights.Set
	if c.Model != "" {
		set, err := c.modelFlag.open(a)
		if err != nil {
			return err
		}
		defer set.Close()
		model = set
	}
	window, err := c.window(a, model)
	if err != nil {
		return err
	}
	if window != nil {
		defer window.Destroy()
	}
	bar := a.progress("checking", false)
	r, err := check.Suite(a.ctx, check.Options{
		Window: window, Model: model,
		Progress: func(done, total int) { bar.set(int64(done), int64(total)) },
	})
	bar.clear()
	if err != nil {
		return err
	}
	if err := (check.Verdicts{}).Keep(r.Reports...); err != nil {
		a.note("%s", plain.Sentence(err))
	}
	if c.JSON {
		a.out.json(newCheckJSON(a.build, r))
	} else {
		a.printCheck(r)
	}
	if !r.OK {
		return errReported
	}
	return nil
}

// window is the GPU's, or nil to check the CPU alone, which auto does where there is no GPU, and says so.
func (c checkCmd) window(a *app, model *weights.Set) (*nn.Window, error) {
	why := "--backend is cpu"
	if c.Backend != nn.CPU {
		w, err := newWindow()
		switch {
		case err == nil:
			return w, nil
		case c.Backend == nn.GPU:
			return nil, explainGPU(err)
		}
		why = plain.Sentence(err)
	}
	if model != nil {
		return nil, fmt.Errorf("cli: %s: it can only be checked by comparing GPU and CPU, and there is no GPU: %s", c.Model, why)
	}
	if c.Backend != nn.CPU {
		a.note("checking the CPU alone: %s", why)
	}
	return nil, nil
}

func (a *app) printCheck(r check.Result) {
	rows := [][]string{
		{"vggscope", strings.TrimSpace(a.build.Version + " " + a.build.Commit)},
		{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		{"processor", processor()},
	}
	if r.GPU == nil {
		rows = append(rows, []string{"renderer", r.Reports[0].CPU.Renderer})
	} else {
		rows = append(rows, deviceRows(*r.GPU)...)
	}
	a.out.table("", nil, rows)
	for _, p := range r.Reports {
		a.printReport(p)
	}
	a.out.printf("\n%s\n", r.Verdict)
}

// deviceRows is all that is known of a driver.
func deviceRows(d nn.DeviceInfo) [][]string {
	l := d.Limits
	return [][]string{
		{"renderer", d.Renderer},
		{"vendor", d.Vendor},
		{"OpenGL", d.Version},
		{"GLSL", d.GLSL},
		{"shaders", string(d.Family)},
		{"limits", fmt.Sprintf("storage blocks: %d of %s", l.StorageBindings, plain.Bytes(int64(l.StorageBlockBytes)))},
		{"", fmt.Sprintf("images: %d of %s texels", l.ImageUniforms, plain.Thousands(l.TextureBufferTexels))},
		{"", fmt.Sprintf("groups: %s of %s invocations, %d in all", axes(l.Groups), axes(l.GroupSize), l.Invocations)},
		{"", fmt.Sprintf("shared memory: %d KiB", l.SharedBytes>>10)},
	}
}

// slower says why a GPU computes with the plain shaders.
func slower(refused error) string { return "not the faster shaders: " + plain.Sentence(refused) }

func axes(v [3]int) string { return fmt.Sprintf("%d x %d x %d", v[0], v[1], v[2]) }

// checkColumns are the comparisons; one that was not made has no column.
var checkColumns = []struct {
	title string
	of    func(check.Row) *check.Deviation
}{
	{"GPU - CPU", func(r check.Row) *check.Deviation { return r.GPUAgainstCPU }},
	{"GPU - stored", func(r check.Row) *check.Deviation { return r.GPUAgainstStored }},
	{"CPU - stored", func(r check.Row) *check.Deviation { return r.CPUAgainstStored }},
}

func (a *app) printReport(p check.Report) {
	title := p.Network
	if p.GPU != nil {
		title += ", " + string(p.GPU.Family) + " shaders"
	}
	a.out.printf("\n%s\n", title)
	if p.GPU != nil && p.GPU.Refused != nil {
		a.out.printf("%s\n", slower(p.GPU.Refused))
	}
	if p.Err != nil {
		a.out.printf("%v\n", p.Err)
		return
	}
	var right []int
	for i := range checkCells(p.Rows[0]) {
		right = append(right, i+1)
	}
	head := []string{"layer"}
	for _, c := range checkColumns {
		if c.of(p.Rows[0]) != nil {
			head = append(head, c.title)
		}
	}
	if head = append(head, ""); p.GPU != nil {
		head = append(head, "kernel")
	}
	rows := [][]string{head}
	for _, r := range p.Rows {
		verdict := "ok"
		if !r.OK() {
			verdict = "WRONG"
		}
		row := append([]string{r.Layer.Name}, checkCells(r)...)
		if row = append(row, verdict); p.GPU != nil {
			row = append(row, strings.Join(r.Kernels, " + "))
		}
		rows = append(rows, row)
	}
	a.out.table("", right, underline(rows))
}

// checkCells are a layer's errors, of each comparison the larger of the two before and after ReLU or softmax.
func checkCells(r check.Row) []string {
	var cells []string
	for _, c := range checkColumns {
		if d := c.of(r); d != nil {
			cells = append(cells, fmt.Sprintf("%.1e", max(d.Before, d.After)))
		}
	}
	return cells
}
