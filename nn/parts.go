package nn

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"

	"github.com/vggscope/vggscope/nn/op"
)

// Parts computes pieces of passes in main memory, for who wants many passes that differ in little: what a few pixels change
// (Cone), and what each channel of a layer does to the answer (Exchange). Whole passes for each would take ten times as long.
//
// On the CPU it computes with the runner's weights. For a runner on a GPU it loads those that it needs, when it needs them, so
// that the set must be open; Close gives them back. It is safe for concurrent use, and like a pass has the CPU's runner for itself.
type Parts struct {
	cpu    *cpuRunner
	own    bool // loads weights, and closes
	loads  sync.Mutex
	loaded map[int]bool
	tell   func(done, total int64)
}

// NewParts makes one for a runner. progress hears of weights that are loaded for it, in bytes, and may be nil.
func NewParts(ctx context.Context, r Runner, progress func(done, total int64)) *Parts {
	if cpu, ok := r.(*cpuRunner); ok {
		return &Parts{cpu: cpu}
	}
	m := model{r.Network(), r.Weights()}
	return &Parts{cpu: newCPURunner(ctx, m, nil), own: true, loaded: map[int]bool{}, tell: progress}
}

// Close gives the memory back that it took for itself.
func (p *Parts) Close() {
	if p.own {
		p.cpu.Close()
	}
}

// need has the weights of layers [from, to] loaded.
func (p *Parts) need(ctx context.Context, from, to int) error {
	if !p.own {
		return nil
	}
	p.loads.Lock()
	defer p.loads.Unlock()
	var missing []Layer
	for _, l := range p.cpu.network.Layers[from : to+1] {
		if l.Params > 0 && !p.loaded[l.Index] {
			missing = append(missing, l)
		}
	}
	var before int64
	return p.hold(func() error {
		for _, l := range missing {
			if err := p.cpu.load(ctx, []Layer{l}, nil); err != nil {
				return err
			}
			p.loaded[l.Index] = true
			before += int64(l.Params) * 4
			if p.tell != nil {
				p.tell(before, bytesOf(missing))
			}
		}
		return nil
	})
}

func bytesOf(layers []Layer) (sum int64) {
	for _, l := range layers {
		sum += int64(l.Params) * 4
	}
	return sum
}

// hold calls f with the CPU's runner for itself.
func (p *Parts) hold(f func() error) error {
	p.cpu.pass.Lock()
	defer p.cpu.pass.Unlock()
	if p.cpu.closed {
		return ErrReleased
	}
	if err := p.cpu.rouse(context.Background()); err != nil { // nobody can stop what reads from the program itself
		return err
	}
	return f()
}

func (p *Parts) check(a *Activations, to Site) error {
	n := p.cpu.network
	if a == nil || a.network != n {
		return errors.New("nn: parts of passes need activations of the runner that they were made for")
	}
	if to.Layer < 0 || to.Layer >= len(n.Layers) {
		return fmt.Errorf("nn: layer %d of %d", to.Layer, len(n.Layers))
	}
	return nil
}

// above is the part of a layer's output that a part of its input changes.
func (l Layer) above(box image.Rectangle) image.Rectangle {
	all := image.Rect(0, 0, l.Out.W, l.Out.H)
	switch l.Kind {
	case Conv:
		return box.Inset(-1).Intersect(all)
	case Pool:
		return image.Rect(box.Min.X/2, box.Min.Y/2, (box.Max.X+1)/2, (box.Max.Y+1)/2).Intersect(all)
	}
	return all
}

// Head gives the dense layer that reads what a layer puts out through pools and flattening alone, so that what each channel
// adds to its sums can be told apart: for VGG16 fc1 for the last convolution and what is behind it, then the next dense layer.
func (n *Network) Head(layer int) (dense int, ok bool) {
	if layer < 0 || layer >= len(n.Layers)-1 {
		return 0, false
	}
	for _, l := range n.Layers[layer+1:] {
		switch l.Kind {
		case Dense:
			return l.Index, true
		case Conv:
			return 0, false
		}
	}
	return 0, false
}

