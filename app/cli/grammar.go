package cli

import (
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// grammar is the command line as kong reads it: a field for each command, a tag for each help line.
type grammar struct {
	Classify   classifyCmd   `cmd:"" help:"Say what is on pictures: the most probable classes."`
	Features   featuresCmd   `cmd:"" help:"Write every feature map of a picture, as pictures or as NumPy arrays."`
	Explain    explainCmd    `cmd:"" help:"Write which parts of a picture speak for a class, a channel or a unit."`
	Dream      dreamCmd      `cmd:"" help:"Make the picture that a channel, a unit or a class likes."`
	Kernels    kernelsCmd    `cmd:"" help:"Write what a convolution multiplies with, as pictures or as NumPy arrays."`
	Report     reportCmd     `cmd:"" help:"Write a web page to hand out: a picture, its answers and the maps of every layer in one file."`
	Summary    summaryCmd    `cmd:"" help:"List the layers of a model with their shapes and parameters."`
	Weights    weightsCmd    `cmd:"" help:"Look into weights, convert them, make synthetic ones."`
	Bench      benchCmd      `cmd:"" help:"Time the forward pass, layer by layer."`
	Check      checkCmd      `cmd:"" help:"Find out whether this machine computes right: GPU against CPU and stored values."`
	Version    versionCmd    `cmd:"" help:"Print the version, and what this machine computes on."`
	Licenses   licensesCmd   `cmd:"" help:"Print the licences of what others made and VGGScope contains."`
	Completion completionCmd `cmd:"" help:"Print a script that completes commands and flags in your shell."`
	Man        manCmd        `cmd:"" hidden:"" help:"Print the manual page."`
}

const description = `Shows what VGG16 sees in a photo, computed by OpenGL 4.3 compute shaders or on the CPU.

Without a command, or with pictures alone (vggscope photo.jpg), a window opens. The commands below need none. A model is ` +
	`built in, so that vggscope classify photo.jpg works at once. The answer goes to standard output, notes and progress to ` +
	`standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl+C.`

// modelFlag picks the weights.
type modelFlag struct {
	Model string `short:"m" placeholder:"MODEL" help:"A model folder or a weights file; without it the built-in model."`
}

// backendFlag picks what computes.
type backendFlag struct {
	Backend nn.Backend `default:"auto" enum:"auto,gpu,cpu" placeholder:"auto" help:"What computes: gpu (OpenGL 4.3), cpu, or auto, the GPU where there is one."`
}

// pictureFlags say how a picture becomes the network's input.
type pictureFlags struct {
	Fit       string `default:"card" enum:"card,stretch,crop,pad" placeholder:"card" help:"How a picture of another shape gets the network's: stretch, crop or pad. By default as the model card says."`
	Resample  string `default:"card" enum:"card,nearest,bilinear,bicubic,lanczos" placeholder:"card" help:"How it is resized: nearest, bilinear, bicubic or lanczos, as Pillow does it. By default as the model card says."`
	MaxPixels int    `default:"${maxPixels}" placeholder:"N" help:"Refuse pictures with more pixels than this (${default}), before they fill the memory."`
}

// Validate is called by kong.
func (f pictureFlags) Validate() error {
	if f.MaxPixels < 1 {
		return fmt.Errorf("--max-pixels must be at least 1 but got %d", f.MaxPixels)
	}
	return nil
}

func newParser(g *grammar, s Streams, exit func(int)) (*kong.Kong, error) {
	return kong.New(g,
		kong.Name("vggscope"), kong.Description(description), kong.Writers(s.Out, s.Err), kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.KindMapper(reflect.String, kong.MapperFunc(asTyped)),
		kong.Vars{"maxPixels": fmt.Sprint(picture.DefaultMaxPixels)},
		kong.PostBuild(func(k *kong.Kong) error { k.Model.HelpFlag.Help = "Show this help."; return nil }),
	)
}

// asTyped takes a string as it was typed. Kong's own mapper takes it through JSON, which spoils a path that is no UTF-8.
func asTyped(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err == nil {
		target.SetString(token.String())
	}
	return err
}
