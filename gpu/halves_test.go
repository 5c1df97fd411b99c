package gpu_test

import (
	"errors"
	"math"
	"testing"

	"github.com/x448/float16"

	"github.com/vggscope/vggscope/gpu"
)

// wideByImage and wideByBlock widen float16 numbers in the two ways that shaders read them.
const (
	wideByImage = `#version 430 core
layout(local_size_x = 64) in;
layout(rgba16f, binding = 0) readonly uniform imageBuffer src;
layout(std430, binding = 1) writeonly buffer Dst { vec4 dst[]; };
void main() { int i = int(gl_GlobalInvocationID.x); dst[i] = imageLoad(src, i); }`
	wideByBlock = `#version 430 core
layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Src { uvec2 src[]; };
layout(std430, binding = 1) writeonly buffer Dst { vec4 dst[]; };
void main() { int i = int(gl_GlobalInvocationID.x); dst[i] = vec4(unpackHalf2x16(src[i].x), unpackHalf2x16(src[i].y)); }`
)

// Every finite float16, subnormal ones and both zeros among them, is read as the float32 of the same value, bit for bit.
func TestHalvesAreWidenedExactly(t *testing.T) { eachMemory(t, halvesAreWidenedExactly) }

func halvesAreWidenedExactly(t *testing.T, d *gpu.Device) {
	const texels, row = 1 << 14, 1 << 6
	all := make([]uint16, 4*texels)
	for i := range all {
		all[i] = uint16(i)
		if float16.Frombits(all[i]).IsInf(0) || float16.Frombits(all[i]).IsNaN() {
			all[i] = 0
		}
	}
	src, err := d.NewHalves("halves", texels, row, func(dst []uint16, first int) error {
		copy(dst, all[first*row*4:])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Release()
	if !src.Half() || src.Bytes() != 2*len(all) {
		t.Errorf("float16 %t, %d bytes for %d of them", src.Half(), src.Bytes(), len(all))
	}
	for name, text := range map[string]string{"image": wideByImage, "block": wideByBlock} {
		got, err := widened(d, src, text, name == "image")
		if err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for i, v := range got {
			if want := float16.Frombits(all[i]).Float32(); math.Float32bits(v) != math.Float32bits(want) {
				if wrong++; wrong < 5 {
					t.Errorf("%s: float16 0x%04x is %g, want %g", name, all[i], v, want)
				}
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d are wrong", name, wrong)
		}
	}
}

// widened runs a program that widens all of a buffer.
func widened(d *gpu.Device, src *gpu.Buffer, text string, image bool) ([]float32, error) {
	dst, err := d.NewZeroed("wide", src.Texels())
	if err != nil {
		return nil, err
	}
	defer dst.Release()
	p, err := d.Compile("widen", text)
	if err != nil {
		return nil, err
	}
	defer p.Release()
	run := gpu.Dispatch{Label: "widen", Program: p, Groups: [3]int{src.Texels() / 64, 1, 1}}
	from, to := gpu.Binding{Slot: 0, Buffer: src}, gpu.Binding{Slot: 1, Buffer: dst}
	if run.Storage = []gpu.Binding{from, to}; image {
		run.Images, run.Storage = []gpu.Binding{from}, []gpu.Binding{to}
	}
	_, err = d.Run(run)
	got := make([]float32, 4*src.Texels())
	return got, errors.Join(err, dst.Download(got, 0))
}
