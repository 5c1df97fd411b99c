package nn

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// BenchmarkLoad compares loading the full net's model folder into a runner, layout changes and transformed kernels
// included, with a plain loop that reads the same files into freshly allocated memory.
func BenchmarkLoad(b *testing.B) {
	if testing.Short() {
		b.Skip("writes half a gigabyte")
	}
	dir := filepath.Join(b.TempDir(), "vgg16")
	if err := synthetic(1, true).Save(context.Background(), dir, nil); err != nil {
		b.Fatal(err)
	}
	b.Run("plain", func(b *testing.B) {
		for range b.N {
			var files [][]byte
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				files = append(files, data)
				return err
			})
			if err != nil || len(files) < 32 {
				b.Fatal(len(files), "files", err)
			}
			b.StopTimer()
			files = nil
			debug.FreeOSMemory() // or the next round would find memory that is not fresh
			b.StartTimer()
		}
	})
	for _, o := range runnerKinds {
		b.Run(string(o.Backend), func(b *testing.B) {
			for range b.N {
				set, err := weights.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if o.Backend == GPU {
					o.Window = glContext.Window(b)
				}
				r, err := Open(context.Background(), set, o)
				if err != nil {
					b.Fatal(err)
				}
				r.Close()
				if err := set.Close(); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				debug.FreeOSMemory()
				b.StartTimer()
			}
		})
	}
}
