package nn

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/weights"
)

// Activations are what one forward pass left in every layer. They are read-only and safe for concurrent use.
//
// They are counted. Forward gives them with one owner; Retain makes one more, and when each has called Release the runner
// has the memory back. A pass that went on from these keeps them too, for itself: no owner needs to.
type Activations struct {
	network *Network
	memory  passMemory
	from    int           // the first layer of this pass
	base    *Activations  // where the layers below are; nil for a whole pass
	zeroed  map[int][]int // by layer, the channels that this pass has off
	masked  bool          // the output of the layer before from is this pass's own: with channels off, or given
	given   bool

	// Held only for a moment, never while something is read or freed: the window's thread asks for times while a layer is
	// on its way from the GPU.
	mu     sync.Mutex
	times  []time.Duration // of the layers computed so far
	values map[Site]*reading
	owners int
	uses   int // passes that went on from this one, and reads under way
	freed  bool
}

// passMemory is where a runner keeps the outputs of one pass.
type passMemory interface {
	// read gives the values at a site of a layer of this pass.
	read(s Site) (Tensor, error)
	release()
}

func newActivations(n *Network, p Pass, memory passMemory) *Activations {
	return &Activations{
		network: n, memory: memory, from: p.From, base: p.Base, zeroed: p.zeroed(), masked: p.Base != nil && p.apart(p.From-1),
		given: p.given(), values: map[Site]*reading{}, owners: 1,
	}
}

// finish notes that the next layer is computed, and tells done.
func (a *Activations) finish(took time.Duration, done func(*Activations, int)) {
	a.mu.Lock()
	a.times = append(a.times, took)
	layer := a.from + len(a.times) - 1
	a.mu.Unlock()
	if done != nil {
		done(a, layer)
	}
}

// Network is the network that was run.
func (a *Activations) Network() *Network { return a.network }

// From is the first layer that this pass computed; those below are another's.
func (a *Activations) From() int { return a.from }

// Done is the number of layers that are there so far: all of them once Forward has returned.
func (a *Activations) Done() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.from + len(a.times)
}

// Off lists, by layer, the channels that are off for the layers behind it, in this pass or in those that it goes on from: what
// Pass.Off has to be for a whole pass with the same. It is nil where all are on.
func (a *Activations) Off() map[int][]int {
	var all map[int][]int
	for i := range a.network.Layers {
		if channels := a.off(i); len(channels) > 0 {
			if all == nil {
				all = map[int][]int{}
			}
			all[i] = slices.Clone(channels)
		}
	}
	return all
}

// Given tells the highest layer in whose place values were given to this pass, or to one that it goes on from; see Pass.Below.
// What is behind that layer is then not what the input below makes of it.
func (a *Activations) Given() (layer int, ok bool) {
	for ; a != nil; a = a.base {
		if a.given {
			return a.from - 1, true
		}
	}
	return 0, false
}

// Time is what layer i took in this pass: zero before it is computed, and for layers below From.
func (a *Activations) Time(i int) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i -= a.from; i < 0 || i >= len(a.times) {
		return 0
	}
	return a.times[i]
}

// Total is what all layers of this pass took.
func (a *Activations) Total() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var sum time.Duration
	for _, t := range a.times {
		sum += t
	}
	return sum
}

// Output is the output of layer i as Keras gives it: after ReLU, after softmax, and without the channels that are off. The
// values must not be changed.
func (a *Activations) Output(i int) (Tensor, error) { return a.At(Site{Layer: i}) }

// Before is the output of layer i before its ReLU or softmax; for layers without either it is Output. The values must
// not be changed.
func (a *Activations) Before(i int) (Tensor, error) { return a.At(Site{Layer: i, Before: true}) }

// Value gives the value of one unit.
func (a *Activations) Value(u Unit) (float32, error) {
	t, err := a.At(u.Site)
	if err != nil {
		return 0, err
	}
	if u.Y < 0 || u.Y >= t.H || u.X < 0 || u.X >= t.W || u.C < 0 || u.C >= t.C {
		return 0, fmt.Errorf("nn: unit (%d, %d) of channel %d, the layer has %s", u.Y, u.X, u.C, t.Shape)
	}
	return t.At(u.Y, u.X, u.C), nil
}

// holder is the pass that has the values of a site.
func (a *Activations) holder(s Site) *Activations {
	for a.base != nil && s.Layer < a.from && !(a.masked && s == Site{Layer: a.from - 1}) {
		a = a.base
	}
	return a
}

// Retain makes one more owner, who has to call Release. It reports false where the last one has done so already.
func (a *Activations) Retain() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.owners == 0 {
		return false
	}
	a.owners++
	return true
}

// Release takes one owner away. With the last one the runner has the memory back, once no read is under way and no pass
// that went on from this one is left. What Hold has read stays readable. A call too many does nothing.
func (a *Activations) Release() {
	a.mu.Lock()
	if a.owners > 0 {
		a.owners--
	}
	a.free()
}

// use keeps the memory until unuse, if it is there still; with owned, only if there is an owner still.
func (a *Activations) use(owned bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.freed || (owned && a.owners == 0) {
		return false
	}
	a.uses++
	return true
}

func (a *Activations) unuse() {
	a.mu.Lock()
	a.uses--
	a.free()
}

// free gives the memory back when nobody needs it any more. It is called with the lock held, and gives it back.
func (a *Activations) free() {
	last := a.owners == 0 && a.uses == 0 && !a.freed
	a.freed = a.freed || last
	a.mu.Unlock()
	if !last {
		return
	}
	a.memory.release()
	if a.base != nil {
		a.base.unuse()
	}
}

func (a *Activations) released() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.owners == 0
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
