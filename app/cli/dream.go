package cli

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

type dreamCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	Layer   string   `short:"l" placeholder:"NAME" help:"The layer of the channel; vggscope summary lists them."`
	Channel int      `short:"c" default:"-1" placeholder:"N" help:"The channel, from 0. Of the layer predictions it is a class."`
	Target  string   `placeholder:"TARGET" help:"In place of --layer and --channel: class:INDEX or class:ID, LAYER:CHANNEL, LAYER:CHANNEL:Y,X for one unit, or class:A-class:B; with --photo also top."`
	Method  string   `enum:"fourier,maco,naive,accentuate," default:"" placeholder:"fourier" help:"How the picture is made: fourier, maco, or naive, as in Keras' tutorial. With --photo it is accentuate."`
	Photo   string   `placeholder:"FILE" help:"Begin with this picture and stay near it: what would make more of what the channel likes."`
	Tie     float64  `default:"0.1" placeholder:"X" help:"With --photo: how strongly the picture is held to it (${default})."`
	Natural []string `sep:"none" placeholder:"FILE" help:"With --method maco: pictures whose mean spectrum is kept, in place of 1/f. May be given several times."`
	Size    int      `default:"0" placeholder:"PIXELS" help:"Width and height of the picture, in place of the network's: channels and units of convolutions and pools can be had at any from 32 to 1024."`
	Steps   int      `default:"0" placeholder:"N" help:"How many steps: by default 256, with naive 40, with --photo 128."`
	Seed    uint64   `default:"0" placeholder:"N" help:"Of all that is random: the same seed gives the same picture on the same machine (${default})."`
	Out     string   `short:"o" required:"" placeholder:"FILE" help:"The PNG file to write."`
	Clear   bool     `help:"Make transparent what the channel cared little for."`
	Opaque  int      `default:"80" placeholder:"PERCENT" help:"With --clear: a pixel is opaque from this percentile of importance on, 0 to 99 (${default})."`
	Force   bool     `help:"Replace the file if it exists."`
	JSON    bool     `name:"json" help:"Print the activations, of every step too, as JSON."`
}

// Help is shown by vggscope dream --help.
func (dreamCmd) Help() string {
	return `Begins with noise and goes step by step up the gradient of a channel, so that the picture becomes one that it likes. It prints ` +
		`the activation of the first and of the last picture: of a channel the mean of its map after the ReLU, of a unit the value before it, ` +
		`of a class the logit. The methods are those of Lucid (fourier), of MACO, and of Keras' tutorial (naive).

    vggscope dream --layer block4_conv1 --channel 7 --out dream.png
    vggscope dream --target class:starfish --method maco --steps 100 --out starfish.png
    vggscope dream --target top --photo cat.jpg --out more-cat.png

A step is a pass through the network and back. Ctrl+C writes nothing.`
}

// Validate is called by kong.
func (c dreamCmd) Validate() error {
	switch {
	case (c.Target == "") == (c.Layer == ""):
		return errors.New("give either --layer NAME with --channel N, or --target TARGET")
	case c.Layer != "" && c.Channel < 0:
		return errors.New("--layer needs --channel N, a number from 0")
	case c.Target != "" && c.Channel >= 0:
		return errors.New("--channel is for --layer; a target has its channel in it, as in block4_conv1:7")
	case !strings.EqualFold(filepath.Ext(c.Out), ".png"):
		return fmt.Errorf("--out must end in .png but got %s", plain.Name(c.Out))
	}
	return cmp.Or(c.numbersFit(), errors.Join(c.methodFits(), c.pictureFlags.Validate()))
}

// numbersFit refuses numbers that cannot be meant.
func (c dreamCmd) numbersFit() error {
	switch {
	case c.Steps < 0:
		return fmt.Errorf("--steps must be at least 1 but got %d", c.Steps)
	case c.Size < 0:
		return fmt.Errorf("--size must be from 32 to 1024 but got %d", c.Size)
	case c.Opaque < 0 || c.Opaque > 99:
		return fmt.Errorf("--opaque must be from 0 to 99 but got %d", c.Opaque)
	case c.Opaque != dream.OpaqueFrom && !c.Clear:
		return errors.New("--opaque is for --clear")
	}
	return nil
}

// methodFits refuses flags that the method does not read.
func (c dreamCmd) methodFits() error {
	switch {
	case c.Photo == "" && c.Method == string(dream.Accentuate):
		return errors.New("--method accentuate needs --photo FILE")
	case c.Photo != "" && c.Method != "" && c.Method != string(dream.Accentuate):
		return fmt.Errorf("--photo goes with the method accentuate and not with %s", c.Method)
	case c.Photo == "" && c.Tie != 0.1:
		return errors.New("--tie is for --photo")
	case len(c.Natural) > 0 && c.Method != string(dream.MACO):
		return errors.New("--natural is for --method maco")
	case !(c.Tie >= 0 && c.Tie <= 1000):
		return fmt.Errorf("--tie must be from 0 to 1000 but got %g", c.Tie)
	}
	return nil
}

