package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

type featuresCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	Layer []string `short:"l" placeholder:"NAME" help:"Only this layer; may be given several times. All layers by default; vggscope summary lists them."`
	PNG   bool     `name:"png" help:"Write NAME.png: every channel as a picture, eight to a row. This is the default."`
	NPY   bool     `name:"npy" help:"Write NAME.npy: the values as a float32 array for NumPy. With --png, both."`
	Force bool     `help:"Replace files that exist. Without it they are kept."`
	Out   string   `short:"o" required:"" placeholder:"DIR" help:"The folder to write to. It is made if it does not exist."`
	Image string   `arg:"" help:"A picture file."`
}

// Help is shown by vggscope features --help.
func (featuresCmd) Help() string {
	return `Runs the picture through the network once and writes what each layer put out, after ReLU or softmax. Maps are ` +
		`(height, width, channels), channels last as in Keras; flatten and the dense layers are vectors. input_1 is the ` +
		`picture as the network gets it. In a PNG every channel has its own range, and viridis shows low as dark and high as ` +
		`yellow. The files' paths go to standard output.

    vggscope features --out maps photo.jpg
    vggscope features --layer block3_conv1 --npy --out maps photo.jpg
    python3 -c 'import numpy; print(numpy.load("maps/block3_conv1.npy").shape)'`
}

// Run is called by kong.
func (c featuresCmd) Run(a *app) error {
	set, err := c.modelFlag.open(a)
	if err != nil {
		return err
	}
	defer set.Close()
	network, err := nn.NewNetwork(set)
	if err != nil {
		return err
	}
	layers, err := pickLayers(network, c.Layer)
	if err != nil {
		return err
	}
	// All that can go wrong with files is asked before anything is computed.
	jobs := c.skipExisting(a, c.jobs(network, layers))
	if len(jobs) == 0 {
		return nil
	}
	p := c.prepare(a.ctx, c.Image, c.card(set.Card.Input))
	if p.err != nil {
		return p.err
	}
	undo, err := makeDir(c.Out)
	if err != nil {
		return err
	}
	defer undo() // a folder with files in it stays
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	acts, err := engine.Forward(a.ctx, nn.Pass{Input: p.tensor})
	if err != nil {
		return err
	}
	defer acts.Release()
	return a.writeFeatures(jobs, acts)
}

// featureJob is one file to be written.
type featureJob struct {
	layer nn.Layer
	path  string
	write func(io.Writer, nn.Tensor) error
}

// jobs lists the files in the order of the layers.
func (c featuresCmd) jobs(n *nn.Network, layers []nn.Layer) []featureJob {
	var jobs []featureJob
	add := func(l nn.Layer, suffix string, write func(io.Writer, nn.Tensor) error) {
		jobs = append(jobs, featureJob{l, filepath.Join(c.Out, l.Name+suffix), write})
	}
	encoder := &sheet.PNGEncoder{}
	note := filepath.Base(c.Image) + ", " + n.Card.Name
	for _, l := range layers {
		if c.PNG || !c.NPY {
			o := sheetOptions(n, l, note)
			add(l, ".png", func(w io.Writer, t nn.Tensor) error {
				img, err := sheet.Draw(t, o)
				if err != nil {
					return err
				}
				return encoder.Encode(w, img)
			})
		}
		if c.NPY {
			add(l, ".npy", export.WriteNPY)
		}
	}
	return jobs
}

// sheetOptions names the channels of the layers that have names for them.
func sheetOptions(n *nn.Network, l nn.Layer, note string) sheet.Options {
	o := sheet.Options{Layer: l.Name, Note: note}
	switch {
	case l.Kind == nn.Input:
		o.Names = strings.Split(n.Card.Input.Channels, "")
	case l.Activation == "softmax":
		o.MarkMax = true
		for _, c := range n.Classes {
			o.Names = append(o.Names, c.Name)
		}
	}
	return o
}

// pickLayers finds the layers by name, each once, in the network's order; no names mean all.
func pickLayers(n *nn.Network, names []string) ([]nn.Layer, error) {
	if len(names) == 0 {
		return n.Layers, nil
	}
	all := make([]string, len(n.Layers))
	for i, l := range n.Layers {
		all[i] = l.Name
	}
	var layers []nn.Layer
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("%s has no layer %q%s; it has %s", n.Card.Name, name,
				didYouMean(closest(name, all)), strings.Join(all, ", "))
		}
	}
	for _, l := range n.Layers {
		if slices.Contains(names, l.Name) {
			layers = append(layers, l)
		}
	}
	return layers, nil
}

// skipExisting leaves out the files that are there already, unless they are to be replaced.
func (c featuresCmd) skipExisting(a *app, jobs []featureJob) []featureJob {
	if c.Force {
		return jobs
	}
	var kept []string
	jobs = slices.DeleteFunc(jobs, func(j featureJob) bool {
		_, err := os.Lstat(j.path)
		if err == nil {
			kept = append(kept, filepath.Base(j.path))
		}
		return err == nil
	})
	if kept != nil {
		a.note("kept what is in %s already (--force replaces it): %s", c.Out, strings.Join(kept, ", "))
	}
	return jobs
}

// writeFeatures draws and writes the files on all processors.
func (a *app) writeFeatures(jobs []featureJob, acts *nn.Activations) error {
	bar := a.progress("writing", false)
	written := make([]bool, len(jobs))
	count := 0
	err := work.Try(a.ctx, len(jobs), func(i int) error {
		t, err := acts.Output(jobs[i].layer.Index)
		if err != nil {
			return err
		}
		return writeFile(a.ctx, jobs[i].path, func(w io.Writer) error { return jobs[i].write(w, t) })
	}, func(i int) {
		written[i] = true
		count++
		bar.set(int64(count), int64(len(jobs)))
	})
	bar.clear()
	for i, j := range jobs {
		if written[i] {
			a.out.printf("%s\n", plain.Name(j.path))
		}
	}
	return err
}
