package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

type weightsCmd struct {
	Info     weightsInfoCmd     `cmd:"" help:"Show what a model is: its card, its arrays, how they are stored."`
	Find     weightsFindCmd     `cmd:"" help:"List the VGGs that other programs keep on this machine."`
	Download weightsDownloadCmd `cmd:"" help:"Download VGG16 with its 1000 classes from those who publish it."`
	Check    weightsCheckCmd    `cmd:"" help:"Show what a weights file does not tell, and what the model says in each way to read it."`
	Convert  weightsConvertCmd  `cmd:"" help:"Write a model as a folder of float32 .npy files in Keras' names and layout."`
	Synth    weightsSynthCmd    `cmd:"" help:"Write a model with made-up weights, for tests and timing."`
}

type weightsConvertCmd struct {
	choiceFlags
	Source string `arg:"" help:"A model folder or a weights file (.h5, .keras, .npz, .onnx, .pth, .safetensors) with the names of Keras, torchvision, timm, or Frossard's VGG16; or builtin for the built-in model."`
	Dir    string `arg:"" help:"The folder to write. It must not exist, or be empty."`
}

// Help is shown by vggscope weights convert --help.
func (weightsConvertCmd) Help() string {
	return `Reads float16, float32 and float64 in either byte order, C or Fortran order, and the layouts of Keras and torchvision. ` +
		`What the source says about its input goes into the new folder's model.json, with the checksums of all files. The ` +
		`folder gets its name when it is complete.

    vggscope weights convert vgg16_weights.npz my-vgg16
    vggscope weights convert --input unit trained.h5 my-vgg16
    vggscope classify --model my-vgg16 photo.jpg`
}

// source opens what is to be converted: "builtin" is the built-in model, unless there is a file of that name.
func (c weightsConvertCmd) source(a *app) (*weights.Set, error) {
	if _, err := os.Stat(c.Source); c.Source == "builtin" && err != nil {
		return weights.Builtin()
	}
	return c.choiceFlags.open(a, c.Source)
}

// Run is called by kong.
func (c weightsConvertCmd) Run(a *app) error {
	set, err := c.source(a)
	if err != nil {
		return err
	}
	defer set.Close()
	switch {
	case set.Card.Recognised:
		a.note("%s has no model card; its values are those of %s", plain.Name(c.Source), set.Card.Name)
	case c.colours():
	case set.Card.Assumed:
		a.note("%s has no model card; assuming the input of %s: %s, %s", plain.Name(c.Source), schemeName(set.Scheme),
			scaling(set.Card.Input), resizing(set.Card.Input))
	}
	return a.save(set, c.Dir)
}

type weightsSynthCmd struct {
	Dir     string  `arg:"" help:"The folder to write. It must not exist, or be empty."`
	Width   float64 `default:"1" placeholder:"W" help:"Factor on the channels of all blocks and on the dense layers (${default})."`
	Classes int     `default:"1000" placeholder:"N" help:"Outputs of the last layer (${default})."`
	NoTop   bool    `help:"Without the dense layers."`
}

// Help is shown by vggscope weights synth --help.
func (weightsSynthCmd) Help() string {
	return `The weights are a pure function of their position, the same on every machine. The full width is VGG16's own, ` +
		`138,357,544 parameters and 528 MiB.

    vggscope weights synth full
    vggscope weights synth --width 0.25 --classes 100 quarter`
}

func (c weightsSynthCmd) options() weights.SyntheticOptions {
	return weights.SyntheticOptions{Width: c.Width, Top: !c.NoTop, Classes: c.Classes}
}

// Validate is called by kong.
func (c weightsSynthCmd) Validate() error {
	if c.Width == 0 || c.Classes == 0 { // to the options below, 0 is their default
		return fmt.Errorf("--width and --classes must be above 0")
	}
	if err := c.options().Check(); err != nil {
		return fmt.Errorf("%s", plain.Sentence(err))
	}
	return nil
}

// Run is called by kong.
func (c weightsSynthCmd) Run(a *app) error {
	return a.save(weights.Synthetic(c.options()), c.Dir)
}

// save writes a model folder and says what it is.
func (a *app) save(set *weights.Set, dir string) error {
	bar := a.progress("writing "+filepath.Base(dir), true)
	err := set.Save(a.ctx, dir, func(_ string, done, total int64) { bar.set(done, total) })
	bar.clear()
	if err != nil {
		return err
	}
	a.out.printf("%s: %s, %s, %s parameters, %s\n", plain.Name(dir), plain.Name(set.Card.Name), plain.Counted(len(set.Arrays()), "array"),
		plain.Thousands(set.Params()), plain.Bytes(set.Bytes()))
	return nil
}
