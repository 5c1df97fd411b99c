package ui

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// A layerKey says which layer of which pass is to be made ready, and how.
type layerKey struct {
	pass  *nn.Activations
	whole *nn.Activations // that pass, or the one that it goes on from with some channels off
	scene.Demand
}

// sameKind reports whether two are alike but for the layer: what is worth keeping together. That is what all channels on and
// one choice of those that are off give of a picture.
func (k layerKey) sameKind(o layerKey) bool {
	return k.whole == o.whole && (k.pass == o.pass || k.pass == k.whole || o.pass == o.whole) && k.SameKind(o.Demand)
}

// A layerCache keeps layers that are ready to be drawn and prepares more in the background, one at a time, what was asked for
// last first. It keeps those of one picture and one way of drawing.
type layerCache struct {
	// Called on the cache's goroutine.
	onReady   func(layerKey, *view.Maps)
	onCounted func(*view.Maps) // what count was asked for
	onFault   func(error)
	prepare   func(layerKey) (*view.Maps, error)

	mu      sync.Mutex
	ready   map[layerKey]*view.Maps
	bare    bareLayers
	held    layerKey   // of the model before, that was looked at last; it stays
	queue   []layerKey // the last one is next
	working bool
	doing   layerKey // what is being prepared, while working
	single  layerKey // what was asked for alone last: someone waits to see it
	wake    chan struct{}

	uncounted *view.Maps // what is on the screen, while its statistics and histograms are still to come
}

// frames is how long the cache rests after it has prepared what someone waits for, so that the cores are free to draw it.
const frames = 40 * time.Millisecond

func newLayerCache(onReady func(layerKey, *view.Maps), onCounted func(*view.Maps), onFault func(error)) *layerCache {
	c := &layerCache{onReady: onReady, onCounted: onCounted, onFault: onFault, prepare: prepare}
	c.ready, c.wake = map[layerKey]*view.Maps{}, make(chan struct{}, 1)
	c.bare.layers, c.bare.most = map[layerKey]*view.Maps{}, nearest
	return c
}

// get is the layer if it is ready, with its values, else nil.
func (c *layerCache) get(k layerKey) *view.Maps {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready[k]
}

// put takes a layer in that is ready already. The same layer on another range is forgotten: while a limit is dragged there are
// many.
func (c *layerCache) put(k layerKey, m *view.Maps) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(func(other layerKey) bool { return other.pass == k.pass && other.Site == k.Site })
	c.ready[k] = m
}

// forget lets layers go. The caller holds mu.
func (c *layerCache) forget(which func(layerKey) bool) {
	for _, list := range []map[layerKey]*view.Maps{c.ready, c.bare.layers} {
		maps.DeleteFunc(list, func(k layerKey, _ *view.Maps) bool { return which(k) })
	}
}

// hold keeps a layer of another pass: the user may come back to it. There is one.
func (c *layerCache) hold(k layerKey, m *view.Maps) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(func(other layerKey) bool { return other == c.held })
	c.held, c.ready[k] = k, m
}

// count has the statistics and histograms of a layer made that is on the screen, unless they are there. A layer that someone
// waits for goes first: numbers can follow.
func (c *layerCache) count(m *view.Maps) {
	if m.Counted() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.uncounted = m
	c.start()
}

// start has the worker run. The caller holds mu.
func (c *layerCache) start() {
	if !c.working && (len(c.queue) > 0 || c.uncounted != nil) {
		c.working = true
		go c.work()
	}
}

// ask has layers prepared, the last one first, and forgets what is of another kind.
func (c *layerCache) ask(list ...layerKey) {
	if len(list) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	first := list[len(list)-1]
	c.forget(func(k layerKey) bool { return !k.sameKind(first) && k != c.held })
	c.bare.around(list)
	c.queue = slices.DeleteFunc(c.queue, func(k layerKey) bool { return !k.sameKind(first) || slices.Contains(list, k) })
	for _, k := range list {
		if c.missing(k, len(list) == 1) {
			c.queue = append(c.queue, k)
		}
	}
	if len(list) == 1 {
		c.single = first
		select {
		case c.wake <- struct{}{}:
		default:
		}
	}
	c.lull()
	c.start()
}

// work prepares what is asked for until nothing is.
func (c *layerCache) work() {
	for {
		c.mu.Lock()
		last := len(c.queue) - 1
		switch m := c.uncounted; {
		case m != nil && !(last >= 0 && c.queue[last] == c.single):
			c.uncounted = nil
			c.mu.Unlock()
			c.tell(work.Safely(func() error { m.Count(); return nil }), func() { c.onCounted(m) })
		case last < 0:
			c.working = false
			c.mu.Unlock()
			return
		default:
			k := c.queue[last]
			c.queue, c.doing = c.queue[:last], k
			select {
			case <-c.wake: // what is waited for is the last of the queue, this one
			default:
			}
			c.mu.Unlock()
			c.make(k)
		}
	}
}

// make prepares one layer, and rests if it was waited for.
func (c *layerCache) make(k layerKey) {
	c.mu.Lock()
	prepare := c.preparing(k)
	c.mu.Unlock()
	var m *view.Maps
	err := work.Safely(func() (err error) { m, err = prepare(k); return err }) // or a panic would end the program
	c.mu.Lock()
	c.doing = layerKey{}
	if err == nil {
		c.ready[k] = m
		delete(c.bare.layers, k)
		c.lull()
	}
	waited := c.single == k
	c.mu.Unlock()
	c.tell(err, func() {
		c.onReady(k, m)
		if waited {
			c.rest()
		}
	})
}

// tell hands an error on, or does what follows where there is none.
func (c *layerCache) tell(err error, do func()) {
	if err != nil {
		c.onFault(err)
		return
	}
	do()
}

// rest leaves the cores to others for some frames, or until another layer is waited for.
func (c *layerCache) rest() {
	select {
	case <-c.wake:
	case <-time.After(frames):
	}
}

// prepare reads a layer from the device and makes it ready.
func prepare(k layerKey) (*view.Maps, error) {
	t, err := k.pass.At(k.Site)
	if err != nil {
		return nil, err
	}
	colours := view.Viridis()
	if k.Signed {
		colours = view.Signed()
	}
	return view.NewMaps(t, k.Mode, k.Locked, colours), nil
}
