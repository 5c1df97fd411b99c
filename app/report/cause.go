package report

import (
	"fmt"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// CauseOf is what a method found for a class, to be put into a page: one value for each place, the sum where there are three.
func CauseOf(n *nn.Network, r *explain.Result) Cause {
	c := Cause{Values: r.Values, Signed: r.Signed}
	if !r.Map2D {
		c.Values = explain.Sum.Of(r.Values)
	}
	for i, l := range locale.All() {
		class := ""
		if r.Aim.Class >= 0 {
			class = l.Class(n.Classes[r.Aim.Class])
		}
		c.Title[i] = fmt.Sprintf("%s · %s", r.Request.Method, class)
		c.Note[i] = l.Text("report.why", fmt.Sprintf("%.6g", r.Aim.Value))
	}
	return c
}
