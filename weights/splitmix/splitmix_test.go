package splitmix

import "testing"

// The generator's first outputs from seed 0, whose n-th state is n-1 times the golden gamma, as in java.util.SplittableRandom.
func TestMix(t *testing.T) {
	const gamma = 0x9E3779B97F4A7C15
	state := uint64(0)
	for i, want := range []uint64{0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F} {
		if got := Mix(state); got != want {
			t.Errorf("output %d is %#x, want %#x", i, got, want)
		}
		state += gamma
	}
}
