package nn

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// soakVar is how many pictures TestSoak takes through each runner; `make soak` sets it.
const soakVar = "VGGSCOPE_SOAK"

// TestSoak takes many pictures of all sizes from file to answer in one process, with two results alive at a time, and
// holds memory and the number of GL objects after the first tenth against those at the end.
func TestSoak(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv(soakVar))
	if n < 20 {
		t.Skipf("set %s to a number of pictures", soakVar)
	}
	eachRunnerOf(t, narrow(), func(t *testing.T, r Runner) {
		live := func() int {
			if g, ok := r.(*gpuRunner); ok {
				return g.exec.Device.Live()
			}
			return 0
		}
		var previous *Activations
		var memory, objects int
		for i := range n {
			if i == n/10 {
				memory, objects = residentMiB(t), live()
			}
			a := soakOnce(t, r, uint64(i))
			if previous != nil {
				previous.Release()
			}
			previous = a
		}
		end, endObjects := residentMiB(t), live()
		previous.Release()
		t.Logf("%d pictures: %d MiB and %d GL objects after a tenth, %d MiB and %d at the end", n, memory, objects, end, endObjects)
		if end > memory+memory/20+8 {
			t.Errorf("memory grew from %d to %d MiB", memory, end)
		}
		if endObjects != objects {
			t.Errorf("GL objects grew from %d to %d", objects, endObjects)
		}
	})
}

// soakOnce draws, encodes, decodes, fits and classifies one picture, and reads a layer or two.
func soakOnce(t *testing.T, r Runner, seed uint64) *Activations {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, 1+rng.IntN(900), 1+rng.IntN(900)))
	for i := range m.Pix {
		m.Pix[i] = byte(i>>3) + byte(rng.IntN(64))
	}
	var file bytes.Buffer
	err := jpeg.Encode(&file, m, nil)
	if seed%2 == 0 {
		file.Reset()
		err = png.Encode(&file, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := picture.Decode(bytes.NewReader(file.Bytes()), picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := Preprocess(p, weights.KerasInput())
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Forward(context.Background(), Pass{Input: in.Input})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Output(rng.IntN(23)); err != nil {
		t.Fatal(err)
	}
	if top, err := a.Top(5); err != nil || len(top) != 5 {
		t.Fatal(top, err)
	}
	return a
}

// residentMiB is the process's memory after a collection: RssAnon where Linux tells it, what Go holds elsewhere.
func residentMiB(t *testing.T) int {
	t.Helper()
	debug.FreeOSMemory()
	if text, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(text)) {
			if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
				kib, _ := strconv.Atoi(f[1])
				return kib >> 10
			}
		}
	}
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int(s.Sys-s.HeapReleased) >> 20
}
