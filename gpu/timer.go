package gpu

import (
	"time"

	"github.com/go-gl/gl/v4.3-core/gl"

	"github.com/vggscope/vggscope/gpu/clock"
)

// timer issues n pieces of work, waits for them and tells how long each took. It runs on the device's thread.
type timer interface {
	measure(g *functions, n int, issue func(i int)) []time.Duration
}

// clockTimer is for software renderers, which run compute work outside the queue that GL's timer queries watch.
type clockTimer struct{}

func (clockTimer) measure(g *functions, n int, issue func(i int)) []time.Duration {
	times := make([]time.Duration, n)
	for i := range times {
		start := clock.Now()
		issue(i)
		g.Finish()
		times[i] = clock.Since(start)
	}
	return times
}

// queryTimer asks the GPU's own clock, so that the work is queued without a gap.
type queryTimer struct{}

func (queryTimer) measure(g *functions, n int, issue func(i int)) []time.Duration {
	times := make([]time.Duration, n)
	if n == 0 {
		return times
	}
	queries := make([]uint32, n)
	g.GenQueries(int32(n), &queries[0])
	defer g.DeleteQueries(int32(n), &queries[0])
	for i, q := range queries {
		g.BeginQuery(gl.TIME_ELAPSED, q)
		issue(i)
		g.EndQuery(gl.TIME_ELAPSED)
	}
	for i, q := range queries {
		var ns uint64
		g.GetQueryObjectui64v(q, gl.QUERY_RESULT, &ns) // waits until the result is there
		times[i] = time.Duration(ns)
	}
	return times
}
