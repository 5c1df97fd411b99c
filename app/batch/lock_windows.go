package batch

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes a file for this process, and fails with errLocked where another has it. It ends with the file or the process. The
// byte that is locked lies behind any file's end, for Windows keeps others from what is locked, even this process.
func lock(f *os.File) error {
	at := &windows.Overlapped{Offset: 0xfffffffe, OffsetHigh: 0x7fffffff}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return nil
}
