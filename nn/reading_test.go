package nn

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
)

// sites are all sites of a network, each once.
func sites(n *Network) (list []Site) {
	for _, l := range n.Layers {
		list = append(list, Site{Layer: l.Index})
		if l.Activation != "" {
			list = append(list, Site{Layer: l.Index, Before: true})
		}
	}
	return list
}

// inGo is how many values of a pass are kept in readings, and how many are there because somebody has them.
func inGo(a *Activations) (kept, found int) {
	for s, r := range a.values {
		kept += len(r.kept.Data)
		if r.kept.Data == nil {
			found += len(r.found(a.network.Layers[s.Layer].Out).Data)
		}
	}
	return kept, found
}

// Maps that were read are the same memory for all who look at them, and gone when nobody does.
func TestMapsAreNotKept(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Release()
		const layer = 1
		first, again := mustRead(t, a, Site{Layer: layer}), mustRead(t, a, Site{Layer: layer})
		if len(first.Data) <= few {
			t.Fatalf("%d values are too few for this test", len(first.Data))
		}
		if &first.Data[0] != &again.Data[0] {
			t.Error("what somebody has was read again")
		}
		values := slices.Clone(first.Data)
		most := 0
		for _, s := range sites(r.Network()) {
			if n := len(mustRead(t, a, s).Data); n <= few {
				most += n
			}
		}
		runtime.KeepAlive(first)
		r.Rest()
		runtime.GC()
		kept, found := inGo(a)
		if kept > most {
			t.Errorf("%d values are kept, want the %d of small layers at most", kept, most)
		}
		for s := range a.values {
			if l := r.Network().Layers[s.Layer]; l.Activation == "relu" && !s.Before && l.Out.Len() > few && a.values[s].last.Value() != nil {
				t.Errorf("%s after its ReLU is there still", l.Name)
			}
		}
		if r.Device().Backend == GPU && found != 0 {
			t.Errorf("%d values are there still that nobody has", found)
		}
		if now := mustRead(t, a, Site{Layer: layer}); !slices.Equal(now.Data, values) {
			t.Error("other values when they are read again")
		}
	})
}

// What Hold has read can be read without pass and runner, and takes each layer once.
func TestHold(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		for _, off := range []map[int][]int{nil, {1: {0}, 4: {}}} {
			a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r), Off: off})
			if err != nil {
				t.Fatal(err)
			}
			want := map[Site]Tensor{}
			for _, s := range sites(r.Network()) {
				want[s] = mustRead(t, a, s)
			}
			if err := a.Hold(); err != nil {
				t.Fatal(err)
			}
			a.Release()
			most := 0
			for _, l := range r.Network().Layers {
				most += l.Out.Len()
				if _, ok := off[l.Index]; ok || l.Activation == "softmax" || l.Out.Len() <= few {
					most += l.Out.Len() // before and after
				}
			}
			if kept, _ := inGo(a); kept > most {
				t.Errorf("%d values are kept, want %d at most", kept, most)
			}
			for s, w := range want {
				if got := mustRead(t, a, s); !slices.Equal(got.Data, w.Data) || got.Shape != w.Shape {
					t.Errorf("%+v has other values", s)
				}
			}
		}
	})
}

// Without Hold large maps go with the pass, whoever has them still.
func TestMapsGoWithThePass(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
		if err != nil {
			t.Fatal(err)
		}
		maps, last := mustRead(t, a, Site{Layer: 1}), Site{Layer: len(r.Network().Layers) - 1}
		mustRead(t, a, last)
		a.Release()
		if _, err := a.Output(1); !errors.Is(err, ErrReleased) {
			t.Errorf("maps of a pass that is over: %v, want ErrReleased", err)
		}
		mustRead(t, a, last)
		runtime.KeepAlive(maps)
	})
}
