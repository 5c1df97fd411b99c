package explain

import (
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// What adds up for VGG16 does so for all of the family, with one to three dense layers or without.
func TestAllOfTheFamily(t *testing.T) {
	for name, o := range map[string]weights.SyntheticOptions{
		"VGG11":                {Config: vgg.A(), Top: true},
		"VGG19":                {Config: vgg.E(), Top: true},
		"VGG13, 1 dense layer": {Config: vgg.B().WithDense(1), Top: true},
		"VGG16, 2 of them":     {Config: vgg.D().WithDense(2), Top: true},
		"VGG11 without":        {Config: vgg.A()},
	} {
		t.Run(name, func(t *testing.T) {
			o.Width, o.Classes = 0.05, 10
			r := open(t, weights.Synthetic(o), nn.CPU)
			a := forward(t, r, randomInput(r, 1))
			aim := Target{Class: Top}
			if !o.Top {
				aim = target(t, "block5_pool:2")
			}
			for _, req := range []Request{
				{Method: GradXInput}, {Method: GradCAM}, {Method: LayerCAM, Layer: "block3_pool"}, {Method: LRP}, {Method: LRP, Composite: EpsilonGammaBox},
				{Method: LRP, Composite: ExcitationBackprop, ZeroBias: true}, {Method: IG, Steps: 20},
			} {
				req.Target = aim
				if req.Method == GradCAM && !o.Top {
					req.Target = target(t, "block5_pool:2")
				}
				res := run(t, r, a, req)
				if account := res.Accounts[0]; !account.OK || account.Want == 0 {
					t.Errorf("%s %s: %+v", req.Method, req.Composite, account)
				}
			}
		})
	}
}
