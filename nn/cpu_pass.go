package nn

import (
	"sync"

	"github.com/vggscope/vggscope/nn/op"
)

// cpuPass keeps the tensors of one pass.
type cpuPass struct {
	network *Network
	from    int
	base    *cpuPass // has the layers below from
	values  []Tensor // by layer: before ReLU, after softmax
	masked  []Tensor // by layer: values with some channels at zero, where there are such
	logits  Tensor

	spare *spareTensors // takes what nobody else has when the pass ends; nil for nothing
	mu    sync.Mutex
	given []bool // by layer: whoever read values has them for good
}

func newCPUPass(n *Network, from int, spare *spareTensors) *cpuPass {
	layers := len(n.Layers)
	return &cpuPass{
		network: n, from: from, spare: spare,
		values: make([]Tensor, layers), masked: make([]Tensor, layers), given: make([]bool, layers),
	}
}

// mask keeps a layer's values apart once more, with channels at zero, where the pass wants that, and gives what to go on with.
func (m *cpuPass) mask(p Pass, layer int, t Tensor) Tensor {
	if !p.off(layer) {
		return t
	}
	m.masked[layer] = op.MaskRef(t, p.Off[layer])
	return m.masked[layer]
}

// kept is a layer's output with all its channels, before ReLU.
func (m *cpuPass) kept(layer int) Tensor {
	for layer < m.from {
		m = m.base
	}
	return m.values[layer]
}

// output is a layer's output as the next layer of this pass sees it, before ReLU.
func (m *cpuPass) output(layer int) Tensor {
	for ; m.masked[layer].Data == nil; m = m.base {
		if layer >= m.from {
			return m.values[layer]
		}
	}
	return m.masked[layer]
}

func (m *cpuPass) read(s Site) (Tensor, error) {
	l := m.network.Layers[s.Layer]
	if !s.Before && l.Activation == "relu" {
		return op.ReLU(m.output(s.Layer)), nil
	}
	m.mu.Lock()
	m.given[s.Layer] = true
	if l.Kind == Flatten { // the same values as the layer's before it
		m.given[s.Layer-1] = true
	}
	m.mu.Unlock()
	switch {
	case s.Before && m.logits.Data != nil && s.Layer == len(m.values)-1:
		return m.logits, nil
	case s.Before:
		return m.values[s.Layer], nil
	}
	return m.output(s.Layer), nil
}

// release lets all tensors go. The runner uses those again that it made and that nobody was given.
func (m *cpuPass) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, l := range m.network.Layers {
		made := l.Kind == Conv || l.Kind == Pool || l.Kind == Dense && l.Activation != "softmax"
		if m.spare != nil && made && !m.given[i] && m.values[i].Data != nil {
			m.spare.give(i, m.values[i])
		}
	}
	m.base, m.values, m.masked, m.logits = nil, nil, nil, Tensor{}
}
