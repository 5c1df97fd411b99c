package quiz

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// Items whose answers are whole numbers, which follow from the network alone.

// size asks how many values a layer puts out. A convolution of three with a padding of one keeps rows and columns, a pool halves
// them and drops what is left over.
func (d draw) size() (Item, error) {
	l, err := d.layer(func(l nn.Layer) bool { return isMaps(l) || l.Kind == nn.Flatten })
	if err != nil {
		return Item{}, err
	}
	it := Item{Layer: l}
	in := fmt.Sprintf("%d × %d × %d", l.In.H, l.In.W, l.In.C)
	switch l.Kind {
	case nn.Conv:
		h, w := l.In.H+2-3+1, l.In.W+2-3+1
		it.Ask = Line{"quiz.size.conv", []any{l.Name, in, l.Out.C}}
		it.Answer = float64(h * w * l.Out.C)
		it.Working = []Line{
			{"quiz.size.way.conv", []any{l.In.H, h, l.In.W, w}},
			{"quiz.equals", []any{product(h, w, l.Out.C), thousands(it.Answer)}},
		}
	case nn.Pool:
		h, w := (l.In.H-2)/2+1, (l.In.W-2)/2+1
		it.Ask = Line{"quiz.size.pool", []any{l.Name, in}}
		it.Answer = float64(h * w * l.In.C)
		it.Working = []Line{
			{"quiz.size.way.pool", []any{l.In.H, h, l.In.W, w}},
			{"quiz.equals", []any{product(h, w, l.In.C), thousands(it.Answer)}},
		}
	default:
		it.Ask = Line{"quiz.size.flatten", []any{l.Name, in}}
		it.Answer = float64(l.In.H * l.In.W * l.In.C)
		it.Working = []Line{{"quiz.equals", []any{product(l.In.H, l.In.W, l.In.C), thousands(it.Answer)}}}
	}
	return it, nil
}

// params asks for a layer's parameters: of each output one weight for each value that it reads, and a bias.
func (d draw) params() (Item, error) {
	l, err := d.layer(sums)
	if err != nil {
		return Item{}, err
	}
	reads, factors, ask := l.In.C, product(l.In.C, l.Out.C), "quiz.params.dense"
	if l.Kind == nn.Conv {
		reads, factors, ask = 9*l.In.C, product(3, 3, l.In.C, l.Out.C), "quiz.params.conv"
	}
	kernel := reads * l.Out.C
	it := Item{Layer: l, Ask: Line{ask, []any{l.Name, l.In.C, l.Out.C}}, Answer: float64(kernel + l.Out.C)}
	it.Working = []Line{
		{"quiz.params.kernel", []any{factors, thousands(float64(kernel))}},
		{"quiz.params.bias", []any{l.Out.C}},
		{"quiz.equals", []any{thousands(float64(kernel)) + " + " + thousands(float64(l.Out.C)), thousands(it.Answer)}},
	}
	return it, nil
}

// field asks for the side of the square of the picture that a unit sees. Each convolution adds two steps, each pool one and doubles
// the step.
func (d draw) field() (Item, error) {
	l, err := d.layer(func(l nn.Layer) bool { return isMaps(l) && l.Index > 1 })
	if err != nil {
		return Item{}, err
	}
	side, step, parts := 1, 1, []string{"1"}
	for _, b := range d.Network.Layers[:l.Index+1] {
		switch b.Kind {
		case nn.Conv:
			side += 2 * step
			parts = append(parts, fmt.Sprint(2*step))
		case nn.Pool:
			side += step
			parts = append(parts, fmt.Sprint(step))
			step *= 2
		}
	}
	return Item{
		Layer: l, Ask: Line{"quiz.field", []any{l.Name}}, Answer: float64(side),
		Working: []Line{{"quiz.field.way", nil}, {"quiz.equals", []any{strings.Join(parts, " + "), fmt.Sprint(side)}}},
	}, nil
}

// macs asks how many multiplications a layer takes by its formula.
func (d draw) macs() (Item, error) {
	l, err := d.layer(sums)
	if err != nil {
		return Item{}, err
	}
	it := Item{Layer: l}
	if l.Kind == nn.Conv {
		it.Ask = Line{"quiz.macs.conv", []any{l.Name, fmt.Sprintf("%d × %d × %d", l.In.H, l.In.W, l.In.C), fmt.Sprintf("%d × %d × %d", l.Out.H, l.Out.W, l.Out.C)}}
		it.Answer = float64(3 * 3 * l.In.C * l.Out.H * l.Out.W * l.Out.C)
		it.Working = []Line{
			{"quiz.macs.way.conv", []any{l.In.C, thousands(float64(9 * l.In.C)), thousands(float64(l.Out.H * l.Out.W * l.Out.C))}},
			{"quiz.equals", []any{product(3, 3, l.In.C, l.Out.H, l.Out.W, l.Out.C), thousands(it.Answer)}},
		}
		return it, nil
	}
	it.Ask = Line{"quiz.macs.dense", []any{l.Name, l.In.C, l.Out.C}}
	it.Answer = float64(l.In.C * l.Out.C)
	it.Working = []Line{{"quiz.equals", []any{product(l.In.C, l.Out.C), thousands(it.Answer)}}}
	return it, nil
}

// product writes factors down.
func product(factors ...int) string {
	var s []string
	for _, f := range factors {
		s = append(s, fmt.Sprint(f))
	}
	return strings.Join(s, " × ")
}
