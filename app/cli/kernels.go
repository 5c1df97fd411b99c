package cli

import (
	"errors"
	"fmt"
	"image/png"
	"io"
	"path/filepath"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

type kernelsCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	Layer   string   `short:"l" required:"" placeholder:"NAME" help:"The convolution; vggscope summary lists them."`
	Channel int      `default:"-1" placeholder:"N" help:"Only what this output channel multiplies its input channels with."`
	Sort    rank.Key `default:"index" enum:"index,l2,sum,reach" placeholder:"KEY" help:"Order of the slices in the PNG file of one channel: index, l2, sum, or reach (the sum of |weight x value| over a picture): the largest first."`
	PNG     bool     `name:"png" help:"Write a picture: the three-channel kernels of the first convolution in colour, or the slices of --channel. The default."`
	SVG     bool     `name:"svg" help:"Write the same picture for print, sharp at any size."`
	NPY     bool     `name:"npy" help:"Write NAME_kernel.npy, (3, 3, in, out) as in Keras; with --channel (3, 3, in)."`
	Force   bool     `help:"Replace files that exist. Without it they are kept."`
	Out     string   `short:"o" required:"" placeholder:"DIR" help:"The folder to write to. It is made if it does not exist."`
	Image   string   `arg:"" optional:"" help:"A picture file, for --sort reach."`
}

// Help is shown by vggscope kernels --help.
func (kernelsCmd) Help() string {
	return `Writes what a convolution multiplies with, as it is in the file: rows and columns of 3 x 3, the input channels in the order of the ` +
		`layer below (of the first convolution the picture's, such as BGR), the output channels. In a PNG of one channel each slice is what ` +
		`one input channel is multiplied with, blue below zero and red above, all on one scale. The files' paths go to standard output.

    vggscope kernels --layer block1_conv1 --out kernels
    vggscope kernels --layer block3_conv2 --channel 17 --sort l2 --png --npy --out kernels
    vggscope kernels --layer block3_conv2 --channel 17 --sort reach --out kernels photo.jpg`
}

// Validate is called by kong.
func (c kernelsCmd) Validate() error {
	switch {
	case c.Channel < -1:
		return fmt.Errorf("--channel must be at least 0 but got %d", c.Channel)
	case c.Sort == rank.Reach && c.Image == "":
		return errors.New("--sort reach needs a picture: what channels add depends on it")
	case c.Sort != rank.Index && c.Channel < 0:
		return errors.New("--sort orders the slices of one output channel: give --channel N too")
	}
	return c.pictureFlags.Validate()
}

// Run is called by kong.
func (c kernelsCmd) Run(a *app) error {
	set, n, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	l, err := c.conv(n)
	if err != nil {
		return err
	}
	k, err := nn.ReadKernel(a.ctx, n, set, l.Index)
	if err != nil {
		return err
	}
	list, err := c.slices(a, set, k, l)
	if err != nil {
		return err
	}
	jobs := c.jobs(n, l, k, list)
	if !c.Force {
		jobs = keepExisting(a, c.Out, jobs, func(j kernelJob) string { return j.path })
	}
	if len(jobs) == 0 {
		return nil
	}
	undo, err := makeDir(c.Out)
	if err != nil {
		return err
	}
	defer undo()
	if len(n.Card.Input.Channels) == l.In.C && l.Index == 1 {
		a.note("%s reads the picture's channels in the order %s", l.Name, n.Card.Input.Channels)
	}
	for _, j := range jobs {
		if err := writeFile(a.ctx, j.path, j.write); err != nil {
			return err
		}
		a.out.printf("%s\n", plain.Name(j.path))
	}
	return nil
}

// conv is the layer that is asked for, if its kernels can be written.
func (c kernelsCmd) conv(n *nn.Network) (nn.Layer, error) {
	layers, err := pickLayers(c.called(n.Card), n, []string{c.Layer})
	if err != nil {
		return nn.Layer{}, err
	}
	l := layers[0]
	switch {
	case l.Kind != nn.Conv:
		return l, fmt.Errorf("%s is no convolution and has no 3 x 3 kernels; vggscope summary lists those that are", l.Name)
	case c.Channel >= l.Out.C:
		return l, fmt.Errorf("%s has output channels 0 to %d, not %d", l.Name, l.Out.C-1, c.Channel)
	case c.Channel < 0 && l.In.C != 3 && (c.PNG || c.SVG || !c.NPY):
		return l, fmt.Errorf("%s reads %s: give --channel N for a picture of one output channel's slices, or --npy for the whole kernel", l.Name, plain.Counted(l.In.C, "channel"))
	}
	return l, nil
}

