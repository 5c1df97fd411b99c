package op

import (
	"slices"
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

// vggShapes are the convolutions of VGG16 with block widths from a first one on.
func vggShapes(width int) []Conv {
	var all []Conv
	in, side := 3, 224
	for block, convs := range []int{2, 2, 3, 3, 3} {
		out := width << min(block, 3)
		for range convs {
			all = append(all, vggShape(side, in, out))
			in = out
		}
		side /= 2
	}
	return all
}

func vggShape(side, in, out int) Conv {
	return Conv{Map(side, side, in), Map(side, side, out)}
}

// The table of defaults, for the layers of VGG16 and a narrow net.
func TestDefaultAlgorithm(t *testing.T) {
	for _, c := range []struct {
		shape         Conv
		image, shared string
		least         string // shared, with storage blocks of 16 MiB
	}{
		{vggShape(224, 3, 64), "direct/image", "direct/shared_large", "direct/shared_large"},
		{vggShape(224, 64, 64), "winograd4/image", "winograd4/shared_large", "winograd4/shared_large"},
		{vggShape(112, 64, 128), "winograd4/image", "winograd4/shared_large", "winograd4/shared_large"},
		{vggShape(56, 256, 256), "winograd4/image", "winograd4/shared_medium", "winograd4/shared_medium"},
		{vggShape(28, 512, 512), "winograd4/image", "winograd4/shared_small", "winograd2/shared_medium"},
		{vggShape(14, 512, 512), "winograd2/image", "winograd2/shared_small", "winograd2/shared_small"},
		{vggShape(14, 128, 128), "winograd2/image", "winograd2/shared_small", "winograd2/shared_small"},
		{vggShape(28, 13, 26), "direct/image", "direct/shared_small", "direct/shared_small"},
		{vggShape(56, 16, 16), "direct/image", "winograd4/shared_small", "winograd4/shared_small"},
	} {
		for _, d := range []struct {
			family shaders.Family
			limits gpu.Limits
			want   string
		}{
			{shaders.Plain, mesaLimits, "direct/plain"}, {shaders.Image, mesaLimits, c.image},
			{shaders.Shared, mesaLimits, c.shared}, {shaders.Shared, leastLimits, c.least},
		} {
			if got := DefaultAlgorithm(c.shape, d.family, d.limits); got.String() != d.want {
				t.Errorf("%s in family %s: %s, want %s", c.shape, d.family, got, d.want)
			}
		}
	}
}

func TestCandidates(t *testing.T) {
	for _, width := range []int{64, 3} {
		for _, s := range vggShapes(width) {
			for _, limits := range []gpu.Limits{mesaLimits, leastLimits} {
				all := Candidates(s, shaders.Shared, limits)
				if all[0] != DefaultAlgorithm(s, shaders.Shared, limits) || all[len(all)-1] != (Algorithm{Family: shaders.Plain}) {
					t.Errorf("%s: %v, want the default first and the plain one last", s, all)
				}
				if want := 10; len(all) > want || (len(all) < want) != (min(s.In.C, s.Out.C) < 16 || !(Algorithm{shaders.SharedMedium, 4}).fits(s, limits)) {
					t.Errorf("%s: %d candidates: %v", s, len(all), all)
				}
				for i, k := range all {
					var again Algorithm
					if err := again.UnmarshalText([]byte(k.String())); err != nil || again != k {
						t.Errorf("%s read again is %s, error %v", k, again, err)
					}
					if !k.fits(s, limits) || slices.Contains(all[:i], k) {
						t.Errorf("%s: %s does not fit, or is there twice", s, k)
					}
				}
			}
			for _, family := range []shaders.Family{shaders.Plain, shaders.Image} {
				if all := Candidates(s, family, mesaLimits); len(all) != 1 {
					t.Errorf("%s in family %s: %v, want one", s, family, all)
				}
			}
		}
	}
}

func TestAlgorithmNames(t *testing.T) {
	for _, name := range []string{"", "direct", "winograd3/shared_small", "winograd/shared_small", "winograd4", "Direct/plain", "winograd44/x"} {
		var k Algorithm
		if err := k.UnmarshalText([]byte(name)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q is %v, error %v", name, k, err)
		}
	}
}

// Groups of every program stay within what OpenGL 4.3 guarantees, and take at most half of its shared memory, so that
// several of them have room on a core.
func TestVariantsWithinGuarantees(t *testing.T) {
	for _, v := range shaders.Variants() {
		d := v.Define
		if d("LOCAL") > 1024 || (d("LANES") > 0 && d("ROWS") > 0 && d("LOCAL") != d("ROWS")*d("LANES")) {
			t.Errorf("%s: groups of %d, %d x %d", v.Name(), d("LOCAL"), d("ROWS"), d("LANES"))
		}
		texels := 0
		switch v.File {
		case "conv3x3_shared.comp":
			texels = (d("ROWS")+2)*(d("STRIP")+2) + 36*(d("LANES")*d("QUADS")+1)
		case "dense_sum.comp":
			if d("PARTS") > 1 {
				texels = d("PARTS") * d("LOCAL")
			}
		case "softmax.comp":
			texels = d("TOGETHER") * d("LOCAL") / 4
		case "winograd_gemm_shared.comp":
			texels = d("DEPTH") * (d("TILES")*d("ROWS") + 4*d("LANES")*d("QUADS"))
		default:
			if src, err := v.Source(); err != nil || strings.Contains(src, "\nshared ") {
				t.Errorf("%s has shared memory that this test does not know of, error %v", v.Name(), err)
			}
		}
		if texels*gpu.TexelBytes > 16<<10 {
			t.Errorf("%s: %d bytes of shared memory, want at most 16 KiB", v.Name(), texels*gpu.TexelBytes)
		}
	}
}