// Exchange gives, for each of some channels of a layer, the values at a site when that channel alone has other values: those of
// with, which is in the layer's shape and as after its ReLU. Zeros there mean a channel off. The layer is one that has a Head, and
// the site is at that dense layer or behind it. Row i of the answer is of channels[i]; its length is the site's layer's.
//
// The dense layer's sums are those of the pass and the difference that the channel makes, and the layers behind are computed for
// all channels together: for the 512 channels of block5_conv3 some 11 G multiplications in place of 512 passes.
func (p *Parts) Exchange(ctx context.Context, a *Activations, layer int, with Tensor, channels []int, to Site) ([][]float32, error) {
	n := p.cpu.network
	dense, err := p.checkExchange(a, layer, with, channels, to)
	if err != nil {
		return nil, err
	}
	if err := p.need(ctx, dense, to.Layer); err != nil {
		return nil, err
	}
	difference, err := a.through(layer, dense, with)
	if err != nil {
		return nil, err
	}
	sums, err := a.At(Site{Layer: dense, Before: true})
	if err != nil {
		return nil, err
	}
	var rows []float32
	err = p.hold(func() error {
		rows = p.cpu.layers.apart(n.Layers[dense], difference, channels, n.Layers[layer].Out.C)
		for i := range rows {
			rows[i] += sums.Data[i%sums.C]
		}
		rows, err = p.behind(ctx, a, rows, len(channels), dense, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	return split(rows, len(channels)), nil
}

func (p *Parts) checkExchange(a *Activations, layer int, with Tensor, channels []int, to Site) (dense int, err error) {
	n := p.cpu.network
	if err := p.check(a, to); err != nil {
		return 0, err
	}
	dense, ok := n.Head(layer)
	if !ok || to.Layer < dense {
		return 0, fmt.Errorf("nn: channels of layer %d are not told apart at layer %d: there must be a dense layer between them, and no convolution", layer, to.Layer)
	}
	l := n.Layers[layer]
	if with.Shape != l.Out || len(with.Data) != l.Out.Len() {
		return 0, fmt.Errorf("nn: in place of %s there is %s with %d values, want %s", l.Name, with.Shape, len(with.Data), l.Out)
	}
	for _, c := range channels {
		if c < 0 || c >= l.Out.C {
			return 0, fmt.Errorf("nn: channel %d of %s: it has %d", c, l.Name, l.Out.C)
		}
	}
	return dense, nil
}

// through is the difference between what a dense layer would read with other values at a layer before it, and what it reads.
func (a *Activations) through(layer, dense int, with Tensor) ([]float32, error) {
	for _, l := range a.network.Layers[layer+1 : dense] {
		switch l.Kind {
		case Pool:
			with = op.Maxpool2x2Ref(with)
		case Flatten:
			with = op.FlattenRef(with)
		}
		with = op.MaskRef(with, a.off(l.Index))
	}
	now, err := a.Output(dense - 1)
	if err != nil {
		return nil, err
	}
	difference := make([]float32, len(now.Data))
	for i, v := range now.Data {
		difference[i] = with.Data[i] - v
	}
	return difference, nil
}

// behind goes on from n rows of a dense layer's sums to a site at it or behind it. The runner is held.
func (p *Parts) behind(ctx context.Context, a *Activations, rows []float32, n, dense int, to Site) ([]float32, error) {
	layers := p.cpu.network.Layers
	to = p.cpu.network.site(to)
	for i := dense; ; i++ {
		l := layers[i]
		if i == to.Layer && to.Before {
			return rows, nil
		}
		if l.Activation != "softmax" {
			zeroChannels(rows, l.Out.C, a.off(i))
		}
		if i == to.Layer {
			return activate(l, rows), nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var err error
		if rows, err = p.cpu.layers.many(layers[i+1], rows, n, l.Activation == "relu"); err != nil {
			return nil, err
		}
		if !op.Finite(rows) {
			return nil, &NotFiniteError{layers[i+1]}
		}
	}
}

// zeroChannels puts zeros where channels are off, in rows of values.
func zeroChannels(rows []float32, channels int, off []int) {
	for _, c := range off {
		for i := c; i < len(rows); i += channels {
			rows[i] = 0
		}
	}
}

// activate applies a dense layer's activation to rows of its sums.
func activate(l Layer, rows []float32) []float32 {
	switch l.Activation {
	case "relu":
		return op.ReLU(Tensor{Shape: op.Vector(len(rows)), Data: rows}).Data
	case "softmax":
		out := make([]float32, 0, len(rows))
		for i := 0; i < len(rows); i += l.Out.C {
			out = append(out, op.SoftmaxRef(Tensor{Shape: l.Out, Data: rows[i : i+l.Out.C]}).Data...)
		}
		return out
	}
	return rows
}

func split(rows []float32, n int) [][]float32 {
	list := make([][]float32, n)
	for i := range list {
		list[i] = rows[i*len(rows)/n : (i+1)*len(rows)/n]
	}
	return list
}
