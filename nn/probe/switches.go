package probe

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// Effect is what one channel's switch does to a target.
type Effect struct {
	Channel int
	Value   float64 // of the target with the switch thrown
	Change  float64 // that less the target's value without it: below zero for a channel that speaks for the target
	// Probability is that of the target's class, and 0 where it has none, as in ProbabilityChange.
	Probability, ProbabilityChange float64
}

// Progress tells how far Switches is.
type Progress struct {
	Done, Total int           // channels
	Left        time.Duration // about how long it will take still
}

// batch is how many channels are exchanged together.
const batch = 512

// Switches measures what each channel of a layer does to a target: it throws the switch for one after the other, s.Channels or all of
// them without any, and sorts them by what changes, the largest fall first.
//
// Where only pools stand between the layer and the first dense layer, as behind block5_conv3, all are computed together
// (nn.Parts.Exchange), in less time than a pass takes; elsewhere there is a pass for each channel, from the layer on. Then progress
// is worth showing; it may be nil. parts may be nil too; who calls often keeps one, because it loads weights for a runner on a GPU.
//
// With an error, such as the context's, the effects are those that were measured before.
func Switches(ctx context.Context, r nn.Runner, parts *nn.Parts, a *nn.Activations, aim explain.Aim, s Switch, progress func(Progress)) ([]Effect, error) {
	l, err := s.check(r.Network())
	if err != nil {
		return nil, err
	}
	if from := aim.From; s.Layer > from.Layer || s.Layer == from.Layer && from.Before {
		return nil, fmt.Errorf("probe: the target %s does not come from what %s gives: choose a layer before it", aim.Target, l.Name)
	}
	if len(s.Channels) == 0 {
		for c := range l.Out.C {
			s.Channels = append(s.Channels, c)
		}
	}
	m, err := newMeasure(a, aim)
	if err != nil {
		return nil, err
	}
	b := bench{ctx: ctx, r: r, a: a, s: s, m: m, began: time.Now(), progress: progress}
	if dense, ok := r.Network().Head(s.Layer); ok && aim.From.Layer >= dense {
		if parts == nil {
			parts = nn.NewParts(ctx, r, nil)
			defer parts.Close()
		}
		err = b.together(parts)
	} else {
		err = b.oneByOne()
	}
	slices.SortStableFunc(b.effects, func(x, y Effect) int {
		return cmp.Or(cmp.Compare(x.Change, y.Change), cmp.Compare(x.Channel, y.Channel))
	})
	return b.effects, err
}

// bench is one run of Switches.
type bench struct {
	ctx      context.Context
	r        nn.Runner
	a        *nn.Activations
	s        Switch
	m        measure
	effects  []Effect
	began    time.Time
	progress func(Progress)
}

func (b *bench) together(parts *nn.Parts) error {
	with, err := b.s.replacement(b.a)
	if err != nil {
		return err
	}
	for channels := range slices.Chunk(b.s.Channels, batch) {
		rows, err := parts.Exchange(b.ctx, b.a, b.s.Layer, with, channels, b.m.aim.From)
		if err != nil {
			return err
		}
		for i, row := range rows {
			b.add(channels[i], row)
		}
		b.tell()
	}
	return nil
}

func (b *bench) oneByOne() error {
	with, err := b.s.replacement(b.a)
	if err != nil {
		return err
	}
	now, err := b.a.Output(b.s.Layer)
	if err != nil {
		return err
	}
	for _, c := range b.s.Channels {
		p := b.s.pass(b.a, exchanged(now, with, []int{c}))
		p.To = max(b.m.aim.From.Layer, p.From)
		part, err := b.r.Forward(b.ctx, p)
		if err != nil {
			return err
		}
		t, err := part.At(b.m.aim.From)
		part.Release()
		if err != nil {
			return err
		}
		b.add(c, t.Data)
		b.tell()
	}
	return nil
}

func (b *bench) add(channel int, values []float32) {
	e := Effect{Channel: channel}
	e.Value, e.Probability = b.m.of(values)
	e.Change, e.ProbabilityChange = e.Value-b.m.value, e.Probability-b.m.probability
	b.effects = append(b.effects, e)
}

func (b *bench) tell() {
	if b.progress != nil {
		done, total := len(b.effects), len(b.s.Channels)
		b.progress(Progress{done, total, time.Since(b.began) * time.Duration(total-done) / time.Duration(done)})
	}
}

// measure is an aim with what it has in a pass to compare with.
type measure struct {
	aim                explain.Aim
	value, probability float64
}

func newMeasure(a *nn.Activations, aim explain.Aim) (measure, error) {
	m := measure{aim: aim}
	t, err := a.At(aim.From)
	if err == nil {
		m.value, m.probability = m.of(t.Data)
	}
	return m, err
}

// of gives the aim's value, and the probability of its class, of the values at its site.
func (m measure) of(values []float32) (value, probability float64) {
	for i, w := range m.aim.Seed.Data {
		if w != 0 {
			value += float64(w) * float64(values[i])
		}
	}
	if m.aim.Class >= 0 {
		probability = float64(nn.Softmax(values)[m.aim.Class])
	}
	return value, probability
}
