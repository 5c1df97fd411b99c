package quiz

import (
	"context"
	"math"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
	"github.com/vggscope/vggscope/weights/plain"
)

// Items whose answers follow from the values of a pass.

func thousands(v float64) string { return plain.Thousands(int(v)) }

// rounding is by how much of itself a number with four digits may be off, and a product of two such numbers by twice that.
const rounding = 5e-4

// tries is how often an interesting place is looked for before any will do.
const tries = 50

// sum asks for a convolution's value before its ReLU. The nine products of the channel that adds the most are to be computed; what
// the others and the bias add is given. The slack is what may come of rounding: of the numbers shown, and of the answer.
func (d draw) sum(ctx context.Context) (Item, error) {
	l, err := d.layer(isConv)
	if err != nil {
		return Item{}, err
	}
	u, err := d.lively(l)
	if err != nil {
		return Item{}, err
	}
	step, err := d.Weights.Follow(ctx, d.Pass, u)
	if err != nil {
		return Item{}, err
	}
	s, first := step.Sum, step.Sum.Terms[0]
	rest := s.Rest(1) + float64(s.Bias)
	it := Item{
		Layer: l, Unit: u, Answer: s.Total,
		Ask: Line{"quiz.sum", []any{l.Name, u.C, u.Y, u.X, first.Channel, Number(rest)}},
		Tables: []Table{
			{Title: Line{"quiz.sum.patch", []any{first.Channel}}, Rows: square(first.In)},
			{Title: Line{"quiz.sum.kernel", nil}, Rows: square(first.Weights)},
		},
	}
	var parts []string
	loss := rounding * math.Abs(rest)
	for i, v := range first.In {
		p := float64(v) * float64(first.Weights[i])
		loss += 2 * rounding * math.Abs(p)
		parts = append(parts, Number(float64(v))+" · "+bracketed(float64(first.Weights[i])))
	}
	it.Slack = 1.1*loss + 2*rounding*math.Abs(s.Total) + 1e-9
	it.Working = []Line{
		{"quiz.sum.products", []any{strings.Join(parts, " + "), Number(first.Value)}},
		{"quiz.equals", []any{Number(first.Value) + " " + signed(rest), Number(s.Total)}},
		{"quiz.sum.relu", []any{Number(max(0, s.Total))}},
	}
	return it, nil
}

// lively draws a unit with a value, of those the layer has any.
func (d draw) lively(l nn.Layer) (u nn.Unit, err error) {
	t, err := d.Pass.Output(l.Index)
	if err != nil {
		return u, err
	}
	for range tries {
		u = nn.Unit{Site: nn.Site{Layer: l.Index}, Y: d.r.IntN(t.H), X: d.r.IntN(t.W), C: d.r.IntN(t.C)}
		if t.At(u.Y, u.X, u.C) != 0 {
			break
		}
	}
	return u, nil
}

// square puts a patch's nine values into rows.
func square(nine []float32) (rows [][]float64) {
	for i := 0; i < trace.Taps; i += 3 {
		row := make([]float64, 3)
		for x := range row {
			row[x] = float64(nine[i+x])
		}
		rows = append(rows, row)
	}
	return rows
}

func bracketed(v float64) string {
	if shown(v) < 0 {
		return "(−" + Number(-v) + ")"
	}
	return Number(v)
}

// pool asks for the largest of four values.
func (d draw) pool() (Item, error) {
	l, err := d.layer(isPool)
	if err != nil {
		return Item{}, err
	}
	u, err := d.lively(l)
	if err != nil {
		return Item{}, err
	}
	below, err := d.Pass.Output(l.Index - 1)
	if err != nil {
		return Item{}, err
	}
	rows, largest := [][]float64{{0, 0}, {0, 0}}, math.Inf(-1)
	var all []string
	for y := range 2 {
		for x := range 2 {
			v := float64(below.At(2*u.Y+y, 2*u.X+x, u.C))
			rows[y][x], largest = v, max(largest, v)
			all = append(all, Number(v))
		}
	}
	return Item{
		Layer: l, Unit: u, Answer: largest, Slack: 2*rounding*math.Abs(largest) + 1e-9,
		Ask:     Line{"quiz.pool", []any{l.Name, u.C, u.Y, u.X}},
		Tables:  []Table{{Title: Line{"quiz.pool.window", []any{d.Network.Layers[l.Index-1].Name}}, Rows: rows}},
		Working: []Line{{"quiz.equals", []any{"max(" + strings.Join(all, ", ") + ")", Number(largest)}}},
	}, nil
}

