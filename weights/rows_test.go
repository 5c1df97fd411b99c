package weights

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Any cut of the rows gives what reading the whole gives, from every form and from several goroutines at once.
func TestReadRowsInParts(t *testing.T) {
	for _, file := range []string{"keras.npz", "keras_deflated.npz", "mixed_fc.npz", "mixed_cf.npz",
		"torchvision.npz", "torchvision_fortran.npz"} {
		s, err := Open(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var wg sync.WaitGroup
		for k, a := range s.Arrays() {
			for _, step := range []int{1, 2, 5, 50} {
				wg.Go(func() { checkParts(t, a, k, step) })
			}
		}
		wg.Wait()
	}
}

func checkParts(t *testing.T, a *Array, index, step int) {
	for from := 0; from < a.Rows(); from += step {
		to := min(from+step, a.Rows())
		part := make([]float32, (to-from)*a.RowLen())
		if err := a.ReadRows(t.Context(), part, from, to); err != nil {
			t.Error(err)
			return
		}
		for i, got := range part {
			if want := patternValue(index, from*a.RowLen()+i); got != want {
				t.Errorf("%s rows %d to %d: value %d is %v, want %v", a.label, from, to, i, got, want)
				return
			}
		}
	}
}

// A dense layer large enough for several blocks of every path, in each layout, against a formula.
func TestReadRowsLarge(t *testing.T) {
	const in, out = 7 * 7 * 40, 200
	value := func(i int) float32 { return float32(i % 65521) }
	for _, c := range []struct {
		name    string
		shape   []int
		fortran bool
		torch   bool
		at      func(row, col int) int // place in the file
	}{
		{"C", []int{in, out}, false, false, func(r, c int) int { return r*out + c }},
		{"Fortran", []int{in, out}, true, false, func(r, c int) int { return c*in + r }},
		{"torch", []int{out, in}, false, true, func(r, c int) int { return c*in + r%40*49 + r/40 }},
		{"torch Fortran", []int{out, in}, true, true, func(r, c int) int { return (r%40*49+r/40)*out + c }},
	} {
		data := make([]byte, 4*in*out)
		for i := range in * out {
			binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(value(i)))
		}
		a := fileArray(t, "fc1_kernel", storedAs(t, "<f4", c.fortran, c.shape...), data, c.torch)
		got := readAll(t, a)
		for i, x := range got {
			if want := value(c.at(i/out, i%out)); x != want {
				t.Fatalf("%s: value %d is %v, want %v", c.name, i, x, want)
			}
		}
		part := make([]float32, 333*out)
		if err := a.ReadRows(t.Context(), part, 1000, 1333); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(part, got[1000*out:1333*out]) {
			t.Errorf("%s: rows 1000 to 1333 differ", c.name)
		}
	}
}

// arrayNamed is VGG16's array of that name.
func arrayNamed(t testing.TB, name string) vgg.Array {
	t.Helper()
	for _, a := range vgg.D().Arrays() {
		if a.Name() == name {
			return a
		}
	}
	t.Fatal("no array " + name)
	return vgg.Array{}
}

// fileArray is an array over bare data, without a model around it.
func fileArray(t testing.TB, name string, stored format.Array, data []byte, torch bool) *Array {
	t.Helper()
	stored.Data, stored.File = format.NewBlob(bytes.NewReader(data), int64(len(data))), "data"
	shape, lay, err := naming{channelsFirst: torch, flattenCHW: torch}.adopt(arrayNamed(t, name), stored, 7, 7)
	if err != nil {
		t.Fatal(err)
	}
	return newFileArray(name, "model", shape, lay, stored)
}

// storedAs is the stored array that a .npy file's header describes.
func storedAs(t testing.TB, descr string, fortran bool, shape ...int) format.Array {
	t.Helper()
	order := map[bool]string{true: "True", false: "False"}[fortran]
	file := npyFile(fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s}", descr, order, plain.Shape(shape)), nil)
	path := filepath.Join(t.TempDir(), "x.npy")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	a, _ := format.ReadNPY(path) // it says that there is no data
	a.Offset = 0
	return a
}

