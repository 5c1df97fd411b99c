package check

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"sync"

	"github.com/vggscope/vggscope/nn"
)

// Reference holds values of one network's layers for [Picture], computed in float64 by PyTorch. It is read-only.
type Reference struct {
	Layers        []RefLayer
	Probabilities []float64 // of all classes
}

// RefLayer is one layer of a Reference.
type RefLayer struct {
	Name   string
	Before *RefStage `json:"pre,omitempty"` // before ReLU or softmax; nil where there is neither
	After  *RefStage `json:"post"`          // as the next layer reads it
}

// RefStage describes a layer's values: figures of all of them, and 64 samples.
type RefStage struct {
	Mean, Max, Min float64
	L2             float64 // root of the sum of squares
	Peak           float64 // largest absolute value
	Samples        []Sample
}

// Sample is one value: its flat index in H, W, C order, then the value.
type Sample [2]float64

// Made from nn/testdata/reference by the test, which also holds them against it at every run.
//
//go:generate go test -run ^TestStoredValues$ -update .
//go:embed stored/*.json.gz
var stored embed.FS

// Builtin is the reference of weights.Builtin.
var Builtin = sync.OnceValue(func() *Reference { return mustRead("builtin") })

// Narrow is the reference of weights.Synthetic with Width 0.25 and its top.
var Narrow = sync.OnceValue(func() *Reference { return mustRead("narrow") })

// mustRead panics where a file of the program itself is damaged.
func mustRead(name string) *Reference {
	r, err := readStored(name)
	if err != nil {
		panic(err)
	}
	return r
}

func readStored(name string) (*Reference, error) {
	data, err := stored.ReadFile("stored/" + name + ".json.gz")
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("check: stored values of %s: %w", name, err)
	}
	r := &Reference{}
	if err := json.NewDecoder(z).Decode(r); err != nil {
		return nil, fmt.Errorf("check: stored values of %s: %w", name, err)
	}
	return r, nil
}

// fits reports whether the reference can be one of this network: layers of the same names, and as many classes. A network
// without its top has the first layers of one with it.
func (r *Reference) fits(n *nn.Network) error {
	if len(n.Layers) > len(r.Layers) {
		return fmt.Errorf("check: %s has %d layers, the stored values %d", n.Card.Name, len(n.Layers), len(r.Layers))
	}
	for i, l := range n.Layers {
		if l.Name != r.Layers[i].Name {
			return fmt.Errorf("check: layer %d of %s is %s, that of the stored values %s", i, n.Card.Name, l.Name, r.Layers[i].Name)
		}
		for _, s := range r.Layers[i].After.Samples {
			if int(s[0]) >= l.Out.Len() {
				return fmt.Errorf("check: %s of %s has %d values, the stored values are of more", l.Name, n.Card.Name, l.Out.Len())
			}
		}
	}
	if classes := n.Layers[len(n.Layers)-1].Out.C; n.HasTop() && classes != len(r.Probabilities) {
		return fmt.Errorf("check: %s has %d classes, the stored values %d", n.Card.Name, classes, len(r.Probabilities))
	}
	return nil
}

// deviation is the largest difference of a tensor from what is stored of it, as a share of its largest value; the norm's
// as a share of the norm.
func (s *RefStage) deviation(got nn.Tensor) float64 {
	figures := got.AllStats()
	var squares float64
	for _, v := range got.Data {
		squares += float64(v) * float64(v)
	}
	worst := max(math.Abs(figures.Mean-s.Mean), math.Abs(figures.Max-s.Max), math.Abs(figures.Min-s.Min),
		math.Abs(math.Sqrt(squares)-s.L2)*s.Peak/s.L2)
	for _, sample := range s.Samples {
		worst = max(worst, math.Abs(float64(got.Data[int(sample[0])])-sample[1]))
	}
	return share(worst, s.Peak)
}

// share is err / peak. What is not a number is off without limit.
func share(err, peak float64) float64 {
	switch {
	case math.IsNaN(err):
		return math.Inf(1)
	case peak == 0:
		return err
	}
	return err / peak
}
