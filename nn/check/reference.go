package check

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/vggscope/vggscope/nn"
)

// Reference holds values of one network's layers for testcard.Picture, computed in float64 by PyTorch. It is read-only.
type Reference struct {
	Layers        []RefLayer
	Probabilities []float64 // of all classes
}

// RefLayer is one layer of a Reference.
type RefLayer struct {
	Name   string
	Shape  []int     // (H, W, C) or (N)
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

// fits refuses a reference of another network. A network without its top has the first layers of one with it.
func (r *Reference) fits(n *nn.Network) error {
	if len(n.Layers) > len(r.Layers) {
		return fmt.Errorf("check: %s has %d layers, the stored values are of %d", n.Card.Name, len(n.Layers), len(r.Layers))
	}
	for i, l := range n.Layers {
		if want := r.Layers[i]; l.Name != want.Name || l.Out != want.out() {
			return fmt.Errorf("check: layer %d of %s is %s (%s), the stored values are of %s (%s)",
				i, n.Card.Name, l.Name, l.Out, want.Name, want.out())
		}
	}
	return nil
}

// out is the layer's shape; of a vector the file gives the length only.
func (l RefLayer) out() nn.Shape {
	if len(l.Shape) == 3 {
		return nn.Shape{H: l.Shape[0], W: l.Shape[1], C: l.Shape[2]}
	}
	return nn.Vector(l.Shape[0])
}
