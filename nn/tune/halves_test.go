package tune

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

func TestProbeHalves(t *testing.T) {
	const read = "#define HALF_TEXEL(name, i) vec4(unpackHalf2x16(name[i].x), unpackHalf2x16(name[i].y))"
	const zero = "\nvec4 flush(vec4 v) { return mix(v, vec4(0.0), lessThan(abs(v), vec4(6.1e-5))); }"
	flush := strings.Replace(read, "vec4(", "flush(vec4(", 1) + ")" + zero
	for _, c := range []struct {
		name   string
		family shaders.Family
		source op.Source
		want   string
	}{
		{"plain", shaders.Plain, shaders.Variant.Source, ""},
		{"image", shaders.Image, shaders.Variant.Source, ""},
		{"shared", shaders.Shared, shaders.Variant.Source, ""},
		{"refused", shaders.Shared, hook.Broken("dense_float16_shared", "void main() {", "void main() { nonsense;"), "nonsense"},
		{"subnormal taken for zero", shaders.Shared, hook.Broken("dense_float16_shared", read, flush), "dense_float16_shared reads the float16 5.9604645e-08 as 0"},
		{"the wrong half", shaders.Shared, hook.Broken("dense_float16_shared", read, strings.Replace(read, "i].y", "i].x", 1)), "reads the float16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			exec := op.NewExecutor(glContext.Open(t, gpu.Options{Checked: true}), c.source)
			defer exec.Release()
			err := ProbeHalves(exec, c.family)
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
