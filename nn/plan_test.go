package nn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

// Limits of llvmpipe, and the least that OpenGL 4.3 allows a driver to have, but for the length of a buffer texture:
// with the 65536 texels that are guaranteed for it not even one map of block1 could be read through an image.
var (
	mesaLimits  = gpu.Limits{StorageBlockBytes: 128 << 20, TextureBufferTexels: 128 << 20, Groups: [3]int{65535, 65535, 65535}}
	leastLimits = gpu.Limits{StorageBlockBytes: 16 << 20, TextureBufferTexels: 1 << 20, Groups: [3]int{65535, 65535, 65535}}
)

func TestPlanOfTheFullNet(t *testing.T) {
	n := mustNetwork(t, synthetic(1, true))
	for _, family := range []shaders.Family{shaders.Plain, shaders.Image, shaders.Shared} {
		for name, limits := range map[string]gpu.Limits{"Mesa": mesaLimits, "least": leastLimits} {
			t.Run(string(family)+" "+name, func(t *testing.T) {
				p, err := newPlan(n, family, limits, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				checkPlan(t, p, limits)
				w, a, scratch := p.bytes()
				kernels := 0 // bytes that transformed kernels take beyond those they are made from
				for _, wp := range p.weights {
					if wp.Raw != nil {
						kernels += wp.Buffer.Bytes() - n.layer(strings.TrimSuffix(wp.Array, "_kernel")).Params*4
					}
				}
				if w-kernels < 138357544*4 || w-kernels > 138357544*4*101/100 {
					t.Errorf("weights take %d bytes and %d for transformed kernels, want those of the parameters and at most 1 %% more", w-kernels, kernels)
				}
				most := (6 + 2*gpu.SoftwareThreads()) << 20 // 2 MiB for each core
				if family == shaders.Shared {
					most = 36 << 20
				}
				if scratch > most {
					t.Errorf("scratch takes %d bytes, want at most %d: two buffers of 2 MiB and as much for each core, for GPUs two of 16 MiB, and the partial sums", scratch, most)
				}
				if a < 60_000_000 || a > 70_000_000 {
					t.Errorf("activations take %d bytes, want about 64 MB", a)
				}
				checkHalves(t, n, family, limits, w)
			})
		}
	}
}

// checkHalves plans a net with dense kernels of float16, whose weights take so many bytes without.
func checkHalves(t *testing.T, n *Network, family shaders.Family, limits gpu.Limits, wide int) {
	t.Helper()
	half := map[string]bool{"fc1_kernel": true, "fc2_kernel": true, "predictions_kernel": true}
	p, err := newPlan(n, family, limits, nil, half)
	if err != nil {
		t.Fatal(err)
	}
	checkPlan(t, p, limits)
	if narrow, _, _ := p.bytes(); wide-narrow != 2*(25088*4096+4096*4096+4096*1000) {
		t.Errorf("weights take %d bytes with dense kernels of float16, %d without", narrow, wide)
	}
	for _, name := range []string{"fc1", "fc2", "predictions"} {
		if v := p.layers[n.layer(name).Index].steps[0].Variant; v.Op != "dense_float16" {
			t.Errorf("%s begins with %s", name, v.Name())
		}
	}
}

// checkPlan checks that every buffer a step mentions is the plan's, that it was written before it is read, and that the shader
// stays within what OpenGL 4.3 guarantees.
func checkPlan(t *testing.T, p *plan, limits gpu.Limits) {
	t.Helper()
	ours, written := map[*op.Buffer]bool{}, map[*op.Buffer]bool{p.layers[0].output: true}
	for _, b := range p.buffers() {
		if b.Texels > b.Most(limits) || b.Texels == 0 {
			t.Errorf("buffer %s has %d texels, the limit is %d", b.Name, b.Texels, b.Most(limits))
		}
		ours[b] = true
	}
	for _, w := range p.weights {
		written[w.Buffer] = true
	}
	for _, l := range p.layers {
		for _, s := range l.steps {
			if s.Scratch != nil && !ours[s.Scratch] {
				t.Errorf("%s: scratch %q is not the plan's", s.Variant.Name(), s.Scratch.Name)
			}
			if len(s.Reads) > 5 {
				t.Errorf("%s: %d buffers read, the slots of what is written begin at 5", s.Variant.Name(), len(s.Reads))
			}
			for _, b := range s.Reads {
				if !ours[b] || !written[b] {
					t.Errorf("%s for %s reads %q: of the plan %v, written %v", s.Variant.Name(), s.Writes.Name, b.Name, ours[b], written[b])
				}
			}
			if !ours[s.Writes] || (s.Watch.Marks != nil && s.Watch.Marks != p.marks) {
				t.Errorf("%s writes %q, which does not exist", s.Variant.Name(), s.Writes.Name)
			}
			written[s.Writes] = true
		}
		if !written[l.output] || (l.logits != nil && !written[l.logits]) {
			t.Errorf("output %s or its logits are never written", l.output.Name)
		}
	}
}

// A plan in which something is read that nobody has written is a fault of ours, and found when the plan is made.
func TestPlanIsChecked(t *testing.T) {
	p, err := newPlan(mustNetwork(t, tinySet()), shaders.Plain, mesaLimits, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.layers[3].steps[0].Reads[0] = op.NewBuffer("stray", 4)
	defer func() {
		if v := recover(); v == nil || !strings.Contains(fmt.Sprint(v), "reads stray before it is written") {
			t.Errorf("panic %v, want one about the buffer", v)
		}
	}()
	p.check(mesaLimits)
}

func TestPlanRefusesADeviceThatIsTooSmall(t *testing.T) {
	n := mustNetwork(t, synthetic(1, true))
	small := mesaLimits
	small.TextureBufferTexels = 300_000
	if _, err := newPlan(n, shaders.Image, small, nil, nil); err == nil || !strings.Contains(err.Error(), "block1_conv1") {
		t.Errorf("error %v, want one that names the buffer that is too large", err)
	}
	few := mesaLimits
	few.Groups = [3]int{16, 16, 16}
	if _, err := newPlan(n, shaders.Image, few, nil, nil); err == nil || !strings.Contains(err.Error(), "groups") {
		t.Errorf("error %v, want one about groups", err)
	}
}

// What was tuned is used where it is a candidate, and only there.
func TestPlanUsesWhatWasTuned(t *testing.T) {
	n := mustNetwork(t, synthetic(1, true))
	for _, c := range []struct {
		name        string
		family      shaders.Family
		tuned, want string
		limits      gpu.Limits
	}{
		{"tuned", shaders.Shared, "direct/shared_small", "conv3x3_shared_small", mesaLimits},
		{"plain", shaders.Shared, "direct/plain", "conv3x3", mesaLimits},
		{"of another family", shaders.Shared, "direct/image", "winograd4_input_shared", mesaLimits},
		{"unknown", shaders.Shared, "direct/tensor", "winograd4_input_shared", mesaLimits},
		{"too large", shaders.Shared, "winograd4/shared_medium", "winograd2_input_shared", leastLimits},
		{"for a renderer whose table is fixed", shaders.Image, "direct/image", "winograd4_input_image", mesaLimits},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k op.Algorithm
			if err := k.UnmarshalText([]byte(c.tuned)); err != nil {
				t.Fatal(err)
			}
			p, err := newPlan(n, c.family, c.limits, map[string]op.Algorithm{"28x28x512-to-512": k}, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkPlan(t, p, c.limits)
			if got := p.layers[n.layer("block4_conv2").Index].steps[0].Variant.Name(); got != c.want {
				t.Errorf("block4_conv2 begins with %s, want %s", got, c.want)
			}
			if got := p.layers[n.layer("block4_conv1").Index].steps[0].Variant.Name(); !strings.HasPrefix(got, "winograd") {
				t.Errorf("block4_conv1, which was not tuned, begins with %s", got)
			}
		})
	}
}
