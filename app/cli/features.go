package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/view/figure"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

type featuresCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	listFlags
	tableFlags
	offFlags
	sortFlags
	Layer  []string `short:"l" placeholder:"NAME" help:"Only this layer; may be given several times. All layers by default; vggscope summary lists them."`
	PNG    bool     `name:"png" help:"Write NAME.png: every channel as a picture, eight to a row. This is the default."`
	SVG    bool     `name:"svg" help:"Write NAME.svg: the same for print, sharp at any size, a pixel to a value."`
	NPY    bool     `name:"npy" help:"Write NAME.npy: the values as a float32 array for NumPy. With --png, both."`
	Out    string   `short:"o" placeholder:"DIR" help:"The folder to write the layers of one picture to. It is made if it does not exist."`
	Pool   string   `enum:"max,mean,none" default:"mean" placeholder:"mean" help:"With --to: what of a layer's maps goes into a row, each channel's max or mean, or with none all values."`
	Top    int      `default:"0" placeholder:"N" help:"With --to: columns with the N most probable classes."`
	Silent bool     `name:"silent" help:"Write no files, but print which channels are zero all over, after ReLU, on every one of the pictures."`
	JSON   bool     `name:"json" help:"With --silent: print a JSON object."`
	Image  []string `arg:"" optional:"" help:"A picture file; with --to files, folders of them, or patterns (\"photos/**/*.jpg\")."`
}

// Help is shown by vggscope features --help.
func (featuresCmd) Help() string {
	return `Runs the picture through the network once and writes what each layer put out, after ReLU or softmax. Maps are ` +
		`(height, width, channels), channels last as in Keras; flatten and the dense layers are vectors. input_1 is the ` +
		`picture as the network gets it. In a PNG every channel has its own range, and viridis shows low as dark and high as ` +
		`yellow. The files' paths go to standard output.

With --sort and --filter a PNG has its channels in another order, or some of them only, and says so; what they are sorted by ` +
		`stands below each map. Dense layers are one map and stay as they are. In a NPY file all channels are always there, in the ` +
		`order of their numbers.

    vggscope features --out maps photo.jpg
    vggscope features --layer block3_conv1 --npy --out maps photo.jpg
    vggscope features --layer block5_conv3 --sort max --filter "not silent" --out maps photo.jpg
    python3 -c 'import numpy; print(numpy.load("maps/block3_conv1.npy").shape)'

With --to a table of any number of pictures is written, a row for each: the layers' vectors (--pool), channels' largest values and ` +
		`means (--channel), classes (--top). FILE.npy is an array for each layer, with a row for each picture, and FILE.index.csv says which.

    vggscope features --to vectors.parquet --layer fc1,block5_pool -r photos/
    vggscope features --to maps.npy --layer block5_conv3 --pool none -r photos/
    vggscope features --to wheels.csv --channel block5_conv3:7,40-43 "photos/**/*.jpg"

With --silent nothing is written: it prints which channels of each layer are zero all over, after ReLU, on every one of the pictures, ` +
		`and with --json an object with a list for each layer.

    vggscope features --silent -r photos/
    vggscope features --silent --json --layer block5_conv3 -r photos/ | jq '.layers[0].silent | length'`
}

// Validate is called by kong.
func (c featuresCmd) Validate() error {
	if err := c.checkSilent(); err != nil || c.Silent {
		return err
	}
	switch {
	case (c.Out == "") == (c.To == ""):
		return errors.New("give either --out DIR, for the layers of one picture, or --to FILE, for a table of many")
	case c.Top < 0:
		return fmt.Errorf("--top must be at least 0 but got %d", c.Top)
	case c.To == "":
		if err := c.onePicture(); err != nil {
			return err
		}
	default:
		if err := c.manyPictures(); err != nil {
			return err
		}
	}
	return errors.Join(c.given(c.Image), c.pictureFlags.Validate(), c.tableFlags.Validate(), c.sortFlags.Validate())
}

// onePicture refuses with --out what is for tables.
func (c featuresCmd) onePicture() error {
	if c.Top > 0 {
		return errors.New("--top is for tables, and needs --to FILE")
	}
	if len(c.Image) > 1 || c.From != nil || c.Recursive {
		return errors.New("--out takes one picture; for many write a table: --to FILE")
	}
	return nil
}

// manyPictures refuses with --to what is for the layers of one picture.
func (c featuresCmd) manyPictures() error {
	switch {
	case c.PNG || c.NPY || c.SVG:
		return errors.New("--png, --svg and --npy are for --out; with --to the file's suffix says its format (.npy for arrays)")
	case c.Layer == nil && c.Channel == nil && c.Top == 0:
		return errors.New("a table needs columns: --layer NAME, --channel LAYER:N or --top N")
	case c.Sort != "" || c.Filter != "":
		return errors.New("--sort and --filter are for the pictures of --out; a table has channels by their numbers (--channel)")
	}
	return nil
}

