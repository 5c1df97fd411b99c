package clock

import (
	"testing"
	"time"
)

// A clock that ticks in steps of 0.1 ms or more, as that of package time does on Windows, fails here.
func TestFine(t *testing.T) {
	start := Now()
	steps, last := 0, start
	for Since(start) < 50*time.Millisecond {
		if now := Now(); now < last {
			t.Fatalf("the clock went back by %v", time.Duration(last-now))
		} else if now > last {
			steps, last = steps+1, now
		}
	}
	if steps < 500 {
		t.Errorf("in 50 ms the clock moved %d times", steps)
	}
}

func TestTrue(t *testing.T) {
	start, wall := Now(), time.Now()
	time.Sleep(100 * time.Millisecond)
	if got, want := Since(start), time.Since(wall); (got - want).Abs() > 30*time.Millisecond {
		t.Errorf("%v passed, want %v", got, want)
	}
}
