package ui

import (
	"slices"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn/explain"
)

// glances are looks at further maps of causes beside the one that is asked for, one after the other: of the channel under the mouse.
type glances struct {
	at    *explain.Request  // what is looked at; nil for nothing
	asked *explain.Request  // under way
	half  *explain.Halfway  // that they go on from
	kept  []explain.Request // answers that are kept, the last one last
}

// mostGlances is how many of their answers are kept: each is a map of the picture's size.
const mostGlances = 32

// glance has a look at what a request gives, or for nil no more. It ends no work that was asked for, which would have to begin anew: it
// waits for that.
func (c *causes) glance(req *explain.Request) {
	g := &c.glances
	if req == nil || c.of == nil {
		if g.at != nil {
			g.at = nil
			g.end(c.session)
			c.changed()
		}
		return
	}
	if g.at == nil || *g.at != *req {
		g.at = req
		g.end(c.session)
		defer c.changed()
	}
	if _, known := c.found[*req]; known || g.asked != nil || c.asked != nil || c.tests.asked != nil || c.measures.asked != nil {
		return
	}
	g.asked = req
	c.session.Do(session.Glimpsing(*req, g.half, func(e session.Explanation) {
		got := newCause(e)
		c.main.do("glance", func() { c.takeGlance(got) })
	}))
}

// takeGlance takes the answer to a look over, as take does.
func (c *causes) takeGlance(got cause) {
	g := &c.glances
	if g.asked != nil && *g.asked == got.Asked {
		g.asked = nil
	}
	if c.of != nil && got.Of.Activations == c.of && got.Half != nil {
		g.half = got.Half
	}
	got.Half = nil // of which only the last one is kept: it is as large as its layer
	c.take(got)
	if _, known := c.found[got.Asked]; known && !slices.Contains(g.kept, got.Asked) {
		g.kept = append(g.kept, got.Asked)
	}
	if len(g.kept) > mostGlances {
		if first := g.kept[0]; first != c.now.scene.Cause.Request {
			delete(c.found, first)
		}
		g.kept = slices.Delete(g.kept, 0, 1)
	}
}

// end ends what is under way.
func (g *glances) end(s Session) {
	if g.asked != nil {
		g.asked = nil
		s.Stop(session.GlimpsingName)
	}
}

// forget forgets what was about another result.
func (g *glances) forget(s Session) {
	g.end(s)
	*g = glances{}
}
