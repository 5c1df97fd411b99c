package batch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// Pool says how a layer's maps become a vector.
type Pool string

// The pools: the largest value or the mean of each channel, or all values in the order (height, width, channels).
const (
	Max  Pool = "max"
	Mean Pool = "mean"
	None Pool = "none"
)

// Channel is one map, or one unit of a layer without maps.
type Channel struct {
	Layer nn.Layer
	C     int
}

// Wish says what a row tells of a picture, beside its path and size.
type Wish struct {
	Top      int // how many classes
	Channels []Channel
	Layers   []nn.Layer
	Pool     Pool // of Layers that have maps
}

// Measured is a picture with what the network made of it.
type Measured struct {
	Source
	Width, Height int // upright
	Acts          *nn.Activations
}

// Columns are those of the table.
func (w Wish) Columns() []Column {
	list := []Column{{"index", Integer, nil}, {"image", Text, nil}, {"width", Integer, nil}, {"height", Integer, nil}, {"error", Text, nil}}
	for k := 1; k <= w.Top; k++ {
		at := fmt.Sprintf("top%d_", k)
		list = append(list, Column{at + "index", Integer, nil}, Column{at + "id", Text, nil}, Column{at + "name", Text, nil}, Column{at + "probability", Real, nil})
	}
	for _, c := range w.Channels {
		at := fmt.Sprintf("%s_%d_", c.Layer.Name, c.C)
		list = append(list, Column{at + "max", Real, nil}, Column{at + "mean", Real, nil})
	}
	for _, l := range w.Layers {
		list = append(list, w.vector(l))
	}
	return list
}

// Last is the last layer that a row needs.
func (w Wish) Last(n *nn.Network) int {
	if w.Top > 0 {
		return len(n.Layers) - 1
	}
	last := 1 // a pass computes something
	for _, c := range w.Channels {
		last = max(last, c.Layer.Index)
	}
	for _, l := range w.Layers {
		last = max(last, l.Index)
	}
	return last
}

// vector is the column of a layer.
func (w Wish) vector(l nn.Layer) Column {
	switch {
	case l.Out.Flat():
		return Column{l.Name, Vector, []int{l.Out.C}}
	case w.Pool == None:
		return Column{l.Name, Vector, []int{l.Out.H, l.Out.W, l.Out.C}}
	}
	return Column{l.Name + "_" + string(w.Pool), Vector, []int{l.Out.C}}
}

// Row is the row of a picture.
func (w Wish) Row(m Measured) (Row, error) {
	row := Row{int64(m.Index), m.Path, int64(m.Width), int64(m.Height), nil}
	var top []nn.Prediction
	if w.Top > 0 { // else the pass may have ended before
		var err error
		if top, err = m.Acts.Top(w.Top); err != nil {
			return nil, err
		}
	}
	for k := range w.Top {
		if k >= len(top) { // the network has fewer classes
			row = append(row, nil, nil, nil, nil)
			continue
		}
		p := top[k]
		row = append(row, int64(p.Index), p.Class.ID, p.Class.Name, p.Probability)
	}
	for _, c := range w.Channels {
		t, err := m.Acts.Output(c.Layer.Index)
		if err != nil {
			return nil, err
		}
		most, mean := Pooled(t, c.C)
		row = append(row, most, mean)
	}
	for _, l := range w.Layers {
		t, err := m.Acts.Output(l.Index)
		if err != nil {
			return nil, err
		}
		row = append(row, w.pool(t))
	}
	return row, nil
}

// Failed is the row of a picture that there is no answer for.
func (w Wish) Failed(s Source, why string) Row {
	row := make(Row, len(w.Columns()))
	row[0], row[1], row[4] = int64(s.Index), s.Path, why
	return row
}

func (w Wish) pool(t nn.Tensor) []float32 {
	if w.Pool == None || t.Flat() {
		return t.Data
	}
	values := make([]float32, t.C)
	for c := range values {
		most, mean := Pooled(t, c)
		values[c] = most
		if w.Pool == Mean {
			values[c] = mean
		}
	}
	return values
}

// Pooled gives a channel's largest value, and its mean by a sum in float64, row by row.
func Pooled(t nn.Tensor, c int) (most, mean float32) {
	most = t.Data[c]
	sum := 0.0
	for i := c; i < len(t.Data); i += t.C {
		most = max(most, t.Data[i])
		sum += float64(t.Data[i])
	}
	return most, float32(sum / float64(len(t.Data)/t.C))
}

// ParseChannels reads LAYER:CHANNELS, whose channels are numbers from 0 and runs of them with commas between: block5_conv3:7,40-43.
func ParseChannels(n *nn.Network, text string) ([]Channel, error) {
	name, numbers, ok := strings.Cut(text, ":")
	if !ok || numbers == "" {
		return nil, fmt.Errorf("batch: channels are LAYER:NUMBERS, as in block5_conv3:7,40-43, but got %q", text)
	}
	at := slices.IndexFunc(n.Layers, func(l nn.Layer) bool { return l.Name == name })
	if at < 0 {
		return nil, fmt.Errorf("batch: %s has no layer %q; vggscope summary lists them", n.Card.Name, name)
	}
	l := n.Layers[at]
	var list []Channel
	for _, part := range strings.Split(numbers, ",") {
		from, to, run := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		last := first
		if run && err == nil {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 0 || last < first {
			return nil, fmt.Errorf("batch: channels are numbers and runs of them, as in 7,40-43, but got %q", plain.Clip(numbers))
		}
		if last >= l.Out.C {
			return nil, fmt.Errorf("batch: %s has channels 0 to %d, but got %d", name, l.Out.C-1, last)
		}
		for c := first; c <= last; c++ {
			list = append(list, Channel{l, c})
		}
	}
	return list, nil
}
