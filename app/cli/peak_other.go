//go:build !linux && !windows && !darwin && !freebsd && !netbsd && !openbsd

package cli

// peakBytes is not known here.
func peakBytes() int64 { return 0 }
