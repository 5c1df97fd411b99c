package gpu

import (
	"errors"
	"runtime"
	"testing"
)

func TestSystems(t *testing.T) {
	for system, want := range map[string]error{"linux": nil, "windows": nil, "freebsd": nil, "darwin": ErrUnsupported} {
		if err := has43(system); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", system, err, want)
		}
	}
}

// On a Mac the answer comes without GLFW, and the caller goes on with the CPU.
func TestNoWindowOnMac(t *testing.T) {
	if runtime.GOOS != "darwin" {
		t.Skip("for macOS")
	}
	if w, err := NewWindow(); w != nil || !errors.Is(err, ErrUnsupported) {
		t.Errorf("%v, %v", w, err)
	}
}
