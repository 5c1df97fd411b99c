package gpu

import (
	"time"

	"github.com/go-gl/gl/v4.3-core/gl"

	"github.com/vggscope/vggscope/gpu/clock"
)

// timer gives n pieces of work to the device. It runs on the device's thread, and does not wait where there is a queue.
type timer interface {
	start(g *functions, n int, issue func(i int)) issued
}

// issued is work that the device was given: the times that its pieces took, or, where those are not known yet, the queries
// that will tell.
type issued struct {
	times   []time.Duration
	queries []uint32
}

// clockTimer is for software renderers, which run compute work outside the queue that GL's timer queries watch. The work is
// done when start returns: nothing would be gained by a queue, since it keeps all cores busy.
type clockTimer struct{}

func (clockTimer) start(g *functions, n int, issue func(i int)) issued {
	times := make([]time.Duration, n)
	for i := range times {
		start := clock.Now()
		issue(i)
		g.Finish()
		times[i] = clock.Since(start)
	}
	return issued{times: times}
}

// queryTimer asks the GPU's own clock, so that the work is queued without a gap.
type queryTimer struct{}

func (queryTimer) start(g *functions, n int, issue func(i int)) issued {
	if n == 0 {
		return issued{}
	}
	queries := make([]uint32, n)
	g.GenQueries(int32(n), &queries[0])
	for i, q := range queries {
		g.BeginQuery(gl.TIME_ELAPSED, q)
		issue(i)
		g.EndQuery(gl.TIME_ELAPSED)
	}
	g.Flush() // a driver may keep what it was given until then
	return issued{queries: queries}
}

// wait returns when the work is done, with the times that its pieces took.
func (w issued) wait(g *functions) []time.Duration {
	if len(w.queries) == 0 {
		return w.times
	}
	times := make([]time.Duration, len(w.queries))
	for i, q := range w.queries {
		var ns uint64
		g.GetQueryObjectui64v(q, gl.QUERY_RESULT, &ns) // waits until the result is there
		times[i] = time.Duration(ns)
	}
	w.forget(g)
	return times
}

// forget lets the work go on without anybody waiting for it.
func (w issued) forget(g *functions) {
	if n := len(w.queries); n > 0 {
		g.DeleteQueries(int32(n), &w.queries[0])
	}
}
