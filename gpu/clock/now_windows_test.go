package clock

import "testing"

func TestMoment(t *testing.T) {
	const tenMHz, year = 10_000_000, 365 * 24 * 3600
	for _, c := range []struct{ count, perSecond, want int64 }{
		{0, tenMHz, 0}, {1, tenMHz, 100}, {year*tenMHz + 7, tenMHz, year*1e9 + 700}, {5, 3, 1_666_666_666},
	} {
		if got := moment(c.count, c.perSecond); int64(got) != c.want {
			t.Errorf("%d counts at %d per second: %d ns, want %d", c.count, c.perSecond, got, c.want)
		}
	}
}
