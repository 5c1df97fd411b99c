package ui

import (
	"context"
	"errors"
	"image"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// causes are what is known of why the result that is shown is what it is: answers to requests, which are gone with it. What is
// asked for now is the scene's; answers to other requests are kept, so that going back to one takes no time.
type causes struct {
	now     *subject
	main    *mainThread
	session Session
	changed func() // something else is known, asked for or under way

	of      *nn.Activations // what all this is about; nil where the result is not what was chosen
	photo   *image.RGBA     // as the network sees it
	found   map[explain.Request]cause
	stopped map[explain.Request]bool // by the user: not to be asked for again by itself
	asked   *explain.Request         // under way
	glances glances
	hand    hand

	tests    mapTests
	measures measures
	measured func() // numbers about channels are known, or will not be
}

// A cause is the answer to a request.
type cause struct {
	session.Explanation
	heat  nn.Tensor  // one value for each place
	peaks [2]float32 // the largest magnitude, and the one that a hundredth of the values exceed
}

// newCause makes an answer ready to be drawn.
func newCause(e session.Explanation) cause {
	c := cause{Explanation: e}
	switch {
	case e.Result == nil:
		return c
	case e.Spread.Len() > 0:
		c.heat = e.Spread
	default:
		c.heat = view.HeatOf(e.Result).Values
	}
	c.peaks = [2]float32{view.Magnitude(c.heat.Data, 1), view.Magnitude(c.heat.Data, 0.99)}
	return c
}

// quick reports whether a method takes about as long as a pass, so that it need not be asked for.
func quick(m explain.Method) bool {
	return m != explain.SmoothGrad && m != explain.IG && m != explain.Occlusion
}

// inSight reports whether a cause is looked at.
func (s *subject) causeInSight() bool {
	return s.scene.Tab == scene.WhyTab || s.scene.View == scene.CauseView
}

// follow takes over what is shown now, forgets what is about something else, and asks for what is missing and quick.
func (c *causes) follow() {
	var of *nn.Activations
	if c.now.answered() {
		of = c.now.result.Activations
	}
	if of != c.of {
		c.forgetMeasures()
		c.forgetTests()
		c.glances.forget(c.session)
		c.of, c.found, c.stopped, c.photo = of, map[explain.Request]cause{}, map[explain.Request]bool{}, nil
		if of != nil {
			c.photo, _ = c.now.result.Picture.Prepared.Fitted.Image().(*image.RGBA)
		}
		if !c.now.causeInSight() && c.asked != nil {
			c.halt()
		}
	}
	c.hand.follow()
	req := c.now.scene.Cause.Request
	if of != nil && c.now.causeInSight() && quick(req.Method) && !c.has(req) && !c.stopped[req] && !c.underWay() {
		c.ask()
	}
	c.changed()
}

// has reports whether there is an answer to a request, or a reason why there is none.
func (c *causes) has(req explain.Request) bool {
	got, ok := c.found[req]
	return ok && !got.Partial
}

// underWay reports whether what is asked for now is being computed.
func (c *causes) underWay() bool { return c.asked != nil && *c.asked == c.now.scene.Cause.Request }

// present is the answer to what is asked for now; it has no Result where there is none.
func (c *causes) present() cause { return c.found[c.now.scene.Cause.Request] }

// ask has what is asked for now computed.
func (c *causes) ask() {
	req := c.now.scene.Cause.Request
	c.asked = &req
	delete(c.stopped, req)
	delete(c.found, req)
	c.session.Do(session.Explaining(req, func(e session.Explanation) {
		got := newCause(e)
		c.main.do("cause", func() { c.take(got) })
	}))
	c.changed()
}

// halt ends what is under way, and leaves what is known of it.
func (c *causes) halt() {
	c.session.Stop(session.ExplainingName)
	c.asked = nil
}

// stop is halt for the user, who does not want it.
func (c *causes) stop() {
	if c.asked != nil {
		c.stopped[*c.asked] = true
		c.halt()
		c.changed()
	}
}

// back ends what is under way where that is in sight, or else takes a patch off the photo; false where there is neither.
func (c *causes) back() bool {
	switch {
	case c.asked != nil && c.now.causeInSight():
		c.stop()
	case !c.hand.box.Empty():
		c.hand.lift()
		c.changed()
	default:
		return c.stopTest() || c.stopMeasuring()
	}
	return true
}

// take takes an answer over, or a part of one. What is about something else than is shown, and what the session will begin
// anew, is none.
func (c *causes) take(got cause) {
	if c.of == nil || got.Of.Activations != c.of {
		return
	}
	ended := errors.Is(got.Err, context.Canceled)
	if got.Result != nil || !ended {
		if ended {
			got.Err = nil
		}
		c.found[got.Asked] = got
	}
	if c.asked != nil && *c.asked == got.Asked && !ended && !(got.Partial && got.Err == nil) {
		c.asked = nil
	}
	c.changed()
}

// scale is the range of the colours: one for all targets that were asked for by the same method with the same options, so that
// their maps can be compared.
func (c *causes) scale(want explain.Request) view.Range {
	i := 0
	if c.now.scene.Cause.Clip {
		i = 1
	}
	var peaks []float32
	signed := false
	for req, got := range c.found {
		if got.Result != nil && sameScale(req) == sameScale(want) {
			peaks, signed = append(peaks, got.peaks[i]), signed || got.Result.Signed
		}
	}
	return view.CauseRange(signed, peaks...)
}

// sameScale is a request without what is explained. What went through one channel is little of the whole, so that it has a scale of
// its own: one for all channels of its layer.
func sameScale(req explain.Request) explain.Request {
	req.Target, req.Condition = explain.Target{}, explain.Target{Layer: req.Condition.Layer}
	return req
}

// heat is what is to be drawn of what is asked for now; without values where nothing is known.
func (c *causes) heat() view.Heat { return c.heatOf(c.now.scene.Cause.Request) }

// heatOf is heat of any request.
func (c *causes) heatOf(req explain.Request) view.Heat {
	got, s := c.found[req], c.now.scene
	h := view.Heat{Values: got.heat, Photo: c.photo, Cover: s.Cause.Cover, Smooth: s.Smooth, Map: s.Colormap()}
	if got.Result == nil {
		return h
	}
	h.Range = c.scale(req)
	switch {
	case h.Range.Lo < 0:
		h.Map = view.Signed()
	case h.Map.Signed():
		h.Map = view.Viridis()
	}
	return h
}

// share is how far what is under way has come.
func (c *causes) share() float64 {
	for _, task := range c.now.state.Tasks {
		if task.Name == session.ExplainingName {
			return task.Progress
		}
	}
	return 0
}
