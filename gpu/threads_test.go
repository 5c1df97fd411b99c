package gpu

import (
	"runtime"
	"testing"
)

func TestSoftwareThreads(t *testing.T) {
	for value, want := range map[string]int{"": min(runtime.NumCPU(), 32), "0": 1, "1": 1, "3": 3, "100": 32, "many": min(runtime.NumCPU(), 32)} {
		t.Setenv("LP_NUM_THREADS", value)
		if got := SoftwareThreads(); got != want {
			t.Errorf("LP_NUM_THREADS=%q: %d threads, want %d", value, got, want)
		}
	}
}
