package clock

import (
	"testing"
	"time"
)

// A clock that ticks in steps of 0.1 ms or more, as that of package time does on Windows, fails here. Steps are larger where the
// processor is given to others meanwhile, and never smaller: the smallest one tells.
func TestFine(t *testing.T) {
	const coarse = 100 * time.Microsecond
	start := Now()
	smallest, last := time.Second, start
	for smallest >= coarse && Since(start) < time.Second {
		if now := Now(); now < last {
			t.Fatalf("the clock went back by %v", time.Duration(last-now))
		} else if now > last {
			smallest, last = min(smallest, time.Duration(now-last)), now
		}
	}
	if smallest >= coarse {
		t.Errorf("the clock moves by %v at least", smallest)
	}
}

// Each end of what the other clock measures lies between two looks at this one, however late those come.
func TestTrue(t *testing.T) {
	before := Now()
	wall := time.Now()
	after := Now()
	time.Sleep(100 * time.Millisecond)
	least := Since(after)
	want := time.Since(wall)
	most := Since(before)
	const off = 30 * time.Millisecond
	if want < least-off || want > most+off {
		t.Errorf("%v to %v passed, want %v", least, most, want)
	}
}
