package op

import (
	"image"
	"math"
	"testing"
)

// What numpy gives of the cut-out x[1:3, 1:4, :] of x = float32(arange(4*5*3) * 37 % 23 - 7).reshape(4, 5, 3) * float32(0.1), with the
// negative ones of channel 2 set to 0, by min, max, mean (float64), std (float64) and (== 0).mean.
func TestStatsIn(t *testing.T) {
	x := Tensor{Shape: Shape{H: 4, W: 5, C: 3}, Data: make([]float32, 60)}
	for i := range x.Data {
		x.Data[i] = float32(i*37%23-7) * 0.1
		if i%3 == 2 {
			x.Data[i] = max(x.Data[i], 0)
		}
	}
	r := image.Rect(1, 1, 4, 3)
	want := []Stats{{-0.5, 1.5, 0.8666666646798452, 0.6649979101473256, 0.0}, {-0.20000000298023224, 0.9000000357627869, 0.35000001018246013, 0.35939765647982075, 0.0}, {0.0, 1.5, 0.45000000794728595, 0.6422616382136872, 0.6666666666666666}}
	for c, got := range x.StatsIn(r) {
		for i, pair := range [][2]float64{{got.Min, want[c].Min}, {got.Max, want[c].Max}, {got.Mean, want[c].Mean}, {got.Std, want[c].Std}, {got.Zeros, want[c].Zeros}} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 { // of doubles in another order
				t.Errorf("channel %d, number %d: %v, want %v", c, i, pair[0], pair[1])
			}
		}
		if one := x.ChannelStatsIn(r, c); one != got {
			t.Errorf("channel %d by itself: %+v, want %+v", c, one, got)
		}
	}
	for c, got := range x.StatsIn(image.Rect(0, 0, 5, 4)) {
		if got != x.Stats(c) {
			t.Errorf("all of channel %d: %+v, want %+v", c, got, x.Stats(c))
		}
	}
	x.Data[(1*5+2)*3] = float32(math.NaN())
	if s := x.ChannelStatsIn(r, 0); s.Mean == s.Mean || s.Max == s.Max {
		t.Errorf("with a NaN: %+v", s)
	}
}
