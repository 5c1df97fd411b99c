package check

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

func builtinSet(t *testing.T) *weights.Set {
	t.Helper()
	set, err := weights.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

// open opens a runner for the time of a test. The zero options are those of the CPU.
func open(t *testing.T, set *weights.Set, o nn.Options) nn.Runner {
	t.Helper()
	if o.Backend == "" {
		o.Backend = nn.CPU
	}
	r, err := nn.Open(t.Context(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// onGPU are the options of a runner on the GPU whose faults are made in the image family.
func onGPU(t *testing.T) nn.Options {
	return nn.Options{Backend: nn.GPU, Window: glContext.Window(t), Family: shaders.Image}
}

// wantWrong fails the test unless the report finds that layer wrong, and none before it.
func wantWrong(t *testing.T, r Report, layer string, words ...string) {
	t.Helper()
	t.Log(r.Verdict)
	if r.OK || r.First() == nil || r.First().Layer.Name != layer {
		t.Fatalf("verdict %q, want %s to be wrong first", r.Verdict, layer)
	}
	if strings.Count(r.Verdict, ". ") != 0 || !strings.HasSuffix(r.Verdict, ".") || strings.Contains(r.Verdict, "\n") {
		t.Errorf("verdict %q is not one sentence", r.Verdict)
	}
	mentions(t, r.Verdict, append(words, " from "+layer+" ")...)
}

// Each shader, broken in a way of its own, is found in the first layer that runs it.
func TestBrokenShaders(t *testing.T) {
	set := builtinSet(t)
	cpu := open(t, set, nn.Options{})
	const nan = "+ vec4(uintBitsToFloat(0x7fc00000u))"
	for _, c := range []struct {
		name, variant, old, new string
		layer, says             string
	}{
		{"bias left out", "conv3x3_image", "TEXEL(bias, firstQuad + (q))", "vec4(0.0)", "block1_conv1", "largest value"},
		{"swapped channels", "conv3x3_image", "= SUM(r, q);", "= SUM(r, q).yxzw;", "block1_conv1", "largest value"},
		{"a product less", "conv3x3_image", "PRODUCT(r, q, 2, w, 11)", "", "block1_conv2", "largest value"}, // three channels have no w
		{"NaN everywhere", "conv3x3_image", "= SUM(r, q);", "= SUM(r, q) " + nan + ";", "block1_conv1", "not numbers"},
		{"minimum for maximum", "maxpool2x2_image", "max(TEXEL(src, at)", "min(TEXEL(src, at)", "block1_pool", "largest value"},
		{"NaN in one value", "flatten_image", "return k <", "return k == 5000 ? uintBitsToFloat(0x7fc00000u) : k <", "flatten", "not numbers"},
		{"infinity in one value", "flatten_image", "return k <", "return k == 5000 ? uintBitsToFloat(0x7f800000u) : k <", "flatten", "not numbers"},
		{"bias of dense left out", "dense_sum_image", "TEXEL(bias, min(quad, outQuads - 1))", "vec4(0.0)", "fc1", "largest value"},
		{"one slice less", "dense_sum_image", "int s = 0;", "int s = 1;", "fc1", "largest value"},
		{"not divided by the sum", "softmax_image", ") / sum *", ") *", "predictions", "in probability, where 0.0001 is allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := onGPU(t)
			o.Source = broken(t, c.variant, c.old, c.new)
			r, err := Run(t.Context(), open(t, set, o), cpu, Builtin(), nil)
			if err != nil {
				t.Fatal(err)
			}
			wantWrong(t, r, c.layer, c.variant, "the GPU is off", c.says)
		})
	}
}

// A value of one array that is not what it should be is found in the layer of that array.
func TestWrongWeights(t *testing.T) {
	set := builtinSet(t)
	right := open(t, set, nn.Options{})
	for _, c := range []struct {
		name, array string
		change      func(values []float32)
		layer       string
	}{
		{"one value by much", "block1_conv1_kernel", add(7, 1), "block1_conv1"},
		{"one value by little", "block1_conv1_kernel", add(7, 1e-3), "block1_conv1"},
		{"one value by little, through Winograd", "block4_conv2_kernel", add(5, 1e-3), "block4_conv2"},
		{"a bias by little", "block5_conv3_bias", add(3, 1e-3), "block5_conv3"},
		{"rows of a dense kernel", "fc1_kernel", func(v []float32) { clear(v[:100*256]) }, "fc1"},
		{"one value of a dense kernel", "fc2_kernel", add(256*17+3, 0.5), "fc2"},
		{"a bias of the classes", "predictions_bias", add(99, 1e-3), "predictions"},
		{"a sign", "block2_conv1_kernel", func(v []float32) { v[0] = -v[0] }, "block2_conv1"},
		{"two output channels swapped", "block3_conv2_kernel", swapLast(64, 10, 11), "block3_conv2"},
		{"input channels in reverse", "block1_conv1_kernel", reverseInputs(3, 16), "block1_conv1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := changedModel(t, set, c.array, c.change)
			wrong := open(t, changed, onGPU(t))
			r, err := Run(t.Context(), wrong, right, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			wantWrong(t, r, c.layer, "the GPU is off the CPU by ")
			if r, err = Run(t.Context(), wrong, right, Builtin(), nil); err != nil {
				t.Fatal(err)
			}
			wantWrong(t, r, c.layer, "the GPU is off ")
		})
	}
}

// With stored values the report tells which of the two is wrong, and whether both are.
func TestWhoIsWrong(t *testing.T) {
	set := builtinSet(t)
	changed := changedModel(t, set, "block2_conv2_kernel", add(0, 1))
	cpuWrong, gpuRight := open(t, changed, nn.Options{}), open(t, set, onGPU(t))
	r, err := Run(t.Context(), gpuRight, cpuWrong, Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "block2_conv2", "the CPU is off the stored values, which the GPU meets, by ")
	if r, err = Run(t.Context(), nil, cpuWrong, Builtin(), nil); err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "block2_conv2", "the CPU is off the stored values by ")
	gpuRight.Close()
	if r, err = Run(t.Context(), open(t, changed, onGPU(t)), cpuWrong, Builtin(), nil); err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "block2_conv2", "the GPU and the CPU agree, yet are off the stored values by ")
}

// swapped feeds a runner blue for red.
type swapped struct{ nn.Runner }

func (s swapped) Forward(ctx context.Context, in nn.Tensor, done func(*nn.Activations, int)) (*nn.Activations, error) {
	turned := nn.NewTensor(in.Shape)
	for i := 0; i < len(in.Data); i += 3 {
		turned.Data[i], turned.Data[i+1], turned.Data[i+2] = in.Data[i+2], in.Data[i+1], in.Data[i]
	}
	return s.Runner.Forward(ctx, turned, done)
}

func TestSwappedColours(t *testing.T) {
	set := builtinSet(t)
	r, err := Run(t.Context(), swapped{open(t, set, onGPU(t))}, open(t, set, nn.Options{}), Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "input_1", "the GPU is off the stored values, which the CPU meets, by ")
	if r, err = Run(t.Context(), nil, swapped{open(t, set, nn.Options{})}, Builtin(), nil); err != nil {
		t.Fatal(err)
	}
	wantWrong(t, r, "input_1", "the CPU is off the stored values by ")
}

// changedModel is a copy of a model, one array of it changed.
func changedModel(t *testing.T, set *weights.Set, array string, change func([]float32)) *weights.Set {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := set.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, array+".npy")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]float32, set.Array(array).Len())
	raw := data[len(data)-4*len(values):] // behind the header
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	change(values)
	for i, v := range values {
		binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(v))
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	changed, err := weights.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { changed.Close() })
	return changed
}

func add(i int, x float32) func([]float32) { return func(v []float32) { v[i] += x } }

// swapLast swaps two places of the last axis, which has n.
func swapLast(n, a, b int) func([]float32) {
	return func(v []float32) {
		for i := 0; i < len(v); i += n {
			v[i+a], v[i+b] = v[i+b], v[i+a]
		}
	}
}

// reverseInputs turns the input channels of a (3, 3, in, out) kernel around.
func reverseInputs(in, out int) func([]float32) {
	return func(v []float32) {
		for tap := 0; tap < len(v); tap += in * out {
			for a, b := 0, in-1; a < b; a, b = a+1, b-1 {
				for c := range out {
					i, j := tap+a*out+c, tap+b*out+c
					v[i], v[j] = v[j], v[i]
				}
			}
		}
	}
}
