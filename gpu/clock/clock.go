// Package clock times what takes microseconds. Package time does so too where its clock ticks that finely; on Windows that
// clock moves in steps of half a millisecond and more, in which a layer of a network can begin and end.
package clock

import "time"

// A Moment is a point in time, counted from one that is fixed while the program runs.
type Moment time.Duration

// Since is the time that has passed since then.
func Since(m Moment) time.Duration { return time.Duration(Now() - m) }
