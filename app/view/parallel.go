package view

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls f for 0 to n-1 on all cores and waits. A panic in f becomes one of the caller, who may recover from it; of
// its own goroutine's nobody could.
func inParallel(n int, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var fault atomic.Value
	work := func() {
		defer func() {
			if p := recover(); p != nil {
				fault.CompareAndSwap(nil, broken{p})
			}
		}()
		for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
			f(int(i))
		}
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(work)
	}
	all.Wait()
	if p := fault.Load(); p != nil {
		panic(p.(broken).by)
	}
}

// broken holds what a panic was raised with: of whichever type, for atomic.Value wants always the same.
type broken struct{ by any }
