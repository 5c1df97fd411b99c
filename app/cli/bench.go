package cli

import (
	"fmt"
	"io"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

type benchCmd struct {
	modelFlag
	backendFlag
	Runs   int    `default:"5" placeholder:"N" help:"How many passes to time (${default})."`
	JSON   bool   `name:"json" help:"Print JSON."`
	Report string `placeholder:"FILE" help:"Also write the JSON to a file, with all that is known of the machine and the driver."`
	Tune   bool   `help:"First try on the GPU in which ways each convolution can be computed, and remember the fastest."`
	Step   bool   `hidden:"" help:"Run a pass for each line on standard input, and print its milliseconds: the protocol of tools/peers."`
}

// Help is shown by vggscope bench --help.
func (benchCmd) Help() string {
	return `Runs a sample picture through the network. Before anything is timed, two passes are compared: their output must be ` +
		`finite and the same, and the probabilities must sum to 1. GFLOP/s counts the multiplications and additions of the ` +
		`layer's formula, however few a kernel gets by with, over the median time.

    vggscope weights synth full
    vggscope bench --model full --tune --report my-gpu.json

The report also tells what fraction that is of the peak of multiplying and adding, which is measured for it.`
}

// Validate is called by kong.
func (c benchCmd) Validate() error {
	if c.Runs < 1 {
		return fmt.Errorf("--runs must be at least 1 but got %d", c.Runs)
	}
	return nil
}

// Run is called by kong.
func (c benchCmd) Run(a *app) error {
	set, err := c.modelFlag.open(a)
	if err != nil {
		return err
	}
	defer set.Close()
	e, choices, err := c.openTuned(a, func() (*engine, error) { return c.backendFlag.open(a, set) })
	if err != nil {
		return err
	}
	defer e.Close()
	in, err := sampleInput(e.Network())
	if err != nil {
		return err
	}
	if c.Step {
		return a.steps(e, in)
	}
	if err := a.checkOutput(e, in); err != nil {
		return err
	}
	times, err := a.timeLayers(e, in, c.Runs)
	if err != nil {
		return err
	}
	b := newBenchJSON(e, times)
	if c.Report != "" {
		peak, err := e.Peak(a.ctx)
		if err != nil {
			return err
		}
		if err := a.writeReport(c.Report, newBenchReport(a.build, e, b, c.Runs, peak, choices)); err != nil {
			return err
		}
	}
	if c.JSON {
		a.out.json(b)
		return nil
	}
	a.printBench(b)
	return nil
}

// sampleInput is the first sample picture as the network takes it.
func sampleInput(n *nn.Network) (nn.Tensor, error) {
	rgb, err := decodeSample(assets.Samples()[0])
	if err != nil {
		return nn.Tensor{}, err
	}
	p, err := nn.Preprocess(rgb, n.Card.Input)
	return p.Input, err
}

func (a *app) writeReport(path string, report benchReport) error {
	text, err := encodeJSON(report, "")
	if err != nil {
		return err
	}
	return writeFile(a.ctx, path, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, text)
		return err
	})
}

func (a *app) printBench(b benchJSON) {
	a.out.table("", nil, [][]string{
		{"processor", b.Device},
		{"renderer", b.Renderer},
		{"OpenGL", orNone(b.GLVersion)},
	})
	rows := [][]string{{"layer", "kernel", "min ms", "median ms", "GFLOP/s"}}
	for _, l := range b.Layers {
		rate := ""
		if l.GFLOPS > 0 {
			rate = fmt.Sprintf("%.1f", l.GFLOPS)
		}
		rows = append(rows, []string{l.Name, l.Kernel, fmt.Sprintf("%.2f", l.MinMS), fmt.Sprintf("%.2f", l.MedianMS), rate})
	}
	rows = append(rows, []string{"all", "", fmt.Sprintf("%.2f", b.Total.Min), fmt.Sprintf("%.2f", b.Total.Median), fmt.Sprintf("%.1f", b.gflops)})
	a.out.printf("\n")
	a.out.table("", []int{2, 3, 4}, underline(rows))
	a.out.printf("\nLoading took %.0f ms.", b.LoadMS)
	if b.PeakBytes > 0 {
		a.out.printf(" Peak memory of the process: %s.", plain.Bytes(b.PeakBytes))
	}
	a.out.printf("\n")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
