package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// kept is what the cache has: layers with their values, how many bytes those take, and layers without.
func (c *layerCache) kept() (full []int, bytes int, bare []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, m := range c.ready {
		full = append(full, k.Layer)
		bytes += 4 * len(m.Tensor.Data)
	}
	for k, m := range c.bare.layers {
		bare = append(bare, k.Layer)
		bytes += 4 * len(m.Tensor.Data)
	}
	slices.Sort(full)
	slices.Sort(bare)
	return full, bytes, bare
}

// idle waits until the cache has nothing to do.
func (c *layerCache) idle(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(atMost); ; time.Sleep(time.Millisecond) {
		c.mu.Lock()
		working := c.working
		c.mu.Unlock()
		if !working {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the cache is busy")
		}
	}
}

// Of all layers that are prepared, values are kept of those near the chosen one; a far one has its own again when it is chosen.
func TestFarLayersHaveNoValues(t *testing.T) {
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	pass := state.Result.Activations
	layers := pass.Network().Layers
	key := func(i int) layerKey { return layerKey{pass, pass, scene.Demand{Site: nn.Site{Layer: i}}} }
	told := map[int]*view.Maps{}
	c := newLayerCache(func(k layerKey, m *view.Maps) { told[k.Layer] = m }, func(*view.Maps) {}, func(err error) { t.Error(err) })
	c.bare.most = 1 << 20
	c.prepare = func(k layerKey) (*view.Maps, error) {
		if told[k.Layer] != nil {
			t.Errorf("layer %d is prepared again", k.Layer)
		}
		return prepare(k)
	}
	around := func(at int) {
		var list []layerKey
		for i := range layers {
			list = append(list, key(i))
		}
		slices.SortStableFunc(list, func(a, b layerKey) int { return abs(b.Layer-at) - abs(a.Layer-at) })
		c.ask(list...)
		c.idle(t)
	}
	for _, at := range []int{2, len(layers) - 2, 1, len(layers) / 2} {
		around(at)
		full, bytes, bare := c.kept()
		if len(full)+len(bare) != len(layers) || len(bare) == 0 {
			t.Fatalf("at %d: %v with values and %v without, want %d", at, full, bare, len(layers))
		}
		own := 0
		for _, i := range []int{at - 1, at, at + 1} {
			own += 4 * layers[i].Out.Len()
			if !slices.Contains(full, i) {
				t.Errorf("at %d: layer %d has no values", at, i)
			}
		}
		if most := max(c.bare.most, own); bytes > most {
			t.Errorf("at %d: %d bytes of values, want %d at most", at, bytes, most)
		}
	}
	around(1)
	for i, l := range layers { // in whatever order they are chosen
		i = (i * 7) % len(layers)
		c.ask(key(i))
		c.idle(t)
		m, err := c.get(key(i)), error(nil)
		if m == nil {
			t.Fatalf("%s is not ready", l.Name)
		}
		want, err := pass.At(nn.Site{Layer: i})
		if err != nil || !slices.Equal(m.Tensor.Data, want.Data) || !m.Same(told[i]) {
			t.Errorf("layer %d has other values: %v", i, err)
		}
	}
}

// aCache is one of nobody's layers, with the tests' pass and the keys of its layers.
func aCache(t *testing.T) (pass *nn.Activations, key func(layer int) layerKey, c *layerCache) {
	t.Helper()
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	pass = state.Result.Activations
	key = func(i int) layerKey { return layerKey{pass, pass, scene.Demand{Site: nn.Site{Layer: i}}} }
	return pass, key, newLayerCache(func(layerKey, *view.Maps) {}, func(*view.Maps) {}, func(err error) { t.Error(err) })
}

// What is shown beside the maps has its values too, wherever it is.
func TestNeededLayerHasValues(t *testing.T) {
	pass, key, c := aCache(t)
	c.bare.near = []int{len(pass.Network().Layers) - 1}
	if c.need(key(1)) != nil {
		t.Error("ready before it was prepared")
	}
	c.idle(t)
	if m := c.need(key(1)); m == nil || len(m.Tensor.Data) == 0 {
		t.Error("not ready")
	}
}

// Of a window that is left alone only the chosen layer keeps its values; all have theirs once another one is chosen.
func TestDozeKeepsTheChosenLayer(t *testing.T) {
	pass, key, c := aCache(t)
	around := func(list ...int) {
		keys := make([]layerKey, len(list))
		for i, layer := range list {
			keys[i] = key(layer)
		}
		c.ask(keys...)
		c.idle(t)
	}
	c.doze() // before anything is there
	around(6, 5, 1, 2, 4, 3)
	if full, _, bare := c.kept(); len(full) != 6 || len(bare) != 0 {
		t.Fatalf("%v have values and %v have none", full, bare)
	}
	c.doze()
	c.doze()
	if full, _, bare := c.kept(); !slices.Equal(full, []int{3}) || !slices.Equal(bare, []int{1, 2, 4, 5, 6}) {
		t.Errorf("left alone, %v have values and %v have none", full, bare)
	}
	around(4)
	if m := c.get(key(4)); m == nil || len(m.Tensor.Data) != pass.Network().Layers[4].Out.Len() {
		t.Error("a layer that is chosen then has no values")
	}
	around(6, 1, 2, 3, 5, 4)
	if full, _, bare := c.kept(); len(full) != 6 {
		t.Errorf("with another one chosen %v have values and %v have none", full, bare)
	}
}
