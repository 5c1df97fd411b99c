package ui

import (
	"slices"

	"github.com/vggscope/vggscope/app/view"
)

// bareLayers are those that the cache keeps without their values. What is drawn of a layer is a third more than a byte for each of
// them, and takes the most of the time to make; the values are four bytes each, and the pass has them anyway. So values are kept of
// the layers that are near the chosen one, which are gone to next, and read again, in a few milliseconds, for one that is far.
type bareLayers struct {
	layers map[layerKey]*view.Maps
	near   []int    // layers of which values are kept; nil before anything is known
	asked  layerKey // a layer that was asked for alone since
	beside layerKey // a layer that something else than the maps shows
	most   int      // up to how many bytes of values are kept; those of the chosen layer and its neighbours whatever they take
}

// nearest is the most of a cache in the window.
const nearest = 16 << 20

// around takes the layers that are wanted, the nearest last, as those to keep values of.
func (b *bareLayers) around(list []layerKey) {
	if len(list) < 2 {
		b.asked = list[0]
		return
	}
	b.near, b.asked = nil, layerKey{}
	bytes := 0
	for i, k := range slices.Backward(list) {
		if bytes += 4 * k.pass.Network().Layers[k.Layer].Out.Len(); bytes <= b.most || len(list)-i <= 3 {
			b.near = append(b.near, k.Layer)
		}
	}
}

// near reports whether a layer's values are kept. The caller holds mu.
func (c *layerCache) near(k layerKey) bool {
	return c.bare.near == nil || k == c.held || k == c.bare.asked || k == c.bare.beside || slices.Contains(c.bare.near, k.Layer)
}

// lull takes the values of those that are far. The caller holds mu.
func (c *layerCache) lull() {
	for k, m := range c.ready {
		if !c.near(k) {
			delete(c.ready, k)
			c.bare.layers[k] = m.Bare()
		}
	}
}

// doze takes the values of all but the chosen layer, and of what is shown beside it, until another one is chosen.
func (c *layerCache) doze() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bare.near = c.bare.near[:min(1, len(c.bare.near))]
	c.lull()
}

// missing reports whether a layer is to be prepared, or its values are to be read again. The caller holds mu.
func (c *layerCache) missing(k layerKey, waited bool) bool {
	if c.ready[k] != nil || c.working && c.doing == k {
		return false
	}
	return c.bare.layers[k] == nil || waited || c.near(k)
}

// preparing is how a layer is made ready. The caller holds mu.
func (c *layerCache) preparing(k layerKey) func(layerKey) (*view.Maps, error) {
	bare := c.bare.layers[k]
	if bare == nil {
		return c.prepare
	}
	return func(k layerKey) (*view.Maps, error) {
		t, err := k.pass.At(k.Site)
		if err != nil {
			return nil, err
		}
		return bare.With(t), nil
	}
}

// need is get for what shows a layer beside the maps. Where it is not ready, onReady will tell when it is.
func (c *layerCache) need(k layerKey) *view.Maps {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bare.beside = k
	if c.missing(k, true) && !slices.Contains(c.queue, k) {
		c.queue = append([]layerKey{k}, c.queue...)
		c.start()
	}
	return c.ready[k]
}