// slices are those of the output channel that is asked for, in the order that is; nil where none is.
func (c kernelsCmd) slices(a *app, set *weights.Set, k nn.Kernel, l nn.Layer) ([]trace.Slice, error) {
	if c.Channel < 0 {
		return nil, nil
	}
	var sums *[trace.Taps][]float64
	if c.Image != "" {
		p := c.prepare(a.ctx, batch.Source{Path: c.Image}, c.card(set.Card.Input))
		if p.err != nil {
			return nil, p.err
		}
		engine, err := c.backendFlag.open(a, set)
		if err != nil {
			return nil, err
		}
		defer engine.Close()
		acts, err := engine.Forward(a.ctx, nn.Pass{Input: p.tensor})
		if err != nil {
			return nil, err
		}
		defer acts.Release()
		read, err := acts.Output(l.Index - 1)
		if err != nil {
			return nil, err
		}
		found := trace.TapSums(read)
		sums = &found
	}
	return trace.SlicesOf(k, c.Channel, sums)
}

// kernelJob is one file to be written.
type kernelJob struct {
	path  string
	write func(io.Writer) error
}

func (c kernelsCmd) jobs(n *nn.Network, l nn.Layer, k nn.Kernel, list []trace.Slice) (jobs []kernelJob) {
	stem := filepath.Join(c.Out, l.Name+"_kernel")
	shape, values := []int{3, 3, k.In, k.Out}, k.Taps
	if list != nil {
		stem += fmt.Sprintf("_%d", c.Channel)
		t := trace.Maps(list)
		shape, values = []int{3, 3, k.In}, t.Data
	}
	if c.PNG || !c.NPY && !c.SVG {
		jobs = append(jobs, kernelJob{stem + ".png", func(w io.Writer) error { return c.draw(w, n, l, k, list) }})
	}
	if c.SVG {
		jobs = append(jobs, kernelJob{stem + ".svg", func(w io.Writer) error { return c.drawSVG(w, n, l, k, list) }})
	}
	if c.NPY {
		jobs = append(jobs, kernelJob{stem + ".npy", func(w io.Writer) error { return weights.WriteNPY(w, shape, values) }})
	}
	return jobs
}

// draw draws all kernels in colour, or the slices of one output channel.
func (c kernelsCmd) draw(w io.Writer, n *nn.Network, l nn.Layer, k nn.Kernel, list []trace.Slice) error {
	if list == nil {
		return png.Encode(w, view.KernelSheet(k, n.Card.Input.Channels, l.Name, view.KernelNote(c.titled(n.Card), k)))
	}
	o, err := c.sliceOptions(n, l, list)
	if err != nil {
		return err
	}
	img, err := sheet.Draw(trace.Maps(list), o)
	if err != nil {
		return err
	}
	return (&sheet.PNGEncoder{}).Encode(w, img)
}

// drawSVG is draw as SVG.
func (c kernelsCmd) drawSVG(w io.Writer, n *nn.Network, l nn.Layer, k nn.Kernel, list []trace.Slice) error {
	if list == nil {
		return sheet.KernelVector(k, n.Card.Input.Channels, l.Name, view.KernelNote(c.titled(n.Card), k)).WriteSVG(w, figure.Latin(), "en")
	}
	o, err := c.sliceOptions(n, l, list)
	if err != nil {
		return err
	}
	f, err := sheet.Vector(trace.Maps(list), o)
	if err != nil {
		return err
	}
	return f.WriteSVG(w, figure.Latin(), "en")
}

// sliceOptions are those of the sheet of one output channel's slices.
func (c kernelsCmd) sliceOptions(n *nn.Network, l nn.Layer, list []trace.Slice) (sheet.Options, error) {
	values := make([]float64, len(list))
	for i, s := range list {
		values[i] = s.Of(string(c.Sort))
	}
	o, err := sheet.OfSlices(l.Name, c.Channel, c.Sort, values)
	o.Note = c.titled(n.Card)
	if l.Index == 1 {
		o.Names = view.ChannelNames(n, 0)
	}
	return o, err
}
