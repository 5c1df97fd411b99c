package gpu_test

import (
	"errors"
	"testing"

	"github.com/vggscope/vggscope/gpu"
)

// doubling is a program that doubles one texel of a buffer into the next, and what there is of it on the device.
type doubling struct {
	buffers [5]*gpu.Buffer
	program *gpu.Program
}

func newDoubling(t *testing.T, d *gpu.Device) *doubling {
	t.Helper()
	s := &doubling{}
	var err error
	for i := range s.buffers {
		if s.buffers[i], err = d.NewZeroed("row", 1); err != nil {
			t.Fatal(err)
		}
	}
	if s.program, err = d.Compile("double", double); err != nil {
		t.Fatal(err)
	}
	if err := s.buffers[0].Upload([]float32{1, 2, 3, 4}, 0); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *doubling) release() {
	for _, b := range s.buffers {
		b.Release()
	}
	s.program.Release()
}

// start doubles what is in buffer i into the one behind it.
func (s *doubling) start(t *testing.T, d *gpu.Device, i int) *gpu.Running {
	t.Helper()
	r, err := d.Start(gpu.Dispatch{
		Label: "double", Program: s.program, Groups: [3]int{1, 1, 1},
		Images: []gpu.Binding{{Slot: 0, Buffer: s.buffers[i]}}, Storage: []gpu.Binding{{Slot: 1, Buffer: s.buffers[i+1]}},
		Uniforms: []gpu.Uniform{gpu.Int("count", 1), gpu.Float("add", 0)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Each piece of work sees what those before it wrote, and so does a download, whether somebody waits for them or not.
func TestQueuedWorkIsInOrder(t *testing.T) { eachMemory(t, queuedWorkIsInOrder) }

func queuedWorkIsInOrder(t *testing.T, d *gpu.Device) {
	s := newDoubling(t, d)
	defer s.release()
	var running []*gpu.Running
	for i := range len(s.buffers) - 1 {
		running = append(running, s.start(t, d, i))
	}
	var got [4]float32
	if err := s.buffers[4].Download(got[:], 0); err != nil || got != [4]float32{16, 32, 48, 64} {
		t.Errorf("four times doubled: %v, error %v", got, err)
	}
	for i, r := range running[:2] {
		for range 2 { // the second time it is known
			if times, err := r.Wait(); err != nil || len(times) != 1 || times[0] < 0 || !r.Ended() {
				t.Errorf("piece %d: times %v, ended %v, error %v", i, times, r.Ended(), err)
			}
		}
		r.Release()
	}
	running[2].Release()
	running[2].Release()
	running[3].Release()
	var none *gpu.Running
	none.Release()
}

// What the work reads and writes may be released before it is done.
func TestQueuedWorkKeepsItsBuffers(t *testing.T) {
	eachMemory(t, func(t *testing.T, d *gpu.Device) {
		s := newDoubling(t, d)
		r := s.start(t, d, 0)
		s.release()
		if _, err := r.Wait(); err != nil {
			t.Error(err)
		}
	})
}

// Work that nobody waited for ends with the device.
func TestQueuedWorkEndsWithTheDevice(t *testing.T) {
	d := context.Open(t, gpu.Options{Checked: true, Queued: true})
	s := newDoubling(t, d)
	r := s.start(t, d, 0)
	if r.Ended() {
		t.Error("work is known to be done that nobody waited for")
	}
	d.Close()
	if _, err := r.Wait(); !errors.Is(err, gpu.ErrClosed) || d.Live() != 0 {
		t.Errorf("error %v, %d objects alive", err, d.Live())
	}
}
