package peak

import (
	"syscall"
	"unsafe"
)

// memoryCounters is PROCESS_MEMORY_COUNTERS of psapi.h.
type memoryCounters struct {
	size, pageFaults             uint32
	peakWorkingSet, workingSet   uintptr
	quotaPeakPaged, quotaPaged   uintptr
	quotaPeakOther, quotaOther   uintptr
	pagefileUsage, peakPagefiles uintptr
}

// Bytes is the most memory that the process ever had in use, PeakWorkingSetSize of GetProcessMemoryInfo; 0 if that
// fails.
func Bytes() int64 {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0
	}
	var c memoryCounters
	c.size = uint32(unsafe.Sizeof(c))
	get := syscall.NewLazyDLL("kernel32.dll").NewProc("K32GetProcessMemoryInfo")
	if get.Find() != nil {
		return 0
	}
	if ok, _, _ := get.Call(uintptr(process), uintptr(unsafe.Pointer(&c)), uintptr(c.size)); ok == 0 {
		return 0
	}
	return int64(c.peakWorkingSet)
}
