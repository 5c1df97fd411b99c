package dream

import (
	"math"

	"github.com/vggscope/vggscope/weights/splitmix"
)

// dice are random numbers from a seed, the same everywhere.
type dice struct{ at uint64 }

// newDice begins a run of numbers that no other one of the seed has.
func newDice(seed, run uint64) *dice { return &dice{at: splitmix.Mix(seed) ^ splitmix.Mix(run+1)<<1} }

// share is between 0 and 1, which it never is.
func (d *dice) share() float64 {
	d.at++
	return (float64(splitmix.Mix(d.at)>>11) + 0.5) / (1 << 53)
}

// between two numbers.
func (d *dice) between(low, high float64) float64 { return low + (high-low)*d.share() }

// normal is of a normal distribution with deviation 1 (Box and Muller 1958).
func (d *dice) normal() float64 {
	return math.Sqrt(-2*math.Log(d.share())) * math.Cos(2*math.Pi*d.share())
}
