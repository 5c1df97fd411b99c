//go:build cgo

package reclaim

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/reclaim/internal/pieces"
)

const total = 64 << 20 // bytes that a test takes

// inUse is what this process has of the system's memory without that of files, in bytes.
func inUse(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")))
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Fatal("no RssAnon in /proc/self/status")
	return 0
}

// holes takes pieces of a size with small ones between them, frees the large ones, and gives what of the memory the process has
// still, as a share of what the large ones took; then it frees the small ones. Done twice, for an allocator that learns.
func holes(t *testing.T, size int, after func()) (kept float64) {
	t.Helper()
	if !pieces.Glibc {
		t.Skip("another C library")
	}
	for range 2 {
		before := inUse(t)
		var large, small []pieces.Piece
		for range total / size {
			large, small = append(large, pieces.Take(size)), append(small, pieces.Take(1<<10))
		}
		for _, p := range large {
			p.Free()
		}
		after()
		kept = float64(inUse(t)-before) / total
		for _, p := range small {
			p.Free()
		}
	}
	return kept
}

// Large pieces go back when they are freed, also between others that stay.
func TestReadily(t *testing.T) {
	Readily()
	if kept := holes(t, 1<<20, func() {}); kept > 0.25 {
		t.Errorf("%.0f%% of what was freed is kept", 100*kept)
	}
}

// What lies free between pieces that stay goes back on demand.
func TestAll(t *testing.T) {
	if kept := holes(t, 64<<10, All); kept > 0.4 {
		t.Errorf("%.0f%% of what was freed is kept", 100*kept)
	}
}

// Garbage of Go goes back too, and what only a pool has.
func TestAllOfGo(t *testing.T) {
	before := inUse(t)
	garbage := make([]byte, total)
	for i := range garbage {
		garbage[i] = 1
	}
	if grown := inUse(t) - before; grown < total/2 {
		t.Fatalf("%d MiB were written to, %d are in use", total>>20, grown>>20)
	}
	garbage = nil
	_ = garbage
	All()
	if kept := float64(inUse(t)-before) / total; kept > 0.4 {
		t.Errorf("%.0f%% of the garbage is kept", 100*kept)
	}
}
