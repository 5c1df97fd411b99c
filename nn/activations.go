package nn

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/weights"
)

// Activations are what one forward pass left in every layer. They are read-only, safe for concurrent use, and keep the
// runner's memory until they are released.
type Activations struct {
	network *Network
	source  activationSource

	mu       sync.Mutex
	times    []time.Duration // of the layers computed so far
	cache    map[stage]Tensor
	released bool
}

// stage is one of the two outputs of a layer: what the next one reads, or what was there before ReLU or softmax.
type stage struct {
	layer  int
	before bool
}

// activationSource is where a runner keeps the outputs of one pass.
type activationSource interface {
	// read gives a layer's values as they are kept: before ReLU. With before set, those before a softmax.
	read(layer int, before bool) (Tensor, error)
	release()
}

func newActivations(n *Network, source activationSource) *Activations {
	return &Activations{network: n, source: source, cache: map[stage]Tensor{}}
}

// finish notes that the next layer is computed, and tells done.
func (a *Activations) finish(took time.Duration, done func(*Activations, int)) {
	a.mu.Lock()
	a.times = append(a.times, took)
	layer := len(a.times) - 1
	a.mu.Unlock()
	if done != nil {
		done(a, layer)
	}
}

// Network is the network that was run.
func (a *Activations) Network() *Network { return a.network }

// Done is the number of layers computed so far: all of them once Forward has returned.
func (a *Activations) Done() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.times)
}

// Time is what layer i took, zero before it is computed.
func (a *Activations) Time(i int) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i >= len(a.times) {
		return 0
	}
	return a.times[i]
}

// Total is what all layers took.
func (a *Activations) Total() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var sum time.Duration
	for _, t := range a.times {
		sum += t
	}
	return sum
}

// Output is the output of layer i as Keras gives it: after ReLU, after softmax. The values must not be changed.
func (a *Activations) Output(i int) (Tensor, error) { return a.get(stage{i, false}) }

// Before is the output of layer i before its ReLU or softmax; for layers without either it is Output. The values must
// not be changed.
func (a *Activations) Before(i int) (Tensor, error) {
	return a.get(stage{i, a.network.Layers[i].Activation != ""})
}

// get reads a stage once and keeps it: a runner on a GPU fetches it from there.
func (a *Activations) get(s stage) (Tensor, error) {
	if s.layer < 0 || s.layer >= len(a.network.Layers) {
		return Tensor{}, fmt.Errorf("nn: layer %d of %d", s.layer, len(a.network.Layers))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if t, ok := a.cache[s]; ok {
		return t, nil
	}
	if a.released {
		return Tensor{}, ErrReleased
	}
	if s.layer >= len(a.times) {
		return Tensor{}, ErrNotYet
	}
	activation := a.network.Layers[s.layer].Activation
	t, err := a.source.read(s.layer, s.before && activation == "softmax")
	if err != nil {
		return Tensor{}, err
	}
	if activation == "relu" && !s.before {
		t = relu(t)
	}
	a.cache[s] = t
	return t, nil
}

// Release gives the memory back to the runner. What was read before stays readable; releasing twice is fine.
func (a *Activations) Release() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.released {
		a.released = true
		a.source.release()
	}
}

// Prediction is one class and its probability.
type Prediction struct {
	Index       int
	Class       weights.Class
	Probability float32
}

// Top gives the k most probable classes, the first first; of equals the one with the lower index. Without dense layers
// it gives nothing.
func (a *Activations) Top(k int) ([]Prediction, error) {
	if !a.network.HasTop() {
		return nil, nil
	}
	t, err := a.Output(len(a.network.Layers) - 1)
	if err != nil {
		return nil, err
	}
	all := make([]Prediction, t.C)
	for i, p := range t.Data {
		all[i] = Prediction{i, a.network.Classes[i], p}
	}
	slices.SortStableFunc(all, func(x, y Prediction) int { return cmp.Compare(y.Probability, x.Probability) })
	return all[:min(max(k, 0), len(all))], nil
}
