package nn

import "fmt"

// Logits is where a network's answers are before its softmax. It panics without dense layers; see HasTop.
func (n *Network) Logits() Site {
	if !n.HasTop() {
		panic("nn: no logits without dense layers")
	}
	return Site{Layer: len(n.Layers) - 1, Before: true}
}

// SeedUnit is the seed for one value of a layer's output: 1 there, and 0 elsewhere.
func SeedUnit(s Shape, y, x, c int) (Tensor, error) {
	if y < 0 || y >= s.H || x < 0 || x >= s.W {
		return Tensor{}, fmt.Errorf("nn: unit (%d, %d), the layer has %s", y, x, s)
	}
	if err := checkChannel(s, c); err != nil {
		return Tensor{}, err
	}
	t := NewTensor(s)
	t.Data[(y*s.W+x)*s.C+c] = 1
	return t, nil
}

// SeedChannel is the seed for the sum of a channel.
func SeedChannel(s Shape, c int) (Tensor, error) {
	if err := checkChannel(s, c); err != nil {
		return Tensor{}, err
	}
	t := NewTensor(s)
	for i := c; i < len(t.Data); i += s.C {
		t.Data[i] = 1
	}
	return t, nil
}

// SeedLargest is the seed for the largest value of a channel of a layer's output, of equals the first one row by row, and
// tells where that is.
func SeedLargest(output Tensor, c int) (seed Tensor, y, x int, err error) {
	if err := checkChannel(output.Shape, c); err != nil {
		return Tensor{}, 0, 0, err
	}
	best := c
	for i := c; i < len(output.Data); i += output.C {
		if output.Data[i] > output.Data[best] {
			best = i
		}
	}
	seed = NewTensor(output.Shape)
	seed.Data[best] = 1
	pixel := best / output.C
	return seed, pixel / output.W, pixel % output.W, nil
}

// SeedDifference is the seed for one value of a vector less another one: what speaks for class a and not for class b, at
// the logits.
func SeedDifference(s Shape, a, b int) (Tensor, error) {
	if !s.Flat() {
		return Tensor{}, fmt.Errorf("nn: a difference of classes is taken in a vector, not in %s", s)
	}
	for _, c := range []int{a, b} {
		if err := checkChannel(s, c); err != nil {
			return Tensor{}, err
		}
	}
	t := NewTensor(s)
	t.Data[a]++
	t.Data[b]--
	return t, nil
}

func checkChannel(s Shape, c int) error {
	if c < 0 || c >= s.C {
		return fmt.Errorf("nn: channel %d, the layer has %d", c, s.C)
	}
	return nil
}
