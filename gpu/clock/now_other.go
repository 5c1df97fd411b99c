//go:build !windows

package clock

import "time"

var start = time.Now()

// Now is the present moment.
func Now() Moment { return Moment(time.Since(start)) }
