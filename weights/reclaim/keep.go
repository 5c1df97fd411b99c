package reclaim

import (
	"context"
	"runtime/metrics"
	"time"
)

// Whether somebody is at work is seen by what Go allocates: a window that follows the mouse or draws takes more than a window at rest.
const (
	every = 5 * time.Second
	calm  = 4 << 20 // bytes that are allocated in that time by a window at rest, at most; it is a quarter of that
	soon  = 2       // times every: a pause
	late  = 15      // a rest; Fyne then forgets what was not on the screen for a minute, when it draws the next time
	worth = 16 << 20
	frame = time.Second
)

// Keep gives back what there is when the program pauses, and again when it rests, until ctx ends. Some frames before the second time it
// calls rest, which lets go of what can be had again. What a window at rest allocates goes back too, before it is much.
func Keep(ctx context.Context, rest func()) {
	now := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	var p pauses
	for tick := time.NewTicker(every); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return
		}
		metrics.Read(now)
		switch p.next(now[0].Value.Uint64()) {
		case pause:
			All()
		case end:
			rest()
			time.Sleep(frame)
			All()
		}
		metrics.Read(now)
		p.skip(now[0].Value.Uint64())
	}
}

type moment int

const (
	nothing moment = iota
	pause
	end
)

// pauses finds pauses in what was allocated so far, in bytes, which it is told at regular times.
type pauses struct {
	last uint64 // that it was told
	work uint64 // since it was worth while
	calm int    // for how many times there was little
	done moment // since the last work
}

func (p *pauses) next(allocated uint64) (m moment) {
	more := allocated - p.last
	p.last = allocated
	p.work += more
	if more > calm {
		p.calm, p.done = 0, nothing
		return nothing
	}
	p.calm++
	switch {
	case p.calm >= late && p.done != end:
		m = end
	case p.calm >= soon && (p.done == nothing || p.done == end) && p.work >= worth:
		m = pause
	default:
		return nothing
	}
	p.done, p.work = max(p.done, m), 0
	return m
}

// skip leaves out what was allocated for the sake of a rest.
func (p *pauses) skip(allocated uint64) { p.last = allocated }