// Run is called by kong.
func (c dreamCmd) Run(a *app) error {
	set, network, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	if network, err = c.sized(set, network); err != nil {
		return err
	}
	req, err := c.request(a, network)
	if err != nil {
		return err
	}
	if err := freeFile(c.Out, c.Force); err != nil {
		return err
	}
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	bar := a.progress("dreaming", false)
	res, err := dream.Run(a.ctx, engine, req, func(f dream.Frame) {
		bar.set(int64(f.Step), int64(f.Steps))
	})
	a.bar.clear()
	if err != nil {
		return err
	}
	if err := writeFile(a.ctx, c.Out, func(w io.Writer) error { return png.Encode(w, c.image(res)) }); err != nil {
		return err
	}
	c.report(a, engine, res)
	return nil
}

// sized is the network for pictures of the size that was asked for.
func (c dreamCmd) sized(set *weights.Set, n *nn.Network) (*nn.Network, error) {
	if c.Size == 0 {
		return n, nil
	}
	in := n.Layers[0].Out
	if err := set.Resize(c.Size, c.Size); err != nil {
		return nil, fmt.Errorf("--size: %s", plain.Sentence(err))
	}
	sized, err := nn.NewNetwork(set)
	if err != nil || !n.HasTop() || sized.HasTop() {
		return sized, err
	}
	target, err := c.target(n)
	if err != nil {
		return nil, err
	}
	if l, ok := n.Find(target.Layer); target.Class != "" || ok && l.Index >= n.Top() {
		return nil, fmt.Errorf("--size %d: the dense layers of %s take pictures of %d x %d pixels alone: name a convolution or a pool, or leave --size out",
			c.Size, c.called(n.Card), in.W, in.H)
	}
	return sized, nil
}

func (c dreamCmd) image(res *dream.Result) image.Image {
	if c.Clear {
		return res.Transparent(c.Opaque)
	}
	return res.Picture.Image()
}

// request reads what the flags name, so that all that is wrong with them is told before anything is computed.
func (c dreamCmd) request(a *app, n *nn.Network) (dream.Request, error) {
	req := dream.Request{Method: dream.Method(c.Method), Steps: c.Steps, Seed: c.Seed, Tie: c.Tie}
	var err error
	if req.Target, err = c.target(n); err != nil {
		return req, err
	}
	in := c.card(n.Card.Input)
	if c.Photo != "" {
		req.Method = dream.Accentuate
		if req.Photo, err = c.fitted(a, c.Photo, in); err != nil {
			return req, err
		}
	}
	for _, file := range c.Natural {
		p, err := c.fitted(a, file, in)
		if err != nil {
			return req, err
		}
		req.Samples = append(req.Samples, p)
	}
	return req.Filled(n)
}

func (c dreamCmd) target(n *nn.Network) (explain.Target, error) {
	if c.Target != "" {
		return explain.ParseTarget(c.Target)
	}
	l, ok := n.Find(c.Layer)
	switch {
	case !ok:
		_, err := pickLayers(c.called(n.Card), n, []string{c.Layer})
		return explain.Target{}, err
	case l.Kind == nn.Input:
		return explain.Target{}, fmt.Errorf("%s is the picture itself: name a layer behind it", l.Name)
	case c.Channel >= l.Out.C:
		return explain.Target{}, fmt.Errorf("%s has channels 0 to %d, but got %d", l.Name, l.Out.C-1, c.Channel)
	case n.HasTop() && l.Index == n.Logits().Layer:
		return explain.Target{Class: explain.ClassIndex(c.Channel)}, nil
	}
	return explain.Target{Layer: l.Name, Channel: c.Channel}, nil
}

// fitted reads a picture at the network's size.
func (f pictureFlags) fitted(a *app, path string, in weights.Input) (*picture.RGB, error) {
	rgb, _, err := picture.DecodeFile(a.ctx, path, picture.Limits{MaxPixels: f.MaxPixels})
	if err != nil {
		return nil, err
	}
	p, err := nn.Preprocess(rgb, in)
	return p.Fitted, err
}

// dreamt is a dream in the JSON output.
type dreamt struct {
	export.Picture
	Target     string     `json:"target"`
	Method     string     `json:"method"`
	Steps      int        `json:"steps"`
	Seed       uint64     `json:"seed"`
	Before     float64    `json:"before"`
	After      float64    `json:"after"`
	Curve      []float64  `json:"curve"`
	PerSecond  float64    `json:"steps_per_second"`
	Backend    nn.Backend `json:"backend"`
	Renderer   string     `json:"renderer"`
	Importance float64    `json:"largest_importance"`
}

func (c dreamCmd) report(a *app, e *engine, res *dream.Result) {
	d := e.Device()
	if c.JSON {
		largest := 0.0
		for _, v := range res.Importance.Data {
			largest = max(largest, float64(v))
		}
		a.out.json(dreamt{
			export.PictureAt(c.Out), res.Aim.Target.String(), string(res.Request.Method), res.Request.Steps, res.Request.Seed,
			res.Before, res.After, res.Curve, res.PerSecond, d.Backend, d.Renderer, largest,
		})
		return
	}
	a.out.table("", nil, [][]string{
		{"target", res.Aim.Target.String()},
		{"method", fmt.Sprintf("%s, %s, seed %d", res.Request.Method, plain.Counted(res.Request.Steps, "step"), res.Request.Seed)},
		{"activation before", fmt.Sprintf("%.6g", res.Before)},
		{"activation after", fmt.Sprintf("%.6g", res.After)},
		{"computed", fmt.Sprintf("%.2f steps/s, %s: %s", res.PerSecond, backendName(d.Backend), d.Renderer)},
		{"written", plain.Name(c.Out)},
	})
}
