package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/report"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

type reportCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	offFlags
	HTML    string           `name:"html" required:"" placeholder:"FILE" help:"Where to write the page."`
	Size    string           `default:"15" enum:"5,15,40" placeholder:"15" help:"How many megabytes it may have: 5, 15 or 40. More keep values more exactly."`
	Lang    string           `default:"en" enum:"en,zh" placeholder:"en" help:"The language that it opens in: en or zh. Either can be chosen in the page."`
	Explain []explain.Method `placeholder:"METHOD" help:"Also what speaks for the best class, by this method; see vggscope explain. May be given several times."`
	Force   bool             `help:"Replace a file that exists."`
	Image   string           `arg:"" help:"A picture file."`
}

// Help is shown by vggscope report --help.
func (reportCmd) Help() string {
	return `Writes a web page to hand out: one file that opens from disk in any browser, without a network. In it are the picture and ` +
		`the steps of its preprocessing, the answers with the chart of all classes, and the maps of every layer, whose values are told under ` +
		`the mouse, the finger or the keys. The page says how exactly values are kept: the larger it may be, the more.

    vggscope report --html sunflower.html sunflower.jpg
    vggscope report --html sunflower.html --size 40 --lang zh --explain gradcam --explain ig sunflower.jpg`
}

// Validate is called by kong.
func (c reportCmd) Validate() error { return c.pictureFlags.Validate() }

// Run is called by kong.
func (c reportCmd) Run(a *app) error {
	if err := freeFile(c.HTML, c.Force); err != nil {
		return err
	}
	set, network, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	off, err := c.offFlags.channels(network)
	if err != nil {
		return err
	}
	page := report.Page{Name: filepath.Base(c.Image), Input: c.card(set.Card.Input), Program: "VGGScope " + a.build.Version, Off: offText(network, off)}
	if page.MB, err = strconv.Atoi(c.Size); err != nil {
		return err
	}
	if c.Lang == "zh" {
		page.Language = locale.Chinese
	}
	if page.Prepared, page.Info, err = c.read(a, page); err != nil {
		return err
	}
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	acts, err := engine.Forward(a.ctx, nn.Pass{Input: page.Prepared.Input, Off: off})
	if err != nil {
		return err
	}
	defer acts.Release()
	page.Acts = acts
	if page.Causes, err = c.causes(a, engine, acts); err != nil {
		return err
	}
	if err := writeFile(a.ctx, c.HTML, func(w io.Writer) error { return report.Write(w, page) }); err != nil {
		return err
	}
	a.out.printf("%s\n", plain.Name(c.HTML))
	return nil
}

// read reads the picture, whole, with the steps on its way to the network.
func (c reportCmd) read(a *app, page report.Page) (p nn.Prepared, info picture.Info, err error) {
	err = work.Safely(func() error {
		rgb, found, err := picture.DecodeFile(a.ctx, c.Image, picture.Limits{MaxPixels: c.MaxPixels})
		if err != nil {
			return err
		}
		info = found
		p, err = nn.Preprocess(rgb, page.Input)
		return err
	})
	return p, info, err
}

// causes explains the best class in each way that is asked for.
func (c reportCmd) causes(a *app, e *engine, acts *nn.Activations) ([]report.Cause, error) {
	target, err := explain.ParseTarget("top")
	if err != nil {
		return nil, err
	}
	var causes []report.Cause
	for _, m := range c.Explain {
		if !slices.Contains(explain.Methods(), m) {
			return nil, fmt.Errorf("there is no method %q to --explain by; see vggscope explain --help", m)
		}
		bar := a.progress("explaining by "+string(m), false)
		res, err := explain.Run(a.ctx, e, acts, explain.Request{Method: m, Target: target}, func(done, total int) { bar.set(int64(done), int64(total)) })
		bar.clear()
		if err != nil {
			return nil, err
		}
		causes = append(causes, report.CauseOf(e.Network(), res))
	}
	return causes, nil
}