// The buffers of a read stay within a few MiB, whatever the size and the layout: here 98 MiB, to be turned around.
func TestReadRowsMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a file of 98 MiB")
	}
	const in, out, limit = 25088, 1024, 8 << 20
	data := make([]byte, 4*in*out)
	dst := make([]float32, in*out)
	for _, c := range []struct {
		name string
		head format.Array
	}{
		{"torch", storedAs(t, "<f4", false, out, in)},
		{"torch, half as many in float64", storedAs(t, ">f8", false, out/2, in)},
		{"plain", storedAs(t, "<f4", false, in, out)},
	} {
		torch := strings.HasPrefix(c.name, "torch")
		a := fileArray(t, "fc1_kernel", c.head, data, torch)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := a.ReadRows(t.Context(), dst[:a.Len()], 0, a.Rows()); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > limit {
			t.Errorf("%s: %s allocated to read %s, limit %s", c.name, plain.Bytes(int64(n)), plain.Bytes(int64(len(data))), plain.Bytes(limit))
		}
	}
}

func TestReadRowsNotFinite(t *testing.T) {
	nan, inf := math.Float32bits(float32(math.NaN())), math.Float32bits(float32(math.Inf(-1)))
	for _, c := range []struct {
		file string
		put  func(data []byte) // spoils value 7
		text string
	}{
		{"fc2_kernel.npy", func(d []byte) { binary.LittleEndian.PutUint32(d[28:], nan) }, "value 7 is NaN"},
		{"block1_conv1_kernel.npy", func(d []byte) { binary.LittleEndian.PutUint32(d[28:], inf) }, "value 7 is -Inf"},
	} {
		files := tinyFiles(true)
		c.put(files[c.file][128:]) // the header is 128 bytes
		s, err := Open(writeFolder(t, files))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		a := s.Array(strings.TrimSuffix(c.file, ".npy"))
		err = a.ReadRows(t.Context(), make([]float32, a.Len()), 0, a.Rows())
		for _, err := range []error{err, s.Verify(t.Context(), nil), s.Save(t.Context(), filepath.Join(t.TempDir(), "x"), nil)} {
			if !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), c.file+": not finite: "+c.text) {
				t.Errorf("%s: %v", c.file, err)
			}
			if strings.Count(err.Error(), c.file) != 1 {
				t.Errorf("the file is named more than once: %v", err)
			}
		}
	}
}

// A float64 that no float32 can hold is not a weight either.
func TestReadRowsOverflow(t *testing.T) {
	data := binary.LittleEndian.AppendUint64(nil, math.Float64bits(1e300))
	a := fileArray(t, "fc1_bias", storedAs(t, "<f8", false, 1), data, false)
	err := a.ReadRows(t.Context(), make([]float32, 1), 0, 1)
	if !errors.Is(err, ErrNotFinite) {
		t.Error(err)
	}
}

// The file may shrink after Open.
func TestReadRowsTruncatedLater(t *testing.T) {
	dir := writeFolder(t, tinyFiles(true))
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.Truncate(filepath.Join(dir, "fc1_kernel.npy"), 200); err != nil {
		t.Fatal(err)
	}
	a := s.Array("fc1_kernel")
	err = a.ReadRows(t.Context(), make([]float32, a.Len()), 0, a.Rows())
	if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), dir+": fc1_kernel.npy: bad format: it ends too early") {
		t.Error(err)
	}
}

func TestReadRowsCancel(t *testing.T) {
	for _, file := range []string{"keras.npz", "torchvision.npz", "torchvision_fortran.npz"} {
		s, err := Open(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		a := s.Array("fc1_kernel")
		if err := a.ReadRows(ctx, make([]float32, a.Len()), 0, a.Rows()); err != context.Canceled {
			t.Errorf("%s: %v", file, err)
		}
		if err := s.Verify(ctx, nil); err != context.Canceled {
			t.Errorf("%s: verify: %v", file, err)
		}
	}
}
