//go:build !linux && !darwin && !freebsd && !windows

package fetch

// freeAt is not known here.
func freeAt(string) (int64, bool) { return 0, false }
