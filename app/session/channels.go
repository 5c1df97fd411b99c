package session

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/probe"
)

// RankingName is the task's in State.
const RankingName = "ranking"

// A Measure is a number that each channel of a layer has about a target.
type Measure string

// The measures.
const (
	Relevance Measure = "relevance" // the share of the layer's relevance (LRP), of 1
	Shares    Measure = "part"      // of the target's value: the channel's values times their gradients
	Switches  Measure = "switched"  // by how much the target changes when the channel is off, measured
)

// Ranked is what was found out about the channels of a layer.
type Ranked struct {
	Of     *Result
	Values []float64 // by channel
	// Account compares the sum of all shares, and of what the biases of the layers behind add, with the target's value; nil for other
	// measures.
	Account *explain.Account
	// Half is, for Relevance, where the maps of single channels go on from; see Glimpsing.
	Half *explain.Halfway
	Err  error // the context's where it was ended
}

// Ranking finds out a number for each channel of a layer, about a target. After an interruption it begins anew, with the result
// that is shown then. tell hears of the end on the task's goroutine; what is wrong is told, and is no problem of the session's.
func Ranking(m Measure, target explain.Target, layer int, tell func(Ranked)) Task {
	return Task{
		Name: RankingName, When: WhenShown, Until: Ended,
		Run: func(ctx context.Context, t Tools) error {
			r := Ranked{Of: t.Result}
			r.Err = r.find(ctx, t, m, target, layer)
			tell(r)
			if ctx.Err() != nil || errors.Is(r.Err, nn.ErrDeviceLost) {
				return r.Err
			}
			return nil
		},
	}
}

// find works the numbers out.
func (r *Ranked) find(ctx context.Context, t Tools, m Measure, target explain.Target, layer int) error {
	acts := t.Result.Activations
	aim, err := target.Aim(acts)
	if err != nil {
		return err
	}
	l := acts.Network().Layers[layer]
	if at := aim.From; at.Layer < layer || at.Layer == layer && m != Relevance {
		return fmt.Errorf("session: %s does not lie below what is explained", l.Name)
	}
	switch m {
	case Switches:
		effects, err := probe.Switches(ctx, t.Runner, nil, acts, aim, probe.Switch{Layer: layer}, func(p probe.Progress) {
			t.Progress(float64(p.Done) / float64(max(p.Total, 1)))
		})
		r.Values = make([]float64, l.Out.C)
		for _, e := range effects {
			r.Values[e.Channel] = e.Change
		}
		return err
	case Shares:
		s, err := probe.SharesOf(ctx, t.Runner, acts, aim, layer)
		if err == nil {
			r.Values, r.Account = s.Channels, &s.Account
		}
		return err
	}
	return r.relevance(ctx, t, target, l)
}

// relevance are the shares of a layer's channels in its relevance.
func (r *Ranked) relevance(ctx context.Context, t Tools, target explain.Target, l nn.Layer) (err error) {
	r.Half, err = explain.RelevanceAt(ctx, t.Runner, t.Result.Activations, explain.Request{Target: target}, l.Name, func(done, total int) {
		t.Progress(float64(done) / float64(max(total, 1)))
	})
	if err != nil {
		return err
	}
	of := r.Half.Channels()
	r.Values = make([]float64, len(of.Channels))
	for c := range r.Values {
		if r.Values[c] = of.Percent(c) / 100; math.IsNaN(r.Values[c]) {
			r.Values = nil
			return fmt.Errorf("session: %s has no relevance", l.Name)
		}
	}
	return nil
}
