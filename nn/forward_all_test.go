package nn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
)

// unlike makes inputs that differ from each other.
func unlike(t testing.TB, in Tensor, n int) []Tensor {
	t.Helper()
	all := make([]Tensor, n)
	for i := range all {
		all[i] = NewTensor(in.Shape)
		for k, v := range in.Data {
			all[i].Data[k] = v*float32(i+1)/float32(n) - float32(i*k%13)
		}
	}
	return all
}

// Pictures that are taken together have, at every site, the numbers that each has by itself, bit by bit.
func TestForwardAllIsEachByItself(t *testing.T) {
	check := func(t *testing.T, r Runner) {
		counts := []int{1, 3, 5}
		if testing.Short() {
			counts = counts[1:2]
		}
		for _, n := range counts {
			shape := r.Network().Layers[0].Out
			inputs := unlike(t, Tensor{Shape: shape, Data: op.Random(1, shape.Len())}, n)
			all, err := r.ForwardAll(context.Background(), Pass{}, inputs)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range all {
				if a.Done() != len(r.Network().Layers) || a.Total() <= 0 {
					t.Errorf("picture %d of %d: %d layers in %v", i, n, a.Done(), a.Total())
				}
				alone := mustForward(t, r, Pass{Input: inputs[i]})
				for layer := range r.Network().Layers {
					for _, before := range []bool{false, true} {
						s := Site{layer, before}
						if !slices.Equal(mustRead(t, a, s).Data, mustRead(t, alone, s).Data) {
							t.Fatalf("picture %d of %d differs at %v", i, n, s)
						}
					}
				}
				alone.Release()
				a.Release()
			}
		}
	}
	if !testing.Short() {
		eachCPU(t, small(), check)
	}
	t.Run("75x100", func(t *testing.T) { eachCPU(t, odd(), check) })
	eachRunner(t, check)
}

func TestForwardAllEndsAtALayer(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		all, err := r.ForwardAll(context.Background(), Pass{To: 5}, unlike(t, inputOf(t, r), 2))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			mustRead(t, a, Site{Layer: 5})
			if _, err := a.Output(6); a.Done() != 6 || !errors.Is(err, ErrNotYet) {
				t.Errorf("%d layers, and behind them %v", a.Done(), err)
			}
			a.Release()
		}
	})
}

func TestForwardAllOfNone(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		if all, err := r.ForwardAll(context.Background(), Pass{}, nil); err != nil || len(all) != 0 {
			t.Errorf("%d, %v", len(all), err)
		}
	})
}

// It is all or none, and nothing is left of those that went well.
func TestForwardAllFailsAsOne(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		inputs := unlike(t, inputOf(t, r), 3)
		inputs[1].Data[7] = float32(math.NaN())
		if all, err := r.ForwardAll(context.Background(), Pass{}, inputs); !errors.Is(err, ErrNotFinite) || all != nil {
			t.Errorf("%d, %v", len(all), err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if all, err := r.ForwardAll(ctx, Pass{}, unlike(t, inputOf(t, r), 2)); !errors.Is(err, context.Canceled) || all != nil {
			t.Errorf("%d, %v", len(all), err)
		}
		if r.Together() < 1 {
			t.Errorf("%d pictures together", r.Together())
		}
	})
}

// BenchmarkForwardAll tells CPU mode's time for each of some pictures that are taken together.
func BenchmarkForwardAll(b *testing.B) {
	r := openRunner(b, synthetic(1, true), Options{Backend: CPU})
	for _, n := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			inputs := unlike(b, referenceInput(b), n)
			for b.Loop() {
				all, err := r.ForwardAll(context.Background(), Pass{}, inputs)
				if err != nil {
					b.Fatal(err)
				}
				for _, a := range all {
					a.Release()
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N*n), "ms/picture")
		})
	}
}
