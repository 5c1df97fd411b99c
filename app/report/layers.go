package report

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// rung is how a layer is kept.
type rung struct {
	bits int // of a value: 32 is float32 itself, 16 and 8 are steps between a channel's least and largest value
	step int // every how manieth pixel of a row, and row
}

// rungs are tried from the first on until the page is small enough.
var rungs = []rung{{32, 1}, {16, 1}, {8, 1}, {8, 2}, {8, 4}, {8, 8}}

// layer is one on its way into the page.
type layer struct {
	layer  nn.Layer
	values nn.Tensor
	low    []float32 // by channel
	high   []float32
	rung   int
	packed []byte // of that rung, compressed; nil for not yet
}

// layersOf reads all layers. One without maps is a single channel in a row.
func layersOf(a *nn.Activations) ([]*layer, error) {
	var all []*layer
	for i, l := range a.Network().Layers {
		t, err := a.Output(i)
		if err != nil {
			return nil, err
		}
		if t.Flat() {
			t = nn.Tensor{Shape: nn.Map(1, t.C, 1), Data: t.Data}
		}
		one := &layer{layer: l, values: t, low: make([]float32, t.C), high: make([]float32, t.C)}
		copy(one.low, t.Data[:t.C])
		copy(one.high, t.Data[:t.C])
		for k, v := range t.Data {
			c := k % t.C
			one.low[c], one.high[c] = min(one.low[c], v), max(one.high[c], v)
		}
		all = append(all, one)
	}
	return all, nil
}

// rangesSize is what the channels' ranges take, in Base64.
func rangesSize(layers []*layer) (n int) {
	for _, l := range layers {
		n += 2 * (base64.StdEncoding.EncodedLen(4*len(l.low)) + 8)
	}
	return n
}

// raw is the size of a layer before it is compressed.
func (l *layer) raw() int {
	h, w := l.size()
	return h * w * l.values.C * rungs[l.rung].bits / 8
}

// size is how many rows and columns are kept.
func (l *layer) size() (h, w int) {
	step := rungs[l.rung].step
	return (l.values.H + step - 1) / step, (l.values.W + step - 1) / step
}

// flat reports a layer without maps, of which every value counts.
func (l *layer) flat() bool { return l.layer.Out.Flat() }

func (l *layer) lower() bool {
	most := len(rungs) - 1
	if l.flat() {
		most = 2 // all values
	}
	if l.rung >= most {
		return false
	}
	l.rung, l.packed = l.rung+1, nil
	return true
}

var errNoRoom = errors.New("choose a larger one")

// fit takes the largest layers down until all of them take no more than room, in Base64.
func fit(layers []*layer, room int) error {
	// Maps come down to a third at most, so that nobody need compress what is far too large.
	for sum(layers, (*layer).raw) > 3*room {
		if !largest(layers, (*layer).raw) {
			return errNoRoom
		}
	}
	for {
		if err := pack(layers); err != nil {
			return err
		}
		if sum(layers, (*layer).encoded) <= room {
			return nil
		}
		if !largest(layers, (*layer).encoded) {
			return errNoRoom
		}
	}
}

func (l *layer) encoded() int { return base64.StdEncoding.EncodedLen(len(l.packed)) }

func sum(layers []*layer, size func(*layer) int) (n int) {
	for _, l := range layers {
		n += size(l)
	}
	return n
}

// largest takes the layer down that takes most, of those that can be.
func largest(layers []*layer, size func(*layer) int) bool {
	tried := map[*layer]bool{}
	for range layers {
		var most *layer
		for _, l := range layers {
			if !tried[l] && (most == nil || size(l) > size(most)) {
				most = l
			}
		}
		if most.lower() {
			return true
		}
		tried[most] = true
	}
	return false
}

// pack compresses what has changed, on all cores.
func pack(layers []*layer) error {
	return work.Try(context.Background(), len(layers), func(i int) error {
		l := layers[i]
		if l.packed != nil {
			return nil
		}
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, 6)
		if err != nil {
			return err
		}
		if _, err := w.Write(l.bytes()); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		l.packed = b.Bytes()
		return nil
	}, func(int) {})
}

// bytes are the values channel by channel, row by row: the lowest bytes of all, then the next ones, since bytes of one kind
// are alike.
func (l *layer) bytes() []byte {
	r, t := rungs[l.rung], l.values
	h, w := l.size()
	n := h * w * t.C
	planes := r.bits / 8
	out := make([]byte, planes*n)
	i := 0
	for c := range t.C {
		scale := 0.0
		if span := float64(l.high[c]) - float64(l.low[c]); span > 0 {
			scale = float64(int(1)<<min(r.bits, 16)-1) / span
		}
		for y := 0; y < t.H; y += r.step {
			for x := 0; x < t.W; x += r.step {
				v := t.At(y, x, c)
				level := math.Float32bits(v)
				if r.bits < 32 {
					level = uint32(math.Round((float64(v) - float64(l.low[c])) * scale))
				}
				for k := range planes {
					out[k*n+i] = byte(level >> (8 * k))
				}
				i++
			}
		}
	}
	return out
}

func (l *layer) data() string { return base64.StdEncoding.EncodeToString(l.packed) }

// layerHead is what the page is told of a layer.
type layerHead struct {
	Name   string    `json:"name"`
	Kind   string    `json:"kind"` // as Keras calls it
	Flat   bool      `json:"flat"`
	Height int       `json:"h"` // of the layer; 1 where it has no maps
	Width  int       `json:"w"`
	Count  int       `json:"n"` // channels
	Bits   int       `json:"bits"`
	Step   int       `json:"step"`
	Low    string    `json:"low"`  // by channel, float32 in Base64
	High   string    `json:"high"` // likewise
	Note   [2]string `json:"note"`
}

func (l *layer) head(note [2]string) layerHead {
	r, t := rungs[l.rung], l.values
	return layerHead{
		Name: l.layer.Name, Kind: string(l.layer.Kind), Flat: l.flat(), Height: t.H, Width: t.W, Count: t.C, Bits: r.bits, Step: r.step,
		Low: base64.StdEncoding.EncodeToString(floats(l.low)), High: base64.StdEncoding.EncodeToString(floats(l.high)), Note: note,
	}
}

// floats are little-endian bytes.
func floats(v []float32) []byte {
	b, err := binary.Append(nil, binary.LittleEndian, v)
	if err != nil {
		panic(err) // float32 has a size
	}
	return b
}
