package cli

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/weights/fetch"
	"github.com/vggscope/vggscope/weights/plain"
)

type weightsFindCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Help is shown by vggscope weights find --help.
func (weightsFindCmd) Help() string {
	return `Looks where Keras, PyTorch, Hugging Face's programs and VGGScope keep what they download, at names and sizes only. ` +
		`The variables that these programs go by are obeyed (KERAS_HOME, TORCH_HOME, HF_HOME, HF_HUB_CACHE, XDG_CACHE_HOME). ` +
		`Each file can be given to --model as it is.

    vggscope weights find
    vggscope weights info --verify FILE`
}

type foundJSON struct {
	Path    string `json:"path"`
	RawPath []byte `json:"path_bytes,omitempty"` // where path has bytes written out; see export.JSONPath
	Of      string `json:"of"`
	Size    int64  `json:"size"`
	Title   string `json:"title,omitempty"`
	Whole   int64  `json:"whole_size,omitempty"` // what size a file of this name has, where this one has another
}

// Run is called by kong.
func (c weightsFindCmd) Run(a *app) error {
	env, err := fetch.ThisMachine()
	if err != nil {
		return err
	}
	found := env.Find()
	if c.JSON {
		list := []foundJSON{}
		for _, f := range found {
			x := foundJSON{Of: f.Of, Size: f.Size, Title: f.Title, Whole: f.Whole}
			x.Path, x.RawPath = export.JSONPath(f.Path)
			list = append(list, x)
		}
		a.out.json(list)
		return nil
	}
	if len(found) == 0 {
		var looked []string
		for _, dir := range env.Looked() {
			looked = append(looked, plain.Name(dir))
		}
		a.note("no VGG was found in %s", strings.Join(looked, ", "))
		return nil
	}
	rows := [][]string{{"size", "kept by", "file", "holds"}}
	for _, f := range found {
		rows = append(rows, []string{plain.Bytes(f.Size), f.Of, f.Path, holds(f)})
	}
	a.out.table("", []int{0}, underline(rows))
	return nil
}

// holds says what a found file is, as far as name and size tell.
func holds(f fetch.Found) string {
	switch {
	case f.Whole > f.Size:
		return fmt.Sprintf("half a file, or another one: %s are the whole", plain.Bytes(f.Whole))
	case f.Whole > 0:
		return fmt.Sprintf("not the published file, which has %s", plain.Bytes(f.Whole))
	case f.Title == "":
		return "a VGG, by its name"
	}
	return f.Title
}
