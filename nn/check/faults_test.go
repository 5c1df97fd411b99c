package check

import (
	"context"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/weights"
)

// Each shader, broken in a way of its own, is found in the first layer that runs it.
func TestBrokenShaders(t *testing.T) {
	onOneDriver(t)
	maps, dense := newSubject(t, mapsSet()), newSubject(t, denseSet())
	const nan = "uintBitsToFloat(0x7fc00000u)"
	for _, c := range []struct {
		name              string
		on                subject
		variant, old, new string
		layer, says       string
	}{
		{"bias left out", maps, "conv3x3_image", "TEXEL(bias, firstQuad + (q))", "vec4(0.0)", "block1_conv1", "by "},
		{"swapped channels", maps, "conv3x3_image", "= SUM(r, q);", "= SUM(r, q).yxzw;", "block1_conv1", "by "},
		{"a product less", maps, "conv3x3_image", "PRODUCT(r, q, 2, w, 11)", "", "block1_conv2", "by "}, // three channels have no w
		{"NaN everywhere", maps, "conv3x3_image", "= SUM(r, q);", "= SUM(r, q) + " + nan + ";", "block1_conv1", "not numbers"},
		{"minimum for maximum", maps, "maxpool2x2_image", "max(TEXEL(src, at)", "min(TEXEL(src, at)", "block1_pool", "by "},
		{"NaN in one value", dense, "flatten_image", "return k <", "return k == 700 ? " + nan + " : k <", "flatten", "not numbers"},
		{"infinity in one value", dense, "flatten_image", "return k <", "return k == 700 ? 1.0 / 0.0 : k <", "flatten", "not numbers"},
		{"bias of dense left out", dense, "dense_sum_image", "TEXEL(bias, min(quad, outQuads - 1))", "vec4(0.0)", "fc1", "by "},
		{"one slice less", dense, "dense_sum_image", "int s = part;", "int s = part + 1;", "fc1", "by "},
		{"not divided by the sum", dense, "softmax_image", ") / sum *", ") *", "predictions", "in probability, where 0.0001 is allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			gpu := openHooked(t, c.on.set, onGPU(t), hook.Hooks{Source: broken(t, c.variant, c.old, c.new)})
			r, err := Run(t.Context(), gpu, c.on.cpu, c.on.ref, nil)
			if err != nil {
				t.Fatal(err)
			}
			wantWrong(t, r, c.layer, c.variant, "the GPU is off the stored values, which the CPU meets, ", c.says)
		})
	}
}

// A value of one array that is not what it should be is found in the layer of that array.
func TestWrongWeights(t *testing.T) {
	onOneDriver(t)
	maps, dense := newSubject(t, mapsSet()), newSubject(t, denseSet())
	for _, c := range []struct {
		name   string
		on     subject
		array  string
		change func(values []float32)
	}{
		{"one value by much", maps, "block1_conv1_kernel", add(7, 1)},
		{"one value by little", maps, "block1_conv1_kernel", add(7, 1e-3)},
		{"one value by little, through Winograd", maps, "block4_conv2_kernel", add(5, 1e-3)},
		{"a sign", maps, "block2_conv1_kernel", func(v []float32) { v[0] = -v[0] }},
		{"two output channels swapped", maps, "block3_conv2_kernel", swapLast(64, 10, 11)},
		{"input channels in reverse", maps, "block1_conv1_kernel", reverseInputs(3, 16)},
		{"a bias", maps, "block5_conv3_bias", add(3, 1)},
		{"rows of a dense kernel", dense, "fc1_kernel", func(v []float32) { clear(v[:100*205]) }},
		{"one value of a dense kernel", dense, "fc2_kernel", add(205*dense.alive(t, "fc1")+3, 0.5)},
		{"a bias of the classes", dense, "predictions_bias", add(99, 0.5)},
	} {
		t.Run(c.name, func(t *testing.T) {
			wrong := open(t, changedModel(t, c.on.set, c.array, c.change), onGPU(t))
			r, err := Run(t.Context(), wrong, c.on.cpu, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			layer := c.array[:strings.LastIndex(c.array, "_")]
			wantWrong(t, r, layer, "the GPU is off the CPU by ")
		})
	}
}

// The same with values stored by PyTorch, which also tell who of the two is wrong.
func TestWhoIsWrong(t *testing.T) {
	onOneDriver(t)
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.25})
	changed := changedModel(t, set, "block2_conv2_kernel", add(0, 1))
	run := func(gpu, cpu *weights.Set, says string) {
		t.Helper()
		var g nn.Runner
		if gpu != nil {
			g = open(t, gpu, onGPU(t))
			defer g.Close()
		}
		r, err := Run(t.Context(), g, open(t, cpu, nn.Options{}), Narrow(), nil)
		if err != nil {
			t.Fatal(err)
		}
		wantWrong(t, r, "block2_conv2", says)
	}
	run(changed, set, "the GPU is off the stored values, which the CPU meets, by ")
	run(set, changed, "the CPU is off the stored values, which the GPU meets, by ")
	run(changed, changed, "the GPU and the CPU agree, yet are off the stored values by ")
	run(nil, changed, "the CPU is off the stored values by ")
}

// swapped feeds a runner blue for red.
type swapped struct{ nn.Runner }

func (s swapped) Forward(ctx context.Context, p nn.Pass) (*nn.Activations, error) {
	in, turned := p.Input, nn.NewTensor(p.Input.Shape)
	for i := 0; i < len(in.Data); i += 3 {
		turned.Data[i], turned.Data[i+1], turned.Data[i+2] = in.Data[i+2], in.Data[i+1], in.Data[i]
	}
	p.Input = turned
	return s.Runner.Forward(ctx, p)
}

func TestSwappedColours(t *testing.T) {
	s := newSubject(t, mapsSet())
	r, err := Run(t.Context(), swapped{open(t, s.set, onGPU(t))}, s.cpu, s.ref, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "input_1", "the GPU is off the stored values, which the CPU meets, by ")
	if r, err = Run(t.Context(), nil, swapped{s.cpu}, s.ref, nil); err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "input_1", "the CPU is off the stored values by ")
}
