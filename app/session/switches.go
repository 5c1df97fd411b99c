package session

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
	"github.com/vggscope/vggscope/weights/work"
)

// Off lists, by the index of a layer, channels that do not have their own values. No list of it is empty.
type Off map[int][]Switched

// Switched is a channel with what stands in its place after the ReLU.
type Switched struct {
	Channel int
	With    probe.Replacement // empty for zero
	Of      string            // whose channel it is, for probe.Swap: see SecondOf
}

// SecondOf names a second picture, a file or else a sample, for Switched.
func SecondOf(path, sample string) string {
	if path != "" {
		return path
	}
	return "sample:" + sample
}

// Zeros are channels that are zero, by the index of their layer, as [nn.Pass] has them.
func Zeros(channels map[int][]int) Off {
	off := Off{}
	for layer, list := range channels {
		for _, c := range list {
			off[layer] = append(off[layer], Switched{Channel: c})
		}
	}
	return off
}

// Equal reports whether the same channels are off, with the same in their place.
func (o Off) Equal(p Off) bool { return maps.EqualFunc(o, p, slices.Equal[[]Switched]) }

// Same reports whether the values at a site are the same whichever of the two are off.
func (o Off) Same(p Off, s nn.Site) bool {
	for _, list := range []Off{o, p} {
		for layer := range list {
			if (layer < s.Layer || layer == s.Layer && !s.Before) && !slices.Equal(o[layer], p[layer]) {
				return false
			}
		}
	}
	return true
}

// Count is how many channels there are in all layers.
func (o Off) Count() (n int) {
	for _, list := range o {
		n += len(list)
	}
	return n
}

// Channels are the numbers of those of a layer.
func (o Off) Channels(layer int) (list []int) {
	for _, c := range o[layer] {
		list = append(list, c.Channel)
	}
	return list
}

// with are the channels of a layer that something stands in the place of.
func (o Off) with(layer int, w probe.Replacement) (list []int) {
	for _, c := range o[layer] {
		if cmp.Or(c.With, probe.Zero) == w {
			list = append(list, c.Channel)
		}
	}
	return list
}

// zeros are those that are zero, as a pass has them.
func (o Off) zeros() map[int][]int {
	list := map[int][]int{}
	for layer := range o {
		if zero := o.with(layer, probe.Zero); len(zero) > 0 {
			list[layer] = zero
		}
	}
	return list
}

// replaced are the layers with other values than zero in some channels, ascending.
func (o Off) replaced() (layers []int) {
	for layer, list := range o {
		if slices.ContainsFunc(list, func(c Switched) bool { return c.With != "" && c.With != probe.Zero }) {
			layers = append(layers, layer)
		}
	}
	slices.Sort(layers)
	return layers
}

// other is whose channels stand in the place of some; "" for none.
func (o Off) other() string {
	for _, list := range o {
		for _, c := range list {
			if c.With == probe.Swap {
				return c.Of
			}
		}
	}
	return ""
}

func (o Off) clone() Off {
	list := Off{}
	for layer, channels := range o {
		list[layer] = slices.Clone(channels)
	}
	return list
}

// switches are the channels that were chosen to be off, of one model.
type switches struct {
	of  *Model
	off Off
}

// SwitchOff has a model's channels switched off, or exchanged for others, and all others on, for the picture that is shown and those to
// come. Those of another picture are exchanged once that is there: it is the second one (Compare). The layers
// behind are computed anew, from what those before have kept. Another model has all its channels on.
func (s *Session) SwitchOff(of *Model, off Off) {
	s.ask(func(*wish) { s.switches = switches{of, off.clone()} }, switching)
}

// off are the channels of a model that were chosen to be off. The caller holds mu.
func (s *Session) off(of *Model) Off {
	if s.switches.of != of {
		return nil
	}
	return s.switches.off
}

// current is what there is to see of the picture: the pass with channels off, if some are.
func (w *worker) current() *Result {
	if w.switched != nil {
		return w.switched
	}
	return w.last
}

// unswitched reports whether other channels are to be off than those of what is shown, and that was not tried in vain. The
// session's mu is held.
func (w *worker) unswitched() bool {
	off := w.session.off(w.model)
	return w.shown() && w.hasOther(off) && !off.Equal(w.current().Off) && !(w.triedOff != nil && off.Equal(*w.triedOff))
}

