package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// choiceFlags answer what a weights file does not tell.
type choiceFlags struct {
	Input   string `enum:",keras,torch,frossard,unit,signed,bytes,cifar" default:"" placeholder:"WAY" help:"How pictures were prepared when the model was trained: keras, torch, frossard, unit (0 to 1), signed (-1 to 1), bytes (0 to 255) or cifar. By default as the file says, or as is usual where it comes from."`
	Flatten string `enum:",hwc,chw" default:"" placeholder:"ORDER" help:"In which order the last maps become one vector: hwc (Keras) or chw (PyTorch)."`
	Reading string `enum:",flat,average,none" default:"" placeholder:"WHAT" help:"What the first dense layer reads: flat (all values), average (the mean of each map), or none, to leave the dense layers out."`
	Size    int    `default:"0" placeholder:"PIXELS" help:"Width and height of the input, where the file does not tell: the dense layers of a network for 150 pixels fit 128 as well."`

	Channels string `enum:",RGB,BGR" default:"" placeholder:"ORDER" help:"Order of the colours: RGB or BGR. Mean and std stay with their colours."`
	Scale    string `placeholder:"NUMBER" help:"What a level of 0 to 255 is multiplied with first, such as 1/255."`
	Mean     string `placeholder:"R,G,B" help:"What is taken off then: a number for each channel in their order, or one for all."`
	Std      string `placeholder:"R,G,B" help:"What is divided by then: likewise."`
	Fit      string `enum:",stretch,crop,pad" default:"" placeholder:"FIT" help:"How a picture of another shape becomes the input's: stretch, crop or pad."`
	Resample string `enum:",nearest,bilinear,bicubic,lanczos" default:"" placeholder:"FILTER" help:"How it is resized: nearest, bilinear, bicubic or lanczos, as Pillow does it."`
	Resize   int    `default:"0" placeholder:"PIXELS" help:"The short side before a crop."`
}

// Validate is called by kong.
func (f choiceFlags) Validate() error {
	if _, err := weights.KerasInput().WithColours(f.choices().Input); f.colours() && err != nil {
		return err
	}
	for _, n := range []struct {
		flag  string
		value int
	}{{"size", f.Size}, {"resize", f.Resize}} {
		if n.value < 0 {
			return fmt.Errorf("--%s must be above 0 but got %d", n.flag, n.value)
		}
	}
	return nil
}

// colours reports whether something is chosen about how colours are prepared.
func (f choiceFlags) colours() bool { return f.Input+f.Channels+f.Scale+f.Mean+f.Std != "" }

func (f choiceFlags) choices() weights.Choices {
	var parts []string
	for _, p := range [][2]string{
		{weights.AboutChannels, f.Channels}, {weights.AboutScale, f.Scale}, {weights.AboutMean, f.Mean}, {weights.AboutStd, f.Std},
	} {
		if p[1] != "" {
			parts = append(parts, weights.ColourPart(p[0], p[1]))
		}
	}
	return weights.Choices{
		Input: weights.ColourText(f.Input, parts...), Flatten: f.Flatten, Reading: f.Reading, Size: f.Size,
		Fit: f.Fit, Resample: f.Resample, Resize: f.Resize,
	}
}

// open opens a model with these answers, and says what was passed over on the way.
func (f choiceFlags) open(a *app, path string) (*weights.Set, error) {
	set, err := weights.OpenAs(path, f.choices())
	if err != nil {
		return nil, err
	}
	for _, note := range set.Notes {
		a.note("%s: %s", plain.Name(path), note)
	}
	return set, nil
}

type weightsCheckCmd struct {
	choiceFlags
	Image string `short:"i" placeholder:"FILE" help:"The picture to ask about; one that you know, best of what the model was made for. By default a drawn sunflower."`
	JSON  bool   `name:"json" help:"Print JSON."`
	Model string `arg:"" help:"A model folder or a weights file."`
}

// Help is shown by vggscope weights check --help.
func (weightsCheckCmd) Help() string {
	return `A weights file seldom tells how pictures were prepared for it, or in which order its maps are flattened, and with the ` +
		`wrong answer a model says nonsense. This lists what the file leaves open and what was taken for it, and asks the model ` +
		`for a picture's classes in each way, one below the other: the right way is sure and right. What you found goes into a ` +
		`model of your own with weights convert and the flags of that line.

    vggscope weights check --image cat.jpg my-model.h5
    vggscope weights convert --input unit my-model.h5 my-model`
}

type checkedJSON struct {
	Path    string      `json:"path"`
	RawPath []byte      `json:"path_bytes,omitempty"`
	Network string      `json:"network"`
	Notes   []string    `json:"notes,omitempty"`
	Doubts  []doubtJSON `json:"doubts"`
	Ways    []wayJSON   `json:"ways"`
}

type doubtJSON struct {
	About  string   `json:"about"`
	Taken  string   `json:"taken"`
	Others []string `json:"others"`
}

