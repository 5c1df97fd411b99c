package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights/plain"
)

type explainCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	offFlags
	Method string `required:"" enum:"gradient,saliency,guided,deconv,gradxinput,smoothgrad,ig,gradcam,hirescam,layercam,lrp,occlusion" placeholder:"METHOD" help:"How: gradient, saliency, guided, deconv, gradxinput, smoothgrad, ig, gradcam, hirescam, layercam, lrp or occlusion."`
	Target string `default:"top" placeholder:"TARGET" help:"What: top, second, class:INDEX, class:ID, a difference such as top-second, LAYER:CHANNEL or LAYER:CHANNEL:Y,X (${default})."`
	methodFlags
	NPY     bool    `name:"npy" help:"Write METHOD.npy: the values as a float32 array for NumPy."`
	PNG     bool    `name:"png" help:"Write METHOD.png: the values in colours, with a bar. This is the default where neither --npy nor --json is given."`
	Overlay float64 `placeholder:"SHARE" help:"Draw the PNG over the picture: what the strongest value covers of it, from 0 to 1."`
	Smooth  bool    `help:"In the PNG blend between values instead of drawing each as a square."`
	JSON    bool    `name:"json" help:"Print what was explained and what adds up as JSON."`
	Force   bool    `help:"Replace files that exist. Without it they are kept."`
	Out     string  `short:"o" placeholder:"DIR" help:"The folder to write to. It is made if it does not exist."`
	Image   string  `arg:"" help:"A picture file."`

	target explain.Target
}

// methodFlags are the options of methods, each of which some read.
type methodFlags struct {
	Reducer   explain.Reducer   `group:"Options of methods" placeholder:"NAME" help:"saliency: how three channels become one value: max-abs (the default), sum-abs, sum or l2."`
	N         int               `name:"n" group:"Options of methods" placeholder:"N" help:"smoothgrad: how many noisy pictures (25)."`
	Sigma     float64           `group:"Options of methods" placeholder:"S" help:"smoothgrad: deviation of the noise, as a share of the input's range (0.15)."`
	Seed      uint64            `group:"Options of methods" placeholder:"SEED" help:"smoothgrad: seed of the noise (0)."`
	Steps     int               `group:"Options of methods" placeholder:"N" help:"ig: how many steps, exactly. Without it 50, 100, 200 and 300 are tried until the values add up."`
	Baseline  explain.Baseline  `group:"Options of methods" placeholder:"NAME" help:"ig: the picture to start from: mean (colour, the default), black, white or blur."`
	Layer     string            `group:"Options of methods" placeholder:"NAME" help:"gradcam, hirescam, layercam: the layer whose maps are weighted (the last convolution)."`
	KeepSign  bool              `group:"Options of methods" help:"gradcam, hirescam, layercam: keep what is negative, without the ReLU at the end."`
	Composite explain.Composite `group:"Options of methods" placeholder:"NAME" help:"lrp: the rules of the layers; see docs/EXPLAIN.md (epsilon-plus-flat)."`
	ZeroBias  bool              `group:"Options of methods" help:"lrp: as if biases were zero, so that no relevance stays in them."`
	Condition string            `group:"Options of methods" placeholder:"LAYER:CHANNEL" help:"lrp: only what goes through this channel."`
	Patch     int               `group:"Options of methods" placeholder:"N" help:"occlusion: side of the patch in pixels (16)."`
	Stride    int               `group:"Options of methods" placeholder:"N" help:"occlusion: how far it moves (half the patch)."`
	Fill      explain.Baseline  `group:"Options of methods" placeholder:"NAME" help:"occlusion: what covers the picture: mean (colour, the default), black, white or blur."`
}

// Help is shown by vggscope explain --help.
func (explainCmd) Help() string {
	return `Writes which parts of a picture speak for an answer, by one of twelve methods, each defined in docs/EXPLAIN.md: what ` +
		`it computes, what it shows and what it does not. A class is explained by its logit, never by its probability.

METHOD.npy is (height, width, 3) in the order of the input's channels, with signs; for saliency (height, width), for the CAMs ` +
		`as large as the layer's maps, for occlusion (rows, columns) of by how much the logit falls. What the values add up to is ` +
		`told below the files' paths, or in the JSON.

    vggscope explain --method gradcam --out why photo.jpg
    vggscope explain --method ig --target class:n02123045 --npy --json --out why photo.jpg
    vggscope explain --method lrp --target top-second --overlay 0.7 --png --out why photo.jpg
    vggscope explain --method gradient --target block5_conv3:7:3,12 --npy --out why photo.jpg`
}

// Validate is called by kong.
func (c *explainCmd) Validate() error {
	var err error
	if c.target, err = explain.ParseTarget(c.Target); err != nil {
		return errors.New(plain.Sentence(err))
	}
	switch {
	case !slices.Contains(explain.Methods(), explain.Method(c.Method)):
		return nil // kong says so
	case !(c.Overlay >= 0 && c.Overlay <= 1):
		return fmt.Errorf("--overlay must be from 0 to 1 but got %g", c.Overlay)
	case c.Out == "" && c.writes():
		return errors.New("--out is missing: name the folder to write to")
	}
	if _, err := c.request(); err != nil {
		return err
	}
	return c.pictureFlags.Validate()
}

