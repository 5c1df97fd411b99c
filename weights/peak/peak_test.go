package peak

import (
	"runtime"
	"slices"
	"testing"
)

// Memory that is written to counts, and still does when it is gone.
func TestBytes(t *testing.T) {
	before := Bytes()
	if before == 0 {
		if slices.Contains([]string{"linux", "windows", "darwin"}, runtime.GOOS) {
			t.Fatal("the peak is not known here")
		}
		t.Skip("not known on", runtime.GOOS)
	}
	const size = 256 << 20
	m := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		m[i] = 1
	}
	runtime.KeepAlive(m)
	// The race detector keeps notes of what is written to, about as large. A unit taken for another is off by a thousand.
	if grown := Bytes() - before; grown < size/2 || grown > 4*size {
		t.Errorf("after writing to %d MiB the peak is %d MiB higher", size>>20, grown>>20)
	}
}
