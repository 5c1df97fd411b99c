package nn

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
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
	for _, family := range families {
		for name, limits := range map[string]gpu.Limits{"Mesa": mesaLimits, "least": leastLimits} {
			t.Run(string(family)+" "+name, func(t *testing.T) {
				p, err := newPlan(n, family, limits, nil)
				if err != nil {
					t.Fatal(err)
				}
				checkPlan(t, p, limits)
				w, a, scratch := p.bytes()
				kernels := 0 // bytes that transformed kernels take beyond those they are made from
				for _, wp := range p.weights {
					if wp.layout == winogradLayout {
						kernels += wp.rowTexels*gpu.TexelBytes - n.layer(strings.TrimSuffix(wp.array, "_kernel")).Params*4
					}
				}
				if w-kernels < 138357544*4 || w-kernels > 138357544*4*101/100 {
					t.Errorf("weights take %d bytes and %d for transformed kernels, want those of the parameters and at most 1 %% more", w-kernels, kernels)
				}
				most := 6 << 20
				if family == shaders.Shared {
					most = 36 << 20
				}
				if scratch > most {
					t.Errorf("scratch takes %d bytes, want at most two buffers of about 2 MiB, for GPUs 16 MiB, and the partial sums", scratch)
				}
				if a < 60_000_000 || a > 70_000_000 {
					t.Errorf("activations take %d bytes, want about 64 MB", a)
				}
			})
		}
	}
}

// checkPlan checks that every buffer a step mentions exists, that it was written before it is read, and that the shader
// stays within what OpenGL 4.3 guarantees.
func checkPlan(t *testing.T, p *plan, limits gpu.Limits) {
	t.Helper()
	sizes, written := map[string]int{}, map[string]bool{"input_1": true}
	for _, b := range p.outputs {
		sizes[b.name] = b.texels
	}
	for name, texels := range p.scratch {
		sizes[name] = texels
	}
	for _, w := range p.weights {
		sizes[w.name], written[w.name] = w.rows*w.rowTexels, true
	}
	for name, texels := range sizes {
		if texels > limits.BufferTexels() {
			t.Errorf("buffer %s has %d texels, the limit is %d", name, texels, limits.BufferTexels())
		}
	}
	for _, l := range p.layers {
		for _, s := range l.steps {
			if len(s.Reads) > resultSlot {
				t.Errorf("%s: %d buffers read, the result's slot is %d", s.Variant.Name(), len(s.Reads), resultSlot)
			}
			for _, name := range s.Reads {
				if sizes[name] == 0 || !written[name] {
					t.Errorf("%s for %s reads %q: %d texels, written %v", s.Variant.Name(), s.Writes, name, sizes[name], written[name])
				}
			}
			if sizes[s.Writes] == 0 {
				t.Errorf("%s writes %q, which does not exist", s.Variant.Name(), s.Writes)
			}
			written[s.Writes] = true
		}
		if !written[l.output] || (l.before != "" && !written[l.before]) {
			t.Errorf("output %q or %q is never written", l.output, l.before)
		}
	}
}

func TestPlanRefusesADeviceThatIsTooSmall(t *testing.T) {
	n := mustNetwork(t, synthetic(1, true))
	small := mesaLimits
	small.TextureBufferTexels = 300_000
	if _, err := newPlan(n, shaders.Image, small, nil); err == nil || !strings.Contains(err.Error(), "block1_conv1") {
		t.Errorf("error %v, want one that names the buffer that is too large", err)
	}
	few := mesaLimits
	few.Groups = [3]int{16, 16, 16}
	if _, err := newPlan(n, shaders.Image, few, nil); err == nil || !strings.Contains(err.Error(), "groups") {
		t.Errorf("error %v, want one about groups", err)
	}
}