// writes reports whether there are files to be written.
func (c *explainCmd) writes() bool { return c.NPY || c.png() }

func (c *explainCmd) png() bool {
	return c.PNG || !c.NPY && !c.JSON || c.Overlay > 0 || c.Smooth
}

// request is what the flags ask for. A flag that the method does not read is an error.
func (c *explainCmd) request() (explain.Request, error) {
	f, m := c.methodFlags, explain.Method(c.Method)
	r := explain.Request{
		Method: m, Target: c.target, Reducer: f.Reducer, N: f.N, Sigma: f.Sigma, Seed: f.Seed, Steps: f.Steps, Baseline: f.Baseline,
		Layer: f.Layer, KeepSign: f.KeepSign, Composite: f.Composite, ZeroBias: f.ZeroBias, Patch: f.Patch, Stride: f.Stride, Fill: f.Fill,
	}
	if f.Condition != "" {
		t, err := explain.ParseTarget(f.Condition)
		if err != nil || t.Layer == "" {
			return r, fmt.Errorf("--condition %q is no channel: write LAYER:CHANNEL, such as block5_conv3:7", f.Condition)
		}
		r.Condition = t
	}
	for _, name := range given(r) {
		if !m.Reads(name) {
			return r, fmt.Errorf("--%s says nothing to --method %s; it is for %s", strings.ReplaceAll(name, "_", "-"), m, readers(name))
		}
	}
	return r, nil
}

// given lists the options that a request has, by their names in JSON.
func given(r explain.Request) []string {
	text, err := json.Marshal(r)
	fields := map[string]any{}
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err != nil { // numbers that JSON has not: Validate refuses them
		return nil
	}
	delete(fields, "method")
	delete(fields, "target")
	return slices.Sorted(maps.Keys(fields))
}

// readers names the methods that read an option.
func readers(option string) string {
	var names []string
	for _, m := range explain.Methods() {
		if m.Reads(option) {
			names = append(names, string(m))
		}
	}
	return strings.Join(names, ", ")
}

// Run is called by kong.
func (c *explainCmd) Run(a *app) error {
	req, err := c.request()
	if err != nil {
		return err
	}
	set, network, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	if req, err = checked(network, req); err != nil {
		return err
	}
	off, err := c.offFlags.channels(network)
	if err != nil {
		return err
	}
	// All that can go wrong with files is asked before anything is computed.
	jobs := c.jobs()
	if !c.Force {
		jobs = keepExisting(a, c.Out, jobs, func(j explainJob) string { return j.path })
	}
	if len(jobs) == 0 && !c.JSON {
		return nil
	}
	in := c.card(set.Card.Input)
	p := c.prepare(a.ctx, batch.Source{Path: c.Image}, in)
	if p.err != nil {
		return p.err
	}
	if len(jobs) > 0 {
		undo, err := makeDir(c.Out)
		if err != nil {
			return err
		}
		defer undo() // a folder with files in it stays
	}
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	return c.explain(a, engine, nn.Pass{Input: p.tensor, Off: off}, req, jobs)
}

func (c *explainCmd) explain(a *app, e *engine, p nn.Pass, req explain.Request, jobs []explainJob) error {
	acts, err := e.Forward(a.ctx, p)
	if err != nil {
		return err
	}
	defer acts.Release()
	bar := a.progress("explaining", false)
	res, err := explain.Run(a.ctx, e, acts, req, func(done, total int) { bar.set(int64(done), int64(total)) })
	bar.clear()
	if err != nil {
		return err
	}
	x := explanation{Explanation: export.Explanation{
		Result: res, Network: e.Network(), Image: c.Image, Device: e.Device(), Asked: c.Target, Off: offText(e.Network(), p.Off),
	}}
	if c.Overlay > 0 {
		x.over = shown(p.Input, e.Network().Card.Input)
	}
	x.opacity, x.smooth = c.Overlay, c.Smooth
	for _, j := range jobs {
		if err := writeFile(a.ctx, j.path, func(w io.Writer) error { return j.write(x, w) }); err != nil {
			return err
		}
	}
	if c.JSON {
		a.out.json(x.JSON(paths(jobs)))
		return nil
	}
	for _, j := range jobs {
		a.out.printf("%s\n", plain.Name(j.path))
	}
	for _, line := range x.Words() {
		a.out.printf("  %s\n", plain.Name(line))
	}
	return nil
}

// explainJob is one file to be written.
type explainJob struct {
	path  string
	write func(explanation, io.Writer) error
}

func (c *explainCmd) jobs() []explainJob {
	var jobs []explainJob
	add := func(suffix string, write func(explanation, io.Writer) error) {
		jobs = append(jobs, explainJob{filepath.Join(c.Out, c.Method+suffix), write})
	}
	if c.NPY {
		add(".npy", func(x explanation, w io.Writer) error { return x.WriteNPY(w) })
	}
	if c.png() {
		add(".png", explanation.writePNG)
	}
	return jobs
}

func paths(jobs []explainJob) (list []string) {
	for _, j := range jobs {
		list = append(list, j.path)
	}
	return list
}

// checked finds what is wrong with a request before the weights are loaded.
func checked(n *nn.Network, r explain.Request) (explain.Request, error) {
	if err := r.Target.Check(n); err != nil {
		return r, err
	}
	_, err := r.Filled(n)
	return r, err
}
