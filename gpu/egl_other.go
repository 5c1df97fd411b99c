//go:build !linux

package gpu

import "fmt"

// newSurfaceless has nothing to offer: on Windows and macOS contexts come with the system's own desktop.
func newSurfaceless(bool) (context, error) {
	return nil, fmt.Errorf("gpu: %w: EGL's devices are for Linux", ErrUnsupported)
}
