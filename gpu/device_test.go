package gpu_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/gpu"
)

var checkedDevice = gpu.Options{Checked: true}

// eachMemory runs a test with buffers in memory of ours, where the driver takes it, in the driver's own, and with work that
// is queued as on a GPU.
func eachMemory(t *testing.T, f func(t *testing.T, d *gpu.Device)) {
	for name, driver := range map[string]bool{"any": false, "driver": true} {
		t.Run(name, func(t *testing.T) { f(t, context.Open(t, gpu.Options{Checked: true, DriverMemory: driver})) })
	}
	t.Run("queued", func(t *testing.T) { f(t, context.Open(t, gpu.Options{Checked: true, Queued: true})) })
}

// double reads through an image and writes through a storage block: both ways that a buffer can be bound.
const double = `#version 430 core
layout(local_size_x = 8) in;
layout(rgba32f, binding = 0) readonly uniform imageBuffer src;
layout(std430, binding = 1) writeonly buffer Dst { vec4 dst[]; };
layout(std140, binding = 0) uniform Parameters { int count; float add; };
void main() {
    int i = int(gl_GlobalInvocationID.x);
    if (i < count) dst[i] = 2.0 * imageLoad(src, i) + add;
}`

func ramp(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(i)
	}
	return v
}

func TestOpenReportsTheDriver(t *testing.T) {
	d := context.Open(t, checkedDevice)
	if i := d.Info(); i.Renderer == "" || !strings.Contains(i.Version, ".") {
		t.Errorf("info %+v, want a renderer and a version", i)
	}
	l := d.Limits()
	if l.StorageBlockBytes < 16<<20 || l.StorageBindings < 8 || l.ImageUniforms < 8 || l.Invocations < 1024 || l.Groups[2] < 65535 {
		t.Errorf("limits %+v are below what OpenGL 4.3 guarantees", l)
	}
}

func TestDispatchReadsAndWrites(t *testing.T) { eachMemory(t, dispatchReadsAndWrites) }

