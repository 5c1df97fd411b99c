package preview

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

const model = "../../weights/testdata/torchvision.npz"

func photo() *picture.RGB {
	p := &picture.RGB{W: 64, H: 48, Pix: make([]uint8, 3*64*48)}
	for i := range p.Pix {
		p.Pix[i] = uint8(i * i / 7)
	}
	return p
}

// Every way is answered as a model that is opened and asked by itself, and each is told of once.
func TestAsk(t *testing.T) {
	set, err := weights.Open(model)
	if err != nil {
		t.Fatal(err)
	}
	ways := set.Candidates()
	set.Close()
	if len(ways) < 4 || ways[0] != set.Choices {
		t.Fatalf("ways %+v", ways)
	}
	var told []int
	got, err := Ask(t.Context(), model, ways, photo(), 3, nn.Options{Backend: nn.CPU}, func(i int, _ Answer) { told = append(told, i) })
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(told)
	for i, a := range got {
		if a.Err != nil || a.Choices != ways[i] || told[i] != i {
			t.Fatalf("%d: %+v", i, a)
		}
		if want := alone(t, ways[i]); !slices.Equal(a.Top, want) {
			t.Errorf("%+v: %v, alone %v", ways[i], a.Top, want)
		}
	}
	flat := slices.IndexFunc(ways, func(c weights.Choices) bool { return c.Flatten != ways[0].Flatten })
	if flat < 0 || slices.Equal(got[0].Top, got[flat].Top) {
		t.Errorf("the order of flattening changes nothing: %v", got)
	}
}

func alone(t *testing.T, c weights.Choices) []nn.Prediction {
	t.Helper()
	set, err := weights.OpenAs(model, c)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	r, err := nn.Open(t.Context(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in, err := nn.Preprocess(photo(), set.Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := r.Forward(t.Context(), nn.Pass{Input: in.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer acts.Release()
	top, err := acts.Top(3)
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// A model that names nothing, or is none, is told by each answer; a context that ends is the error.
func TestAskFaults(t *testing.T) {
	for _, path := range []string{"../../weights/testdata/formats/vgg16_weights_notop.h5", "none"} {
		got, err := Ask(t.Context(), path, make([]weights.Choices, 2), photo(), 3, nn.Options{Backend: nn.CPU}, nil)
		if err != nil || len(got) != 2 || got[0].Err == nil || got[1].Err == nil {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Ask(ctx, model, make([]weights.Choices, 1), photo(), 3, nn.Options{Backend: nn.CPU}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
