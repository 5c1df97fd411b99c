package work

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls f for 0 to n-1 on all cores, begun in that order, and waits. A panic in f becomes one of the caller, with a
// [*Panic] as its value: of its own goroutine's nobody could recover.
func Each(n int, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var fault atomic.Pointer[Panic]
	loop := func() {
		defer func() {
			if v := recover(); v != nil {
				fault.CompareAndSwap(nil, caught(v))
			}
		}()
		for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
			f(int(i))
		}
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(loop)
	}
	all.Wait()
	if p := fault.Load(); p != nil {
		panic(p)
	}
}

// Parts splits n pieces into as many runs as there are cores, calls f for each run [from, to) and waits.
func Parts(n int, f func(from, to int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	Each(workers, func(w int) { f(w*n/workers, (w+1)*n/workers) })
}

// Try calls f for 0 to n-1 on all cores, begun in that order, and calls done for each that went well, on the caller's
// goroutine. After the first error, a panic included, or the end of ctx no more are begun; the error is returned when all
// have ended.
func Try(ctx context.Context, n int, f func(i int) error, done func(i int)) error {
	type outcome struct {
		i   int
		err error
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make(chan outcome)
	go func() {
		defer close(outcomes)
		Each(n, func(i int) {
			if ctx.Err() == nil {
				outcomes <- outcome{i, Safely(func() error { return f(i) })}
			}
		})
	}()
	for o := range outcomes {
		if o.err != nil {
			cancel(o.err) // only the first one counts
		} else {
			done(o.i)
		}
	}
	return context.Cause(ctx)
}