func dispatchReadsAndWrites(t *testing.T, d *gpu.Device) {
	const texels = 21 // not a multiple of the group size
	src, err := d.NewImmutable("src", texels, 7, func(dst []float32, row int) error {
		for i := range dst {
			dst[i] = float32(row*7*4 + i)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Release()
	mid, err := d.NewZeroed("mid", texels)
	if err != nil {
		t.Fatal(err)
	}
	defer mid.Release()
	dst, err := d.NewZeroed("dst", texels+1)
	if err != nil {
		t.Fatal(err)
	}
	defer dst.Release()
	p, err := d.Compile("double", double)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Release()

	step := func(from, to *gpu.Buffer, add float32) gpu.Dispatch {
		return gpu.Dispatch{
			Label: "double", Program: p, Groups: [3]int{3, 1, 1},
			Images: []gpu.Binding{{Slot: 0, Buffer: from}}, Storage: []gpu.Binding{{Slot: 1, Buffer: to}},
			Uniforms: []gpu.Uniform{gpu.Int("count", texels), gpu.Float("add", add)},
		}
	}
	times, err := d.Run(step(src, mid, 1), step(mid, dst, 0.5))
	if err != nil || len(times) != 2 || times[0] <= 0 || times[1] <= 0 {
		t.Fatalf("times %v, error %v", times, err)
	}
	got := make([]float32, (texels+1)*4)
	if err := dst.Download(got, 0); err != nil {
		t.Fatal(err)
	}
	for i := range texels * 4 {
		if want := 2*(2*float32(i)+1) + 0.5; got[i] != want {
			t.Fatalf("value %d is %v, want %v", i, got[i], want)
		}
	}
	if last := got[texels*4]; last != 0 {
		t.Errorf("the texel behind the last is %v, want the zero it was made with", last)
	}
}

func TestUploadAndDownloadAtAnOffset(t *testing.T) { eachMemory(t, uploadAndDownloadAtAnOffset) }

func uploadAndDownloadAtAnOffset(t *testing.T, d *gpu.Device) {
	b, err := d.NewZeroed("b", 4)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Release()
	if err := b.Upload(ramp(6), 2); err != nil {
		t.Fatal(err)
	}
	got := make([]float32, 8)
	if err := b.Download(got, 1); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float32{0, 0, 0, 0, 0, 1, 2, 3} {
		if got[i] != want {
			t.Fatalf("got %v at %d, want %v", got[i], i, want)
		}
	}
}

func TestCompileErrorCarriesLogAndSource(t *testing.T) {
	d := context.Open(t, checkedDevice)
	_, err := d.Compile("broken", "#version 430 core\nvoid main() { nonsense(); }")
	var ce *gpu.CompileError
	if !errors.As(err, &ce) || !strings.Contains(ce.Log, "nonsense") || !strings.Contains(ce.Source, "nonsense") {
		t.Errorf("error %v, want a CompileError about nonsense", err)
	}
}

func TestFillErrorLeavesNothing(t *testing.T) { eachMemory(t, fillErrorLeavesNothing) }

func fillErrorLeavesNothing(t *testing.T, d *gpu.Device) {
	bad := errors.New("the file ended")
	if _, err := d.NewImmutable("w", 4, 1, func([]float32, int) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("error %v, want %v", err, bad)
	}
	if _, err := d.NewImmutable("w", 4, 1, func([]float32, int) error { panic("oops") }); err == nil || !strings.Contains(err.Error(), "oops") {
		t.Errorf("error %v, want the panic", err)
	}
}

func TestInjectedFaults(t *testing.T) {
	for _, c := range []struct {
		fault gpu.Fault
		want  error
	}{
		{gpu.Fault{Call: "BufferData", Skip: 1, Code: 0x0505}, gpu.ErrOutOfMemory},
		{gpu.Fault{Call: "MapBufferRange", Code: 0x0505}, gpu.ErrOutOfMemory},
		{gpu.Fault{Call: "ClearBufferData", Code: 0x0505}, gpu.ErrOutOfMemory},
		{gpu.Fault{Call: "BufferData", Skip: 2, Code: 0x0505}, gpu.ErrOutOfMemory}, // for the parameters
		{gpu.Fault{Call: "GetProgramResourceiv", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "DispatchCompute", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "GenQueries", Code: 0x0505}, gpu.ErrOutOfMemory},
		{gpu.Fault{Call: "BeginQuery", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "EndQuery", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "Flush", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "GetQueryObjectui64v", Code: 0x0507}, gpu.ErrDeviceLost},
		{gpu.Fault{Call: "GetBufferSubData", Code: 0x0507}, gpu.ErrDeviceLost},
	} {
		t.Run(fmt.Sprint(c.fault.Call, c.fault.Skip), func(t *testing.T) {
			d := context.Open(t, gpu.Options{Faults: []gpu.Fault{c.fault}, Queued: true})
			err := useEverything(d)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.fault.Call) {
				t.Errorf("error %v, want %v from gl%s", err, c.want, c.fault.Call)
			}
		})
	}
}

// useEverything goes once through each kind of object and gives the first error, with all objects released.
func useEverything(d *gpu.Device) error {
	src, err := d.NewImmutable("src", 8, 1, func(dst []float32, _ int) error { copy(dst, ramp(len(dst))); return nil })
	if err != nil {
		return err
	}
	defer src.Release()
	dst, err := d.NewZeroed("dst", 8)
	if err != nil {
		return err
	}
	defer dst.Release()
	p, err := d.Compile("double", double)
	if err != nil {
		return err
	}
	defer p.Release()
	_, err = d.Run(gpu.Dispatch{
		Program: p, Groups: [3]int{1, 1, 1}, Uniforms: []gpu.Uniform{gpu.Int("count", 8), gpu.Float("add", 0)},
		Images: []gpu.Binding{{Slot: 0, Buffer: src}}, Storage: []gpu.Binding{{Slot: 1, Buffer: dst}},
	})
	if err != nil {
		return err
	}
	return dst.Download(make([]float32, 32), 0)
}

func TestCloseReleasesTheRestAndEndsTheDevice(t *testing.T) {
	d := context.Open(t, checkedDevice)
	b, err := d.NewZeroed("forgotten", 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.LiveLabels(); len(got) != 1 || got[0] != "buffer forgotten" {
		t.Errorf("live %v, want the forgotten buffer", got)
	}
	d.Close()
	d.Close()
	b.Release()
	if d.Live() != 0 {
		t.Errorf("%d objects live after Close", d.Live())
	}
	if _, err := d.NewZeroed("late", 1); !errors.Is(err, gpu.ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
}

func TestManyGoroutinesShareTheDevice(t *testing.T) {
	d := context.Open(t, checkedDevice)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if err := useEverything(d); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestMisusePanics(t *testing.T) {
	d := context.Open(t, checkedDevice)
	fixed, err := d.NewImmutable("fixed", 1, 1, func([]float32, int) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer fixed.Release()
	halves, err := d.NewHalves("halves", 1, 1, func([]uint16, int) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer halves.Release()
	for name, f := range map[string]func(){
		"float16 as float32":   func() { _ = halves.Download(ramp(1), 0) },
		"upload to immutable":  func() { _ = fixed.Upload(ramp(4), 0) },
		"download past end":    func() { _ = fixed.Download(ramp(5), 0) },
		"empty buffer":         func() { _, _ = d.NewZeroed("empty", 0) },
		"ragged rows":          func() { _, _ = d.NewImmutable("ragged", 5, 2, nil) },
		"no groups":            func() { _, _ = d.Run(gpu.Dispatch{}) },
		"too large an integer": func() { gpu.Int("k", 1<<40) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
