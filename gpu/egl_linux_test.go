package gpu

import (
	"os"
	"testing"
)

// A context without a display computes as one of a window does. The processor plays the device, so that it can be tried anywhere.
func TestSurfaceless(t *testing.T) {
	c, err := newSurfaceless(true)
	if err != nil && os.Getenv("VGGSCOPE_REQUIRE_GPU") != "" { // as gputest has it, which stands on this package
		t.Fatalf("no EGL with Mesa's software device, and VGGSCOPE_REQUIRE_GPU is set: %v", err)
	} else if err != nil {
		t.Skipf("no EGL with Mesa's software device: %v", err)
	}
	w := &Window{context: c, headless: true}
	defer w.Destroy()
	for range 2 { // the context goes from one thread to the next
		d, err := Open(w, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !d.Info().Software || d.Limits().SharedBytes < 32<<10 {
			t.Errorf("the device is %+v with %d bytes of shared memory, want a software renderer of OpenGL 4.3", d.Info(), d.Limits().SharedBytes)
		}
		b, err := d.NewZeroed("numbers", 4)
		if err != nil {
			t.Fatal(err)
		}
		want := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
		if err := b.Upload(want, 0); err != nil {
			t.Fatal(err)
		}
		got := make([]float32, len(want))
		if err := b.Download(got, 0); err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("number %d came back as %g, want %g", i, got[i], want[i])
			}
		}
		d.Close()
	}
}
