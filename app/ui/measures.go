package ui

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
)

// A measuredOf says which numbers of a layer's channels about which target.
type measuredOf struct {
	key    rank.Key
	layer  int
	target explain.Target
}

// measures are numbers about what is explained that channels can be sorted by. Working them out takes the runner.
type measures struct {
	found   map[measuredOf]session.Ranked
	stopped map[measuredOf]bool
	asked   *measuredOf // under way
}

// wants is what a key asks for now.
func (c *causes) wants(key rank.Key, layer int) measuredOf {
	return measuredOf{key, layer, c.now.scene.Cause.Target}
}

// values are a layer's numbers of a key; where there are none why is the key of a text that says so. They are asked for, unless
// they were stopped.
func (c *causes) values(key rank.Key, layer int) (values []float64, why string) {
	of := c.wants(key, layer)
	got, ok := c.measures.found[of]
	switch {
	case c.of == nil:
		return nil, "sort.waiting"
	case ok && got.Err != nil:
		return nil, "sort.nothing"
	case ok:
		return got.Values, ""
	case c.measures.stopped[of]:
		return nil, "sort.stopped"
	}
	c.measure(of)
	return nil, "sort.measuring"
}

// measure has numbers worked out, unless they are.
func (c *causes) measure(of measuredOf) {
	if c.measures.asked != nil && *c.measures.asked == of {
		return
	}
	c.measures.asked = &of
	c.session.Do(session.Ranking(session.Measure(of.key), of.target, of.layer, func(m session.Ranked) {
		c.main.do("measured", func() { c.takeMeasured(of, m) })
	}))
}

// takeMeasured takes numbers over. Those about something else than is shown, and those that the session will begin anew, are none.
func (c *causes) takeMeasured(of measuredOf, m session.Ranked) {
	if c.of == nil || m.Of.Activations != c.of || errors.Is(m.Err, context.Canceled) {
		return
	}
	if m.Half != nil { // the last one alone: it is as large as the layer
		c.glances.half, m.Half = m.Half, nil
	}
	c.measures.found[of] = m
	if c.measures.asked != nil && *c.measures.asked == of {
		c.measures.asked = nil
	}
	c.measured()
}

// stopMeasuring ends what is under way for the user; false where nothing is.
func (c *causes) stopMeasuring() bool {
	if c.measures.asked == nil {
		return false
	}
	c.measures.stopped[*c.measures.asked] = true
	c.measures.asked = nil
	c.session.Stop(session.RankingName)
	c.measured()
	return true
}

// forgetMeasures forgets what was about another result.
func (c *causes) forgetMeasures() {
	if c.measures.asked != nil {
		c.session.Stop(session.RankingName)
	}
	c.measures = measures{found: map[measuredOf]session.Ranked{}, stopped: map[measuredOf]bool{}}
}

// sortedByTarget reports whether channels are sorted, or left out, by numbers about what is explained.
func (s *subject) sortedByTarget() bool {
	for _, k := range s.scene.Order.Needs() {
		if m, _ := rank.ByKey(k); m.Target {
			return true
		}
	}
	return false
}
