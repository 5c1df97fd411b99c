package cli

import (
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

type weightsInfoCmd struct {
	Verify bool   `help:"Also read every value: checksums as in the card, no NaN, no infinity."`
	JSON   bool   `name:"json" help:"Print JSON."`
	Model  string `arg:"" optional:"" help:"A model folder or a weights file; without it the built-in model."`
}

// Help is shown by vggscope weights info --help.
func (weightsInfoCmd) Help() string {
	return `Reads only the headers of the files, unless it is to verify them.

    vggscope weights info
    vggscope weights info --verify my-vgg16`
}

type infoJSON struct {
	Path     string       `json:"path"`                 // empty for the built-in model
	RawPath  []byte       `json:"path_bytes,omitempty"` // where path has bytes written out; see export.JSONPath
	Network  string       `json:"network"`              // VGG16
	Scheme   vgg.Scheme   `json:"scheme"`
	Card     weights.Card `json:"card"`
	Assumed  bool         `json:"card_assumed"`
	Classes  int          `json:"classes"`
	Arrays   []infoArray  `json:"arrays"`
	Unused   []infoUnused `json:"unused,omitempty"` // arrays beside the network's
	Notes    []string     `json:"notes,omitempty"`
	Params   int64        `json:"params"`
	Bytes    int64        `json:"bytes"` // as float32
	Verified *bool        `json:"verified,omitempty"`
	Problem  string       `json:"problem,omitempty"`
}

type infoArray struct {
	Name   string `json:"name"`
	Shape  []int  `json:"shape"`
	File   string `json:"file"`
	Stored string `json:"stored"`
}

type infoUnused struct {
	File  string `json:"file"`
	Holds string `json:"holds"`
}

// Run is called by kong.
func (c weightsInfoCmd) Run(a *app) error {
	set, err := modelFlag{c.Model}.set()
	if err != nil {
		return err
	}
	defer set.Close()
	info := infoJSON{
		Network: set.Config.Name, Notes: noteTexts(set), Scheme: set.Scheme, Card: set.Card, Assumed: set.Card.Assumed, Classes: len(set.Classes),
		Params: set.Params(), Bytes: set.Bytes(),
	}
	info.Path, info.RawPath = export.JSONPath(set.Path)
	for _, x := range set.Arrays() {
		info.Arrays = append(info.Arrays, infoArray{x.Name, x.Shape, plain.Name(x.File), x.Stored})
	}
	for _, u := range set.Unused {
		info.Unused = append(info.Unused, infoUnused{plain.Name(u.File), plain.Name(u.Holds)})
	}
	if !c.JSON {
		a.printInfo(info)
	}
	var problem error
	if c.Verify {
		if problem, err = a.verify(set); err != nil {
			return err
		}
		ok := problem == nil
		info.Verified = &ok
	}
	switch {
	case c.JSON:
		if problem != nil {
			info.Problem = a.said(problem)
		}
		a.out.json(info)
	case c.Verify && problem == nil:
		a.out.printf("\nVerified: %s\n", verified(set.Card))
	}
	return problem
}

// noteTexts gives the notes of a set as sentences.
func noteTexts(set *weights.Set) (list []string) {
	for _, n := range set.Notes {
		list = append(list, n.String())
	}
	return list
}

// verify gives what is wrong with the set, and apart from it what kept that from being found out.
func (a *app) verify(set *weights.Set) (problem, err error) {
	bar := a.progress("verifying "+called(set.Path, set.Card), true)
	defer bar.clear()
	problem = set.Verify(a.ctx, func(_ string, done, total int64) { bar.set(done, total) })
	if problem != nil && errors.Is(problem, a.ctx.Err()) {
		return nil, problem
	}
	return problem, nil
}

func verified(c weights.Card) string {
	if len(c.SHA256) == 0 {
		return "all values are finite numbers. The card has no checksums to compare the files with."
	}
	if len(c.SHA256) == 1 {
		return "The checksum is right, and all values are finite numbers."
	}
	return fmt.Sprintf("%d checksums are right, and all values are finite numbers.", len(c.SHA256))
}

func (a *app) printInfo(i infoJSON) {
	a.out.printf("%s\n", i.Card.Name)
	for _, s := range []string{i.Card.Description, i.Card.Source, i.Card.TrainedOn} {
		if s != "" {
			a.out.printf("  %s\n", s)
		}
	}
	card := "from the card"
	switch {
	case i.Card.Recognised:
		card = "recognised by the values, there is no card"
	case i.Assumed:
		card = "assumed, there is no card"
	}
	in := i.Card.Input
	classes := "none: there are no dense layers"
	if i.Classes > 0 {
		classes = fmt.Sprint(i.Classes)
	}
	rows := [][]string{
		{"network", i.Network},
		{"names", schemeName(i.Scheme)},
		{"input", fmt.Sprintf("%d x %d, %s, %s (%s)", in.Width, in.Height, resizing(in), scaling(in), card)},
		{"classes", classes},
		{"parameters", plain.Thousands(i.Params)},
		{"size", plain.Bytes(i.Bytes) + " as float32"},
	}
	if top1, ok := i.Card.Accuracy["top1"]; ok {
		rows = append(rows, []string{"accuracy", fmt.Sprintf("top-1 %.1f %%, top-5 %.1f %%", 100*top1, 100*i.Card.Accuracy["top5"])})
	}
	if i.Card.License != "" {
		rows = append(rows, []string{"licence", i.Card.License})
	}
	for _, note := range i.Notes {
		rows = append(rows, []string{"note", note})
	}
	a.out.printf("\n")
	a.out.table("", nil, rows)
	a.printArrays(i)
}

func (a *app) printArrays(i infoJSON) {
	arrays := [][]string{{"array", "shape", "stored as", "in"}}
	for _, x := range i.Arrays {
		arrays = append(arrays, []string{x.Name, plain.Shape(x.Shape), x.Stored, x.File})
	}
	a.out.printf("\n")
	a.out.table("", nil, underline(arrays))
	if len(i.Unused) == 0 {
		return
	}
	unused := [][]string{{"not used", "holds"}}
	for _, u := range i.Unused {
		unused = append(unused, []string{u.File, u.Holds})
	}
	a.out.printf("\n")
	a.out.table("", nil, underline(unused))
}

func schemeName(s vgg.Scheme) string {
	switch s {
	case vgg.Keras:
		return "Keras (block1_conv1_kernel)"
	case vgg.Torchvision:
		return "torchvision (features.0.weight)"
	case vgg.Caffe:
		return "Caffe (conv1_1.weight)"
	case vgg.Frossard:
		return "Frossard's VGG16 (conv1_1_W)"
	}
	return string(s)
}
