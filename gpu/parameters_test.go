package gpu_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/gpu"
)

// sums writes weight * (1 + 2 + ... + rounds) to texel at, or its negative: a parameter is a loop's bound, one decides a
// branch, one is a factor, one a place, and one goes unused.
const sums = `#version 430 core
layout(local_size_x = 1) in;
layout(std140, binding = 0) uniform Parameters { int rounds; float weight; int at; int minus; int unused; };
layout(std430, binding = 0) writeonly buffer Dst { vec4 dst[]; };
void main() {
    float sum = 0.0;
    for (int k = 1; k <= rounds; k++) sum += weight * float(k);
    if (minus != 0) sum = -sum;
    dst[at] = vec4(sum);
}`

// A program computes with the parameters of each dispatch, however often it was used with others. Drivers that compile a
// program anew for the values of its parameters have mixed up what they compiled where another program ran in between, and
// where values came again; so two programs take turns here, and each has the same values twice before it has others.
func TestEachDispatchHasItsOwnParameters(t *testing.T) {
	const uses = 40
	for _, c := range []struct {
		name  string
		batch int
	}{{"one by one", 1}, {"in batches", 8}, {"all at once", uses}} {
		t.Run(c.name, func(t *testing.T) {
			d := context.Open(t, checkedDevice)
			dst, one := sumsOn(t, d, uses)
			_, other := sumsOn(t, d, uses)
			var all []gpu.Dispatch
			for i := range uses {
				all = append(all, gpu.Dispatch{
					Label: fmt.Sprintf("sum %d", i), Program: []*gpu.Program{one, other}[i%2],
					Groups: [3]int{1, 1, 1}, Storage: []gpu.Binding{{Slot: 0, Buffer: dst}},
					Uniforms: []gpu.Uniform{
						gpu.Int("at", i), gpu.Int("unknown", 7), gpu.Float("weight", 0.5+float32(i%3)), gpu.Int("unused", i),
						gpu.Int("rounds", 1), gpu.Int("rounds", i/4*3%17), gpu.Int("minus", i/4%2),
					},
				})
			}
			for batch := range slices.Chunk(all, c.batch) {
				if _, err := d.Run(batch...); err != nil {
					t.Fatal(err)
				}
			}
			got := make([]float32, uses*4)
			if err := dst.Download(got, 0); err != nil {
				t.Fatal(err)
			}
			for i := range uses {
				n := float32(i / 4 * 3 % 17)
				want := (0.5 + float32(i%3)) * n * (n + 1) / 2
				if i/4%2 == 1 {
					want = -want
				}
				if got[4*i] != want {
					t.Errorf("use %d: %v, want %v", i, got[4*i], want)
				}
			}
		})
	}
}

// sumsOn compiles sums and makes what it writes to, both released at the test's end.
func sumsOn(t *testing.T, d *gpu.Device, texels int) (*gpu.Buffer, *gpu.Program) {
	t.Helper()
	dst, err := d.NewZeroed("dst", texels)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dst.Release)
	p, err := d.Compile("sums", sums)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Release)
	return dst, p
}

// A parameter that is not given, or given as another type, would be whatever lies there.
func TestAMissingParameterPanics(t *testing.T) {
	d := context.Open(t, checkedDevice)
	dst, p := sumsOn(t, d, 1)
	rounds, weight, at := gpu.Int("rounds", 1), gpu.Float("weight", 1), gpu.Int("at", 0)
	minus, unused := gpu.Int("minus", 0), gpu.Int("unused", 0)
	for name, uniforms := range map[string][]gpu.Uniform{
		"none":         nil,
		"one missing":  {rounds, weight, minus, unused},
		"another name": {rounds, weight, minus, unused, gpu.Int("to", 0)},
		"another type": {rounds, weight, minus, unused, gpu.Float("at", 0)},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			_, _ = d.Run(gpu.Dispatch{Program: p, Groups: [3]int{1, 1, 1}, Storage: []gpu.Binding{{Slot: 0, Buffer: dst}}, Uniforms: uniforms})
		})
	}
	if _, err := d.Run(gpu.Dispatch{
		Program: p, Groups: [3]int{1, 1, 1}, Storage: []gpu.Binding{{Slot: 0, Buffer: dst}},
		Uniforms: []gpu.Uniform{minus, unused, at, weight, rounds},
	}); err != nil {
		t.Error(err)
	}
}
