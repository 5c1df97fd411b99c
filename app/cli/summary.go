package cli

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

type summaryCmd struct {
	modelFlag
	NoTop bool `help:"Only the layers up to block5_pool, without the dense ones on top."`
	JSON  bool `name:"json" help:"Print JSON."`
}

// Help is shown by vggscope summary --help.
func (summaryCmd) Help() string {
	return `The table that Keras' model.summary() prints. The names are those that features --layer takes.

    vggscope summary
    vggscope summary --model my-vgg16 --json | jq .total_params`
}

type summaryJSON struct {
	Layers      []summaryLayer `json:"layers"`
	TotalParams int            `json:"total_params"`
}

type summaryLayer struct {
	Index       int     `json:"index"`
	Name        string  `json:"name"`
	Type        nn.Kind `json:"type"`
	OutputShape []int   `json:"output_shape"` // without the batch: [56, 56, 256], [4096]
	Params      int     `json:"params"`
}

// Run is called by kong.
func (c summaryCmd) Run(a *app) error {
	set, n, err := c.modelFlag.network(a)
	if err != nil {
		return err
	}
	defer set.Close()
	end := len(n.Layers)
	if c.NoTop {
		end = n.Top()
	}
	s := summaryJSON{TotalParams: n.Params(end)}
	for _, l := range n.Layers[:end] {
		shape := []int{l.Out.H, l.Out.W, l.Out.C}
		if l.Out.Flat() && l.Index >= n.Top() {
			shape = shape[2:]
		}
		s.Layers = append(s.Layers, summaryLayer{l.Index, l.Name, l.Kind, shape, l.Params})
	}
	if c.JSON {
		a.out.json(s)
		return nil
	}
	a.out.printf("%s\n\n", c.titled(n.Card))
	a.printSummary(s)
	if end > n.Top() {
		a.out.printf("Without the dense layers:  %s\n", plain.Thousands(n.Params(n.Top())))
	}
	return nil
}

func (a *app) printSummary(s summaryJSON) {
	rows := [][]string{{"#", "layer", "type", "output shape", "parameters"}}
	for _, l := range s.Layers {
		shape := "(None, " + strings.Trim(plain.Shape(l.OutputShape), "(,)") + ")"
		rows = append(rows, []string{fmt.Sprint(l.Index), l.Name, string(l.Type), shape, plain.Thousands(l.Params)})
	}
	a.out.table("", []int{0, 4}, underline(rows))
	a.out.printf("\nParameters:  %s  (%s as float32)\n", plain.Thousands(s.TotalParams), plain.Bytes(int64(s.TotalParams)*4))
}
