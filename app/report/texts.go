package report

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights/plain"
)

// keys are the texts that the page has in both languages, to be put in place by its script.
var keys = []string{
	"language.name", "report.photo", "report.steps", "report.answers", "report.chart", "report.layers",
	"report.causes", "report.channel", "report.unit", "report.exact", "report.bound", "report.pixels", "report.together",
	"report.keys", "report.made", "report.off", "report.old", "report.previous", "report.next", "report.of", "report.broken",
	"report.step.original", "report.step.turned", "report.step.stretch", "report.step.crop", "report.step.short", "report.step.pad",
	"report.step.scaled", "report.step.input",
}

// steps are those from the file to the network's input: each a key, and what goes into its text.
func (p Page) steps() [][]any {
	in, o := p.Input, p.Prepared.Original
	steps := [][]any{{"report.step.original", o.W, o.H, fmt.Sprint(p.Info.Format)}}
	if p.Info.Orientation > 1 {
		steps = append(steps, []any{"report.step.turned", p.Info.Orientation})
	}
	switch {
	case in.Fit == "crop" && in.Resize > 0:
		steps = append(steps, []any{"report.step.short", in.Resize, in.Width, in.Height, in.Resample})
	case in.Fit == "crop":
		steps = append(steps, []any{"report.step.crop", in.Width, in.Height, in.Resample})
	case in.Fit == "pad":
		steps = append(steps, []any{"report.step.pad", in.Width, in.Height, in.Resample})
	default:
		steps = append(steps, []any{"report.step.stretch", in.Width, in.Height, in.Resample})
	}
	formula := strings.Join(strings.Split(in.Channels, ""), ", ")
	steps = append(steps, []any{"report.step.scaled", formula, view.Short(in.Scale, 6), triple(in.Mean), triple(in.Std)})
	return append(steps, []any{"report.step.input", plain.Shape([]int{1, in.Height, in.Width, 3})})
}

func triple(v [3]float64) string {
	return view.Short(v[0], 6) + ", " + view.Short(v[1], 6) + ", " + view.Short(v[2], 6)
}
