package nn

import (
	"context"
	"fmt"
	"image"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// VGG11, 13 and 19 on each runner, against a walk through their blocks as the paper's table 1 has them, with the plain twins.
func TestForwardOfEachConfiguration(t *testing.T) {
	inDepth(t)
	for _, c := range []struct {
		config vgg.Config
		blocks []int
	}{{vgg.A(), []int{1, 1, 2, 2, 2}}, {vgg.B(), []int{2, 2, 2, 2, 2}}, {vgg.E(), []int{2, 2, 4, 4, 4}}} {
		set := weights.Synthetic(weights.SyntheticOptions{Config: c.config, Width: 0.05, Top: true, Classes: 10, Pixels: image.Pt(96, 64)})
		values := func(name string) []float32 {
			v, err := set.Array(name).Values(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		input := cardInput(t, 96, 64)
		x := input
		for b, convs := range c.blocks {
			for i := range convs {
				name := fmt.Sprintf("block%d_conv%d_", b+1, i+1)
				x = op.ReLU(op.Conv3x3Ref(x, values(name+"kernel"), values(name+"bias")))
			}
			x = op.Maxpool2x2Ref(x)
		}
		pool := x
		x = op.ReLU(op.DenseRef(op.FlattenRef(x), values("fc1_kernel"), values("fc1_bias")))
		x = op.ReLU(op.DenseRef(x, values("fc2_kernel"), values("fc2_bias")))
		want := op.SoftmaxRef(op.DenseRef(x, values("predictions_kernel"), values("predictions_bias")))
		for _, o := range runnerKinds {
			t.Run(c.config.Name+" "+string(o.Backend), func(t *testing.T) {
				r := openRunner(t, set, o)
				a, err := r.Forward(context.Background(), Pass{Input: input})
				if err != nil {
					t.Fatal(err)
				}
				defer a.Release()
				for name, want := range map[string]Tensor{"block5_pool": pool, "predictions": want} {
					got, err := a.Output(r.Network().layer(name).Index)
					if err != nil {
						t.Fatal(err)
					}
					if e := op.RelativeError(got.Data, want.Data); got.Shape != want.Shape || e > op.LayerBound {
						t.Errorf("%s is %s, off by %.2g of its largest value, want %s and at most %.0g", name, got.Shape, e, want.Shape, op.LayerBound)
					}
				}
			})
		}
	}
}