// hasOther reports whether the picture is there whose channels stand in the place of some; it may be on its way. The session's mu is held.
func (w *worker) hasOther(off Off) bool {
	of := off.other()
	return of == "" || w.second.result != nil && !w.secondMissing() && SecondOf(w.second.wanted.path, w.second.wanted.sample) == of
}

// switchOff computes the layers behind the channels that are off, or goes back to the pass with all of them on.
func (w *worker) switchOff(ctx context.Context, off Off) {
	w.triedOff = &off
	if len(off) == 0 {
		w.allOn()
		w.show(ctx, Idle)
		return
	}
	w.show(ctx, Running)
	r, err := w.forwardOff(ctx, off)
	switch {
	case err == nil && w.show(ctx, Idle, result(r)):
		w.switched.Release()
		w.switched = r
		w.log.Info("channels switched off", "layers", len(off), "took", r.Activations.Total())
	case ctx.Err() != nil:
		r.Release()
		if !w.session.cancelled() {
			w.triedOff = nil
		}
	default:
		w.passFailed(err)
	}
}

// allOn forgets the pass with channels off.
func (w *worker) allOn() {
	w.switched.Release()
	w.switched = nil
}

// forwardOff goes on from the whole pass: with channels at zero, and then for each layer in which some have other values once more. It
// gives nil with every error.
func (w *worker) forwardOff(ctx context.Context, off Off) (r *Result, err error) {
	whole := w.last
	if !whole.Keep() { // as long as there is r
		return nil, nn.ErrReleased
	}
	var a *nn.Activations
	err = work.Safely(func() (err error) {
		if a, err = w.zeroed(ctx, whole.Activations, off.zeros()); err != nil {
			return err
		}
		for _, layer := range off.replaced() {
			next, err := w.replaced(ctx, a, layer, off)
			if err != nil {
				return err
			}
			a.Release() // next keeps its memory
			a = next
		}
		r = &Result{Picture: whole.Picture, Activations: a, Done: len(w.runner.Network().Layers), Off: off, Whole: whole}
		r.Top, err = a.Top(best)
		return err
	})
	switch {
	case err == nil:
		return r, nil
	case r != nil:
		r.Release()
	default:
		if a != nil {
			a.Release()
		}
		whole.Release()
	}
	return nil, err
}

// zeroed is the pass with channels at zero; without any it is the one that it goes on from, for once more.
func (w *worker) zeroed(ctx context.Context, whole *nn.Activations, zeros map[int][]int) (*nn.Activations, error) {
	if len(zeros) == 0 {
		if !whole.Retain() {
			return nil, nn.ErrReleased
		}
		return whole, nil
	}
	from := slices.Min(slices.Collect(maps.Keys(zeros))) + 1
	return w.runner.Forward(ctx, w.told(ctx, nn.Pass{Base: whole, From: from, Off: zeros}))
}

// replaced goes on from a pass with other values in some channels of a layer.
func (w *worker) replaced(ctx context.Context, a *nn.Activations, layer int, off Off) (*nn.Activations, error) {
	pass, err := probe.Switch{Layer: layer, Channels: off.with(layer, probe.Mean), With: probe.Mean}.Pass(a)
	if err != nil {
		return nil, err
	}
	if swapped := off.with(layer, probe.Swap); len(swapped) > 0 {
		if w.second.result == nil {
			return nil, nn.ErrReleased
		}
		other, err := probe.Switch{Layer: layer, Channels: swapped, With: probe.Swap, Other: w.second.result.Activations}.Pass(a)
		if err != nil {
			return nil, err
		}
		for i := range pass.Below.Data {
			if slices.Contains(swapped, i%pass.Below.C) {
				pass.Below.Data[i] = other.Below.Data[i]
			}
		}
	}
	return w.runner.Forward(ctx, w.told(ctx, pass))
}

// told has a pass tell now and then how far it is.
func (w *worker) told(ctx context.Context, p nn.Pass) nn.Pass {
	layers := len(w.runner.Network().Layers)
	var told time.Time
	p.Done = func(_ *nn.Activations, layer int) {
		if time.Since(told) >= interval {
			w.show(ctx, Running, progress(float64(layer+1-p.From)/float64(layers-p.From)))
			told = time.Now()
		}
	}
	return p
}
