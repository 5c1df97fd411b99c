package reclaim

import (
	"slices"
	"testing"
)

func TestPauses(t *testing.T) {
	const mib = 1 << 20
	many := func(n int, bytes uint64) []uint64 { return slices.Repeat([]uint64{bytes}, n) }
	for _, c := range []struct {
		name     string
		allocate []uint64 // in each stretch of time
		want     map[int]moment
	}{
		{"at work", many(40, 20*mib), nil},
		{"from the start", many(40, 1000), map[int]moment{14: end}},
		{"a little was done", slices.Concat(many(1, 5*mib), many(40, 1000)), map[int]moment{15: end}},
		{"a pause", slices.Concat(many(3, 20*mib), many(5, 1000), many(2, 20*mib)), map[int]moment{4: pause}},
		{"two pauses", slices.Concat(many(3, 20*mib), many(3, 1000), many(1, 20*mib), many(3, 1000)), map[int]moment{4: pause, 8: pause}},
		{"a rest", slices.Concat(many(3, 20*mib), many(60, 1000)), map[int]moment{4: pause, 17: end}},
		{"a glance in between", slices.Concat(many(3, 20*mib), many(10, 1000), many(1, 5*mib), many(30, 1000)),
			map[int]moment{4: pause, 28: end}},
		{"a rest in which a caret blinks", slices.Concat(many(3, 20*mib), many(50, 2*mib)),
			map[int]moment{4: pause, 17: end, 25: pause, 33: pause, 41: pause, 49: pause}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p pauses
			sum := uint64(0)
			for i, n := range c.allocate {
				sum += n
				if got := p.next(sum); got != c.want[i] {
					t.Errorf("%d: %d, want %d", i, got, c.want[i])
				}
			}
		})
	}
}

// What a rest allocates is no work.
func TestRestIsNoWork(t *testing.T) {
	var p pauses
	sum := uint64(0)
	rests := 0
	for i := range 200 {
		if i < 3 {
			sum += 20 << 20
		}
		if p.next(sum) == end {
			rests++
			sum += 50 << 20
		}
		p.skip(sum)
	}
	if rests != 1 {
		t.Errorf("%d rests, want 1", rests)
	}
}