// few is how many classes a softmax is asked for.
const few = 3

// softmax asks for the share of one of the best classes among these alone: exp of its logit over the sum.
func (d draw) softmax() (Item, error) {
	l := d.Network.Layers[len(d.Network.Layers)-1]
	logits, err := d.Pass.Before(l.Index)
	if err != nil {
		return Item{}, err
	}
	best, err := d.Pass.Top(2 * few)
	if err != nil {
		return Item{}, err
	}
	n := min(few, len(best))
	from := d.r.IntN(len(best) - n + 1)
	best = best[from : from+n]
	asked := d.r.IntN(n)
	table := Table{Title: Line{"quiz.softmax.logits", nil}}
	largest, most := math.Inf(-1), 0.0
	for _, p := range best {
		v := float64(logits.Data[p.Index])
		largest, most = max(largest, v), max(most, math.Abs(v))
		table.Names = append(table.Names, p.Class)
		table.Rows = append(table.Rows, []float64{v})
	}
	var sum float64
	var terms []string
	for _, row := range table.Rows {
		e := math.Exp(row[0] - largest)
		sum += e
		terms = append(terms, Number(e))
	}
	own := math.Exp(table.Rows[asked][0] - largest)
	it := Item{
		Layer: l, Unit: nn.Unit{Site: nn.Site{Layer: l.Index, Before: true}, C: best[asked].Index}, Answer: own / sum,
		Ask: Line{"quiz.softmax", []any{n, best[asked].Class}}, Tables: []Table{table},
		Working: []Line{
			{"quiz.softmax.exp", []any{Number(largest), strings.Join(terms, ", ")}},
			{"quiz.equals", []any{Number(own) + " ÷ (" + strings.Join(terms, " + ") + ")", Number(own / sum)}},
		},
	}
	// Where a logit is off by d, a share p is off by p·(1−p)·d; two may be off in opposite ways. What is typed has two digits or more.
	it.Slack = 2.2*rounding*most*it.Answer*(1-it.Answer) + 0.01*it.Answer
	return it, nil
}

// which asks what layer a map is from. The choices are of different blocks, so that how coarse the map is tells them apart.
func (d draw) which() (Item, error) {
	byBlock := map[int][]nn.Layer{}
	for _, l := range d.Network.Layers {
		if isConv(l) {
			byBlock[l.Block] = append(byBlock[l.Block], l)
		}
	}
	it := Item{}
	var list []nn.Layer
	for b := 1; len(byBlock[b]) > 0; b++ {
		list = append(list, byBlock[b][d.r.IntN(len(byBlock[b]))])
	}
	if len(list) == 0 {
		return it, ErrNothing
	}
	at := d.r.IntN(len(list))
	for _, l := range list {
		it.Choices = append(it.Choices, l.Name)
	}
	var err error
	it.Layer, it.Answer = list[at], float64(at)
	it.Unit, err = d.lively(it.Layer)
	if err != nil {
		return it, err
	}
	size := d.Network.Layers[0].Out
	it.Slack = 0.5
	it.Ask = Line{"quiz.which", nil}
	if it.Layer.Block == 1 {
		it.Working = []Line{{"quiz.which.way.first", []any{product(it.Layer.Out.H, it.Layer.Out.W), product(size.H, size.W), it.Layer.Name}}}
		return it, nil
	}
	it.Working = []Line{{"quiz.which.way", []any{product(it.Layer.Out.H, it.Layer.Out.W), product(size.H, size.W), it.Layer.Name, it.Layer.Block - 1}}}
	return it, nil
}