// Run is called by kong.
func (c featuresCmd) Run(a *app) error {
	a.logAs(c.Log)
	set, network, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	layers, err := pickLayers(c.called(network.Card), network, c.Layer)
	if err != nil {
		return err
	}
	off, err := c.offFlags.channels(network)
	if err != nil {
		return err
	}
	if c.Silent {
		return c.silent(a, set, network, layers, off)
	}
	if c.To != "" {
		return c.table(a, set, network, layers, off)
	}
	// All that can go wrong with files is asked before anything is computed.
	order, err := c.order()
	if err != nil {
		return err
	}
	if !order.IsPlain() && c.NPY {
		a.note("the .npy files have all channels, in the order of their numbers")
	}
	jobs := c.jobs(network, layers, order, trace.NewWeights(network, set))
	if !c.Force {
		jobs = keepExisting(a, c.Out, jobs, func(j featureJob) string { return j.path })
	}
	if len(jobs) == 0 {
		return nil
	}
	p := c.prepare(a.ctx, batch.Source{Path: c.Image[0]}, c.card(set.Card.Input))
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
	acts, err := engine.Forward(a.ctx, nn.Pass{Input: p.tensor, Off: off})
	if err != nil {
		return err
	}
	defer acts.Release()
	return a.writeFeatures(jobs, acts)
}

// table writes a row for each picture.
func (c featuresCmd) table(a *app, set *weights.Set, network *nn.Network, layers []nn.Layer, off map[int][]int) error {
	if c.Layer == nil {
		layers = nil
	}
	if c.Top > 0 && !network.HasTop() {
		return fmt.Errorf("%s has no dense layers, so there are no classes for --top", c.called(network.Card))
	}
	channels, err := c.tableFlags.channels(network)
	if err != nil {
		return err
	}
	list, err := c.list(a, c.Image)
	if err != nil {
		return err
	}
	return tableJob{
		tableFlags: c.tableFlags, set: set, network: network, in: c.card(set.Card.Input), list: list, pictures: c.pictureFlags, backend: c.backendFlag,
		wish: batch.Wish{Top: c.Top, Channels: channels, Layers: layers, Pool: batch.Pool(c.Pool)}, off: off,
	}.run(a)
}

// featureJob is one file to be written.
type featureJob struct {
	layer nn.Layer
	path  string
	write func(context.Context, io.Writer, nn.Tensor) error
}

// jobs lists the files in the order of the layers.
func (c featuresCmd) jobs(n *nn.Network, layers []nn.Layer, order rank.Order, w *trace.Weights) []featureJob {
	var jobs []featureJob
	add := func(l nn.Layer, suffix string, write func(context.Context, io.Writer, nn.Tensor) error) {
		jobs = append(jobs, featureJob{l, filepath.Join(c.Out, l.Name+suffix), write})
	}
	encoder := &sheet.PNGEncoder{}
	note := filepath.Base(c.Image[0]) + ", " + c.titled(n.Card)
	for _, l := range layers {
		if c.PNG || !c.NPY && !c.SVG {
			o := sheetOptions(n, l, note)
			add(l, ".png", func(ctx context.Context, out io.Writer, t nn.Tensor) error {
				o := o
				if err := arrange(ctx, order, w, l, t, &o); err != nil {
					return err
				}
				img, err := sheet.Draw(t, o)
				if err != nil {
					return err
				}
				return encoder.Encode(out, img)
			})
		}
		if c.SVG {
			o := sheetOptions(n, l, note)
			add(l, ".svg", func(ctx context.Context, out io.Writer, t nn.Tensor) error {
				o := o
				if err := arrange(ctx, order, w, l, t, &o); err != nil {
					return err
				}
				f, err := sheet.Vector(t, o)
				if err != nil {
					return err
				}
				return f.WriteSVG(out, figure.Latin(), "en")
			})
		}
		if c.NPY {
			add(l, ".npy", func(_ context.Context, out io.Writer, t nn.Tensor) error { return export.WriteNPY(out, t) })
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
func pickLayers(model string, n *nn.Network, names []string) ([]nn.Layer, error) {
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
			return nil, fmt.Errorf("%s has no layer %q%s; it has %s", model, name,
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

// keepExisting leaves out the files that are there already, and names them.
func keepExisting[J any](a *app, dir string, jobs []J, path func(J) string) []J {
	var kept []string
	jobs = slices.DeleteFunc(jobs, func(j J) bool {
		_, err := os.Lstat(path(j))
		if err == nil {
			kept = append(kept, filepath.Base(path(j)))
		}
		return err == nil
	})
	if kept != nil {
		a.note("kept what is in %s already (--force replaces it): %s", dir, strings.Join(kept, ", "))
	}
	return jobs
}

// writeFeatures draws and writes the files on all processors.
func (a *app) writeFeatures(jobs []featureJob, acts *nn.Activations) error {
	bar := a.progress("writing", false)
	written, left := make([]bool, len(jobs)), make([]error, len(jobs))
	count := 0
	err := work.Try(a.ctx, len(jobs), func(i int) error {
		t, err := acts.Output(jobs[i].layer.Index)
		if err != nil {
			return err
		}
		err = writeFile(a.ctx, jobs[i].path, func(w io.Writer) error { return jobs[i].write(a.ctx, w, t) })
		if errors.Is(err, errNoChannel) || errors.Is(err, rank.ErrMissing) {
			left[i], err = err, nil
		}
		return err
	}, func(i int) {
		written[i] = left[i] == nil
		count++
		bar.set(int64(count), int64(len(jobs)))
	})
	bar.clear()
	for i, j := range jobs {
		if written[i] {
			a.out.printf("%s\n", plain.Name(j.path))
		}
		switch {
		case errors.Is(left[i], errNoChannel):
			a.note("%s: no channel matches the filter, no picture written", j.layer.Name)
		case left[i] != nil:
			a.note("%s: no layer with weights follows it, no picture written", j.layer.Name)
		}
	}
	return err
}
