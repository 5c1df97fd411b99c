package ui

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// What switches channels off in the walk, and is the session that computes with them off.

// eye clicks on the eye of the map under the mouse.
func (o *walker) eye() string {
	if o.rand.IntN(4) == 0 {
		o.w.commands.run(action.SwitchMean)
		return fmt.Sprint("mean, off: ", o.w.now.scene.Off)
	}
	g := o.w.parts.maps.grid
	if _, over := g.mouse.on(g); !over || g.eye.channel < 0 {
		return "no eye to click on"
	}
	at := g.eye.back.Position().Add(fyne.NewPos(5, 5))
	g.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	return fmt.Sprint("eye, off: ", o.w.now.scene.Off)
}

// switched is the session's state once the channels are off that the window has asked for.
func (o *walker) switched() string {
	s, whole := o.w.now.state, o.w.now.result.AllOn()
	if s.Result == nil || !whole.Complete() || whole.Picture != s.Picture || o.runners[s.Model.Network] == nil {
		return "nothing to switch"
	}
	s.Phase, s.Result, s.Tried = session.Idle, whole, o.asked.off
	if o.w.now.scene.Off == nil {
		s.Tried = nil // another model came, and the session has forgotten what was asked for
	}
	if off := s.Tried; len(off) > 0 {
		a, err := switchedPass(o.runners[s.Model.Network], whole.Activations, off)
		if err != nil {
			return err.Error()
		}
		s.Result = &session.Result{Picture: whole.Picture, Activations: a, Done: whole.Done, Off: off, Whole: whole}
		s.Result.Top, _ = a.Top(len(whole.Top))
	}
	o.update(s)
	return fmt.Sprint("state: off ", s.Tried)
}

// switchedPass goes on from a pass with channels at zero, and with the means of some in their place.
func switchedPass(r nn.Runner, a *nn.Activations, off session.Off) (*nn.Activations, error) {
	zeros, means := map[int][]int{}, map[int][]int{}
	for layer, list := range off {
		for _, c := range list {
			to := zeros
			if c.With == probe.Mean {
				to = means
			}
			to[layer] = append(to[layer], c.Channel)
		}
	}
	var err error
	if len(zeros) > 0 {
		if a, err = r.Forward(context.Background(), nn.Pass{Base: a, From: slices.Min(slices.Collect(maps.Keys(zeros))) + 1, Off: zeros}); err != nil {
			return nil, err
		}
	}
	for _, layer := range slices.Sorted(maps.Keys(means)) {
		p, err := probe.Switch{Layer: layer, Channels: means[layer], With: probe.Mean}.Pass(a)
		if err != nil {
			return nil, err
		}
		if a, err = r.Forward(context.Background(), p); err != nil {
			return nil, err
		}
	}
	return a, nil
}
