package session

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// Off lists, by the index of a layer, channels that are switched off; see [nn.Pass]. No list of it is empty.
type Off map[int][]int

// Equal reports whether the same channels are off.
func (o Off) Equal(p Off) bool { return maps.EqualFunc(o, p, slices.Equal[[]int]) }

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

// first is the lowest layer with a channel off.
func (o Off) first() int { return slices.Min(slices.Collect(maps.Keys(o))) }

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

// SwitchOff has a model's channels switched off, and all others on, for the picture that is shown and those to come. The layers
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
	return w.shown() && !off.Equal(w.current().Off) && !(w.triedOff != nil && off.Equal(*w.triedOff))
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

// forwardOff goes on from the whole pass. It gives nil with every error.
func (w *worker) forwardOff(ctx context.Context, off Off) (r *Result, err error) {
	whole, from := w.last, off.first()+1
	if !whole.Keep() { // as long as there is r
		return nil, nn.ErrReleased
	}
	err = work.Safely(func() (err error) {
		layers := len(w.runner.Network().Layers)
		var told time.Time
		a, err := w.runner.Forward(ctx, nn.Pass{Base: whole.Activations, From: from, Off: off, Done: func(_ *nn.Activations, layer int) {
			if time.Since(told) >= interval {
				w.show(ctx, Running, progress(float64(layer+1-from)/float64(layers-from)))
				told = time.Now()
			}
		}})
		if err != nil {
			return err
		}
		r = &Result{Picture: whole.Picture, Activations: a, Done: layers, Off: off, Whole: whole}
		r.Top, err = a.Top(best)
		return err
	})
	switch {
	case err == nil:
		return r, nil
	case r != nil:
		r.Release()
	default:
		whole.Release()
	}
	return nil, err
}
