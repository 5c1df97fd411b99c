package ui

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// What is being prepared is not prepared a second time when it is asked for again meanwhile.
func TestShelfPreparesOnce(t *testing.T) {
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	var times atomic.Int32
	var s *layerCache
	a := layerKey{state.Result.Activations, state.Result.Activations, scene.Demand{Site: nn.Site{Layer: 1}}}
	b := layerKey{state.Result.Activations, state.Result.Activations, scene.Demand{Site: nn.Site{Layer: 2}}}
	under, goOn := make(chan struct{}), make(chan struct{})
	s = newLayerCache(func(w layerKey, _ *view.Maps) {
		if w == a {
			times.Add(1)
		}
	}, func(m *view.Maps) {
		if !m.Counted() {
			t.Error("told of histograms that are not there")
		}
	}, func(err error) { t.Error(err) })
	s.prepare = func(w layerKey) (*view.Maps, error) {
		if w == a && times.Load() == 0 {
			close(under)
			<-goOn
		}
		return prepare(w)
	}
	s.ask(a)
	<-under
	s.ask(b, a)
	close(goOn)
	for end := time.Now().Add(atMost); s.get(b) == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not ready")
		}
	}
	if n := times.Load(); n != 1 {
		t.Errorf("prepared %d times, want once", n)
	}
}

// While ranges are locked, a layer that is seen before it was prepared is locked to what it has then, and is there.
func TestLockedLayerIsThere(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.viewer.setRange(scene.Locked)
	settle(t, w)
	for _, layer := range []int{5, 6, 5} {
		w.viewer.cache.mu.Lock()
		delete(w.viewer.cache.ready, w.now.want(layer))
		w.viewer.cache.mu.Unlock()
		w.viewer.chooseLayer(layer)
		settle(t, w)
		if w.parts.maps.pending() || w.parts.maps.barNow().On != view.Union(w.parts.maps.grid.maps.Own) {
			t.Errorf("layer %d: pending %t, range %v, want that of its values", layer, w.parts.maps.pending(), w.parts.maps.barNow().On)
		}
	}
}
