package weights

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
)

// BenchmarkLoadFull compares loading the full VGG16 (528 MiB, from the page cache) with a plain loop that reads the
// same files, both into freshly allocated memory. It writes the files first, so it is skipped with -short.
func BenchmarkLoadFull(b *testing.B) {
	if testing.Short() {
		b.Skip("writes 528 MiB")
	}
	dir := filepath.Join(b.TempDir(), "vgg16")
	set := Synthetic(SyntheticOptions{Top: true})
	if err := set.Save(context.Background(), dir, nil); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		load func(b *testing.B, dir string)
	}{{"plain", loadPlain}, {"set", loadSet(1)}, {"set2", loadSet(2)}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(set.Bytes())
			for b.Loop() {
				c.load(b, dir)
				b.StopTimer()
				debug.FreeOSMemory() // so that every run pays for its pages
				b.StartTimer()
			}
		})
	}
}

// loadPlain is the yardstick: open, allocate, read.
func loadPlain(b *testing.B, dir string) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.npy"))
	if err != nil || len(paths) != 32 {
		b.Fatal(paths, err)
	}
	for _, path := range paths {
		if _, err := os.ReadFile(path); err != nil {
			b.Fatal(err)
		}
	}
}

// loadSet opens the folder and reads all arrays with some goroutines.
func loadSet(workers int) func(b *testing.B, dir string) {
	return func(b *testing.B, dir string) {
		s, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		for _, a := range s.Arrays() {
			dst := make([]float32, a.Len())
			step := max(1, (a.Rows()+workers-1)/workers)
			var wg sync.WaitGroup
			for from := 0; from < a.Rows(); from += step {
				to := min(from+step, a.Rows())
				wg.Go(func() {
					if err := a.ReadRows(context.Background(), dst[from*a.RowLen():to*a.RowLen()], from, to); err != nil {
						b.Error(err)
					}
				})
			}
			wg.Wait()
		}
	}
}

// BenchmarkReadTransposed turns torchvision's second dense kernel around: 64 MiB, and the first (a quarter of its
// outputs, 98 MiB), which is permuted as well.
func BenchmarkReadTransposed(b *testing.B) {
	for _, c := range []struct {
		name    string
		in, out int
	}{{"fc2_kernel", 4096, 4096}, {"fc1_kernel", 25088, 1024}} {
		b.Run(c.name, func(b *testing.B) {
			data := make([]byte, 4*c.in*c.out)
			a := fileArray(b, c.name, storedAs(b, "<f4", false, c.out, c.in), data, true)
			dst := make([]float32, a.Len())
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if err := a.ReadRows(context.Background(), dst, 0, a.Rows()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSynthetic(b *testing.B) {
	a := Synthetic(SyntheticOptions{Top: true}).Array("fc2_kernel")
	dst := make([]float32, a.Len())
	b.SetBytes(int64(4 * len(dst)))
	for b.Loop() {
		if err := a.ReadRows(context.Background(), dst, 0, a.Rows()); err != nil {
			b.Fatal(err)
		}
	}
}
