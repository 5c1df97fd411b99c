package nn

import (
	"sync"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights/work"
)

// A desk is what values pass over on their way from the device: memory to read into, used again and again, and what was read last.
// Without the first, a picture of which all layers are read would leave as much garbage as it has values. It is safe for concurrent
// use.
type desk struct {
	mu    sync.Mutex
	sheet []float32 // free to be read into; nil for none
	last  []Tensor  // the newest last
}

// lastRead is up to how many bytes of what was read last are kept; the newest whatever it takes.
const lastRead = 16 << 20

// take gives memory for n values, which are anything.
func (d *desk) take(n int) []float32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	sheet := d.sheet
	d.sheet = nil
	if cap(sheet) < n {
		sheet = make([]float32, n)
	}
	return sheet[:n]
}

func (d *desk) give(sheet []float32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if cap(d.sheet) < cap(sheet) {
		d.sheet = sheet
	}
}

// keep has a tensor stay for a while.
func (d *desk) keep(t Tensor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = append(d.last, t)
	bytes := 0
	for i := len(d.last) - 1; i >= 0; i-- {
		if bytes += 4 * len(d.last[i].Data); bytes > lastRead && i < len(d.last)-1 {
			d.last = append([]Tensor(nil), d.last[i+1:]...)
			return
		}
	}
}

// clear leaves all of it to the collector.
func (d *desk) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sheet, d.last = nil, nil
}

// unpack is op.Unpack on all cores, with a ReLU on the way where there is one.
func unpack(s Shape, src []float32, relu bool) Tensor {
	if s.Flat() {
		t := op.Unpack(s, src)
		if relu {
			rectify(t.Data)
		}
		return t
	}
	t := NewTensor(s)
	row := s.W * s.C
	work.Each(s.H, func(y int) {
		line := t.Data[y*row:][:row]
		for q := range op.Quads(s.C) {
			from, n := src[op.Bordered(s, q, y, 0)*4:][:4*s.W], min(4, s.C-4*q)
			for x := range s.W {
				copy(line[x*s.C+4*q:][:n], from[4*x:])
			}
		}
		if relu {
			rectify(line)
		}
	})
	return t
}

func rectify(values []float32) {
	for i, v := range values {
		values[i] = max(v, 0)
	}
}
