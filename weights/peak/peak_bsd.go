//go:build darwin || freebsd || netbsd || openbsd

package peak

import (
	"runtime"
	"syscall"
)

// Bytes is the most memory that the process ever had in use, ru_maxrss of getrusage(2); 0 if that fails.
func Bytes() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return u.Maxrss // in bytes there, in KiB on the BSDs
	}
	return u.Maxrss << 10
}
