package scene

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// A Cause is the picture of a cause that is looked at: what is asked for, and how the answer is drawn.
type Cause struct {
	explain.Request
	// Cover is how much of the photo the colours cover: at 0 none of it, at 0.5 as much of each place as its value is strong,
	// at 1 all of it.
	Cover float64 `json:"cover"`
	// Clip leaves the largest hundredth of the values out of the range of the colours.
	Clip bool `json:"clip"`
}

// firstCause is asked for where nothing was chosen: why it is the best class, by the quickest method.
func firstCause() Cause {
	return Cause{Request: explain.Request{Method: explain.GradCAM, Target: explain.Target{Class: explain.Top}}, Cover: 0.5}
}

// WithCause is the scene with another request, or the same in other colours.
func (s Scene) WithCause(c Cause) Scene {
	s.Cause = c
	return s
}

// WithMethod is the scene that asks by another method, for the same target.
func (s Scene) WithMethod(m explain.Method) Scene {
	s.Cause.Method = m
	return s
}

// WithTarget is the scene that asks for another target, by the same method.
func (s Scene) WithTarget(t explain.Target) Scene {
	s.Cause.Target = t
	return s
}

// check finds values that no request has, whatever the network is.
func (c Cause) check() error {
	switch {
	case !slices.Contains(explain.Methods(), c.Method):
		return fmt.Errorf("cause: method %q, want one of %q", c.Method, explain.Methods())
	case c.Target == explain.Target{}:
		return fmt.Errorf("cause: no target, want one such as %q", explain.Top)
	case !(c.Cover >= 0 && c.Cover <= 1):
		return fmt.Errorf("cause: cover %g, want 0 to 1", c.Cover)
	case c.N < 0 || c.Steps < 0 || c.Patch < 0 || c.Stride < 0 || !(c.Sigma >= 0):
		return fmt.Errorf("cause: n %d, steps %d, patch %d, stride %d, sigma %g, want 0 or more", c.N, c.Steps, c.Patch, c.Stride, c.Sigma)
	}
	return nil
}

// in is the cause in another network, whose answers, channels and units are others.
func (c Cause) in(n *nn.Network) Cause {
	c.Target, c.Layer, c.Condition = explain.Target{Class: explain.Top}, "", explain.Target{}
	if !n.HasTop() {
		c.Target = explain.Target{Layer: n.Layers[len(n.Layers)-1].Name}
	}
	return c
}

// within is the cause as it is where a network has what it is about, or else as in.
func (c Cause) within(n *nn.Network) Cause {
	_, found := n.Find(c.Layer)
	if lacks(n, c.Target) || c.Layer != "" && !found || c.Condition != (explain.Target{}) && lacks(n, c.Condition) {
		return c.in(n)
	}
	return c
}

// lacks reports whether a network has no such class, channel or unit. What it has may still be nothing that can be explained, as the picture
// itself, which is then said.
func lacks(n *nn.Network, t explain.Target) bool {
	if t.Class != "" {
		return t.Check(n) != nil
	}
	l, found := n.Find(t.Layer)
	return !found || t.Channel >= l.Out.C || t.Y >= l.Out.H || t.X >= l.Out.W
}

// Following is the scene after another one: where the condition was the channel that was chosen there, it is the one that is
// chosen now; and a list of channels about something else begins anew.
func (s Scene) Following(was Scene) Scene {
	there, here := explain.Target{Layer: was.Layer, Channel: was.Channel}, explain.Target{Layer: s.Layer, Channel: s.Channel}
	if s.Cause.Condition == there && s.Cause.Condition == was.Cause.Condition {
		s.Cause.Condition = here
	}
	if s.Cause.Target != was.Cause.Target || s.Cause.Layer != was.Cause.Layer { // other channels come first
		s.Listing.From = 0
	}
	return s
}
