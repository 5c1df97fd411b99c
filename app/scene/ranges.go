package scene

import (
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// A Mode says what the maps of a layer are scaled by.
type Mode string

// The modes; view.RangeMode says what each means.
const (
	PerChannel Mode = "channel"
	PerLayer   Mode = "layer"
	Percentile Mode = "percentile"
	Sigma1     Mode = "sigma1"
	Sigma2     Mode = "sigma2"
	Sigma3     Mode = "sigma3"
	Locked     Mode = "locked"
)

// Modes lists them in the order in which a key walks through them.
func Modes() []Mode { return []Mode{PerChannel, PerLayer, Percentile, Sigma1, Sigma2, Sigma3, Locked} }

// View is the mode as package view knows it.
func (m Mode) View() view.RangeMode {
	return map[Mode]view.RangeMode{
		PerLayer: view.PerLayer, Percentile: view.Percentile, Sigma1: view.Sigma1, Sigma2: view.Sigma2, Sigma3: view.Sigma3,
		Locked: view.Locked,
	}[m]
}

// Next is the mode after m.
func (m Mode) Next() Mode {
	all := Modes()
	return all[(slices.Index(all, m)+1)%len(all)]
}

// A Lock is a range that the maps of a layer keep.
type Lock struct {
	Layer  string  `json:"layer"`
	Before bool    `json:"before"` // of the values before ReLU or softmax
	Lo     float32 `json:"lo"`
	Hi     float32 `json:"hi"`
}

// A Demand says how a layer has to be made ready to be seen in a scene.
type Demand struct {
	nn.Site
	Mode   view.RangeMode
	Locked view.Range // in mode view.Locked
	Signed bool       // for a colour map with zero in its middle
}

// SameKind reports whether two demands are alike but for the layer: what is worth keeping together. While ranges are locked,
// layers that were not seen yet are wanted on their own range.
func (d Demand) SameKind(o Demand) bool {
	kind := func(m view.RangeMode) view.RangeMode {
		if m == view.Locked {
			return view.PerLayer
		}
		return m
	}
	return d.Before == o.Before && kind(d.Mode) == kind(o.Mode) && d.Signed == o.Signed
}

// Demand is how a layer is to be seen. Where ranges are locked and the layer was not seen yet, it is wanted on its own range,
// which Seen then keeps.
func (s Scene) Demand(l nn.Layer) Demand {
	d := Demand{Site: nn.Site{Layer: l.Index, Before: s.before(l)}, Mode: s.Range.View(), Signed: s.Colormap().Signed()}
	if s.Range == Locked {
		if i := s.lockOf(l); i >= 0 {
			d.Locked = view.Range{Lo: s.Locks[i].Lo, Hi: s.Locks[i].Hi}
		} else {
			d.Mode = view.PerLayer
		}
	}
	return d
}

// before reports whether a layer is seen before its activation.
func (s Scene) before(l nn.Layer) bool { return s.Before && l.Activation != "" }

// lockOf is the index of the layer's lock, or -1.
func (s Scene) lockOf(l nn.Layer) int {
	return slices.IndexFunc(s.Locks, func(k Lock) bool { return k.Layer == l.Name && k.Before == s.before(l) })
}

// WithRange is the scene in another mode. Ranges that were locked are let go.
func (s Scene) WithRange(m Mode) Scene {
	s.Range, s.Locks = m, nil
	return s
}

// Seen is the scene after a layer was seen in it on its own range: where ranges are locked and that layer's is not yet, it
// is from now on. A layer without a finite value, or with nothing but zeros, has no range that is worth keeping.
func (s Scene) Seen(l nn.Layer, own view.Range) Scene {
	if s.Range != Locked || s.lockOf(l) >= 0 || !own.Valid() || own == (view.Range{}) {
		return s
	}
	s.Locks = append(slices.Clone(s.Locks), Lock{l.Name, s.before(l), own.Lo, own.Hi})
	return s
}
