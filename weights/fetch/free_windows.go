package fetch

import (
	"syscall"
	"unsafe"
)

// freeAt asks GetDiskFreeSpaceExW, which knows of quotas.
func freeAt(dir string) (int64, bool) {
	name, err := syscall.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	get := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")
	if get.Find() != nil {
		return 0, false
	}
	var free uint64
	ok, _, _ := get.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), 0, 0)
	return int64(free), ok != 0
}