type wayJSON struct {
	Choices weights.Choices `json:"choices"`
	Input   weights.Input   `json:"input"`
	Top     []export.Class  `json:"top,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// Run is called by kong.
func (c weightsCheckCmd) Run(a *app) error {
	set, err := weights.OpenAs(c.Model, c.choices())
	if err != nil {
		return err
	}
	doc := checkedJSON{Network: set.Config.Name, Notes: noteTexts(set), Doubts: []doubtJSON{}, Ways: []wayJSON{}}
	doc.Path, doc.RawPath = export.JSONPath(c.Model)
	for _, d := range set.Doubts {
		doc.Doubts = append(doc.Doubts, doubtJSON(d))
	}
	ways, hasTop := set.Candidates(), set.HasTop()
	title := set.Card.Name
	if err := set.Close(); err != nil {
		return err
	}
	pic, err := c.picture(a.ctx)
	if err != nil {
		return err
	}
	if !c.JSON {
		a.printDoubts(title, doc)
	}
	if hasTop {
		if doc.Ways, err = c.ask(a, pic, ways); err != nil {
			return err
		}
	}
	switch {
	case c.JSON:
		a.out.json(doc)
	case hasTop:
		a.printWays(doc)
	default:
		a.out.printf("\nIt has no dense layers that can be computed, so it gives feature maps and no classes to compare.\n")
	}
	return nil
}

// ask asks the model in each way.
func (c weightsCheckCmd) ask(a *app, pic *picture.RGB, ways []weights.Choices) ([]wayJSON, error) {
	bar := a.progress("asking", false)
	defer bar.clear()
	done := 0
	answers, err := preview.Ask(a.ctx, c.Model, ways, pic, 5, nn.Options{Backend: nn.CPU}, func(int, preview.Answer) {
		done++
		bar.set(int64(done), int64(len(ways)))
	})
	if err != nil {
		return nil, err
	}
	var list []wayJSON
	for _, x := range answers {
		w := wayJSON{Choices: x.Choices, Input: x.Input}
		if x.Err != nil {
			w.Error = a.said(x.Err, c.Model)
		}
		for _, t := range x.Top {
			class := export.ClassOf(t)
			class.Zh = "" // the command line speaks English
			w.Top = append(w.Top, class)
		}
		list = append(list, w)
	}
	return list, nil
}

func (c weightsCheckCmd) picture(ctx context.Context) (*picture.RGB, error) {
	if c.Image == "" {
		return decodeSample(assets.Samples()[0])
	}
	rgb, _, err := picture.DecodeFile(ctx, c.Image, picture.Limits{MaxPixels: picture.DefaultMaxPixels})
	if err != nil && !errors.Is(err, ctx.Err()) {
		return nil, fmt.Errorf("cli: %s: %w", c.Image, err)
	}
	return rgb, err
}

// printDoubts lists what the file does not tell.
func (a *app) printDoubts(title string, doc checkedJSON) {
	a.out.printf("%s: %s\n", plain.Name(doc.Path), plain.Name(title))
	for _, n := range doc.Notes {
		a.out.printf("  %s\n", plain.Name(n))
	}
	if len(doc.Doubts) == 0 {
		a.out.printf("\nThe file leaves nothing open.\n")
		return
	}
	rows := [][]string{{"left open", "taken", "it may be"}}
	for _, d := range doc.Doubts {
		rows = append(rows, []string{"--" + d.About, strings.ReplaceAll(d.Taken, ":", "; "), strings.Join(d.Others, ", ")})
	}
	a.out.printf("\n")
	a.out.table("", nil, underline(rows))
}

// printWays lists the answers, each way in a line.
func (a *app) printWays(doc checkedJSON) {
	head := []string{""}
	for i := range doc.Ways[0].Top {
		head = append(head, fmt.Sprint(i+1))
	}
	rows := [][]string{head}
	for i, w := range doc.Ways {
		row := []string{wayFlags(w.Choices, doc.Doubts)}
		if i == 0 {
			row[0] += " (taken)"
		}
		if w.Error != "" {
			a.note("%s: %s", row[0], w.Error)
		}
		for _, t := range w.Top {
			row = append(row, fmt.Sprintf("%s %.3f", t.Name, t.Probability))
		}
		rows = append(rows, row)
	}
	a.out.printf("\n")
	a.out.table("", nil, underline(rows))
}

// wayFlags are the flags that choose a way, as far as there are doubts.
func wayFlags(c weights.Choices, doubts []doubtJSON) string {
	var flags []string
	for _, about := range []string{weights.AboutInput, weights.AboutFlatten, weights.AboutReading, weights.AboutSize} {
		if v := c.Answer(about); v != "" && slices.ContainsFunc(doubts, func(d doubtJSON) bool { return d.About == about }) {
			flags = append(flags, choiceFlag(about, v))
		}
	}
	if len(flags) == 0 {
		return "as it is"
	}
	return strings.Join(flags, " ")
}

// choiceFlag is the flag for an answer to a doubt: where colours are prepared by numbers, one for each of them.
func choiceFlag(about, answer string) string {
	if about != weights.AboutInput || !strings.Contains(answer, "=") {
		return "--" + about + " " + answer
	}
	var flags []string
	for _, part := range strings.Split(strings.ReplaceAll(answer, " ", ""), ":") {
		if !strings.Contains(part, "=") {
			part = about + "=" + part
		}
		flags = append(flags, "--"+part)
	}
	return strings.Join(flags, " ")
}
