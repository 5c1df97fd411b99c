package clock

import (
	"sync"
	"syscall"
	"unsafe"
)

var counter = syscall.NewLazyDLL("kernel32.dll").NewProc("QueryPerformanceCounter")

// frequency is how often the counter counts in a second; it never changes while Windows runs.
var frequency = sync.OnceValue(func() (n int64) {
	syscall.NewLazyDLL("kernel32.dll").NewProc("QueryPerformanceFrequency").Call(uintptr(unsafe.Pointer(&n)))
	return max(n, 1) // both calls always succeed since Windows XP
})

// Now is the present moment.
func Now() Moment {
	var n int64
	counter.Call(uintptr(unsafe.Pointer(&n)))
	return moment(n, frequency())
}

// moment brings a count into nanoseconds, by seconds and the rest: together they would overflow within hours.
func moment(count, perSecond int64) Moment {
	const second = 1e9
	return Moment(count/perSecond*second + count%perSecond*second/perSecond)
}
