package report

import (
	"fmt"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/view"
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
		c.Title[i] = fmt.Sprintf("%s · %s", r.Request.Method, aimOf(n, r, l))
		c.Note[i] = l.Text("report.why", view.Short(r.Aim.Value, 6))
	}
	return c
}

// aimOf names what is explained: a class, the difference of two, or a channel or unit of a layer.
func aimOf(n *nn.Network, r *explain.Result, l *locale.Language) string {
	switch aim := r.Aim; {
	case aim.Class >= 0 && aim.Minus >= 0:
		return l.Class(n.Classes[aim.Class]) + " − " + l.Class(n.Classes[aim.Minus])
	case aim.Class >= 0:
		return l.Class(n.Classes[aim.Class])
	default:
		return aim.Target.String()
	}
}
