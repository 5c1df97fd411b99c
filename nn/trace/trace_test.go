package trace

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// literal is a layer of 4 x 5 x 3 and a kernel of 3 x 3 x 3 x 2, for which NumPy gave the numbers below:
//
//	t = ((np.arange(60)*37 % 41).astype('f4')/8 - 2).reshape(4, 5, 3)
//	k = ((np.arange(54)*29 % 53).astype('f4')/16 - 1.5).reshape(3, 3, 3, 2)
//	p = np.abs(np.pad(t, ((1, 1), (1, 1), (0, 0))))
//	S = np.array([[p[y:y+4, x:x+5].sum((0, 1)) for x in range(3)] for y in range(3)])
func literal() (nn.Tensor, nn.Kernel) {
	t := nn.NewTensor(op.Map(4, 5, 3))
	for i := range t.Data {
		t.Data[i] = float32(i*37%41)/8 - 2
	}
	k := nn.Kernel{In: 3, Out: 2, Taps: make([]float32, 54), Bias: []float32{0, 0}}
	for i := range k.Taps {
		k.Taps[i] = float32(i*29%53)/16 - 1.5
	}
	return t, k
}

func TestTapSums(t *testing.T) {
	values, _ := literal()
	want := [Taps][]float64{{16, 16.75, 16.625}, {21, 21.25, 20.625}, {16.625, 15.375, 15.75}, {21.125, 22.25, 21.125},
		{26.375, 27, 25.875}, {20.875, 20.5, 20.875}, {16, 16.25, 14.75}, {19, 19.25, 18.25}, {15.5, 15.375, 15.375}}
	if got := TapSums(values); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSlicesOf(t *testing.T) {
	values, k := literal()
	sums := TapSums(values)
	list, err := SlicesOf(k, 1, &sums)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][3]float64{{2.883817998764832, 3.4375, 143.078125}, {3.011047367611476, 2.9375, 154.5234375}, {3.049077729412617, -0.875, 158.7578125}} {
		s := list[i]
		if s.In != i || math.Abs(s.L2-want[0]) > 1e-14 || s.Sum != want[1] || s.Reach != want[2] {
			t.Errorf("slice %d: %+v, want %v", i, s, want)
		}
		if s.Taps[5] != k.Taps[(5*3+i)*2+1] {
			t.Errorf("slice %d: its sixth tap is %v", i, s.Taps[5])
		}
	}
	for _, channel := range []int{-1, 2} {
		if _, err := SlicesOf(k, channel, nil); err == nil {
			t.Errorf("there is an output channel %d", channel)
		}
	}
}

func TestPeaks(t *testing.T) {
	values, _ := literal()
	want := []Spot{{2, 0, 3}, {3, 2, 2.75}, {0, 0, 2.625}, {1, 2, 2.375}, {2, 4, 2.125}}
	if got := Peaks(values, 1, 5); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	nan := float32(math.NaN())
	few := nn.Tensor{Shape: op.Map(2, 3, 1), Data: []float32{1, nan, 2, 2, 1, nan}}
	if got, want := Peaks(few, 0, 5), []Spot{{0, 2, 2}, {1, 0, 2}, {0, 0, 1}, {1, 1, 1}}; !slices.Equal(got, want) {
		t.Errorf("of equals and NaN: %v, want %v", got, want)
	}
}

func TestPool(t *testing.T) {
	for _, c := range []struct {
		in        []float32
		won, ties int
	}{
		{[]float32{1, 2, 3, 4}, 3, 1}, {[]float32{0, 0, 0, 0}, 0, 4}, {[]float32{1, 5, 5, 2}, 1, 2}, {[]float32{-3, -4, -1, -1}, 2, 2},
	} {
		p := poolOf(nn.Tensor{Shape: op.Map(2, 2, 1), Data: c.in}, nn.Unit{Site: nn.Site{Layer: 1}})
		if p.Won != c.won || p.Ties != c.ties || p.From[2] != (nn.Unit{Y: 1}) {
			t.Errorf("%v: %+v, want %d of %d equal", c.in, p, c.won, c.ties)
		}
	}
}

// passed is a narrow network with a picture of noise run through it.
var passed = sync.OnceValues(func() (*nn.Activations, error) {
	r, err := nn.Open(context.Background(), narrow(), nn.Options{Backend: nn.CPU})
	if err != nil {
		return nil, err
	}
	in, noise := nn.NewTensor(r.Network().Layers[0].Out), rand.New(rand.NewPCG(16, 28))
	for i := range in.Data {
		in.Data[i] = float32(noise.IntN(256)) - 117
	}
	return r.Forward(context.Background(), nn.Pass{Input: in})
})

func narrow() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.04, Top: true, Classes: 20})
}

// Every value of a pass is the sum that is shown for it, within 1e-4 of the value or of 1: the runner's float32, and
// Winograd's algorithm, round. The terms are compared with the formula, written out once more.
func TestFollow(t *testing.T) {
	acts, err := passed()
	if err != nil {
		t.Fatal(err)
	}
	n, set := acts.Network(), narrow()
	w, ctx, pick := NewWeights(n, set), context.Background(), rand.New(rand.NewPCG(28, 29))
	for _, l := range n.Layers {
		for range 20 {
			u := nn.Unit{Site: nn.Site{Layer: l.Index}, Y: pick.IntN(l.Out.H), X: pick.IntN(l.Out.W), C: pick.IntN(l.Out.C)}
			s, err := w.Follow(ctx, acts, u)
			if err != nil {
				t.Fatalf("%s: %v", l.Name, err)
			}
			if v, err := acts.Value(u); err != nil || s.Value != v {
				t.Errorf("%s %v: value %v, %v, want %v", l.Name, u, s.Value, err, v)
			}
			check(t, acts, s)
		}
	}
	for _, u := range []nn.Unit{{Site: nn.Site{Layer: 1}, Y: 224}, {Site: nn.Site{Layer: 1}, C: 99}} {
		if _, err := w.Follow(ctx, acts, u); err == nil {
			t.Errorf("%v is there", u)
		}
	}
}

func check(t *testing.T, acts *nn.Activations, s Step) {
	t.Helper()
	name := fmt.Sprint(s.Layer.Name, " ", s.Unit)
	switch s.Layer.Kind {
	case nn.Input:
		if s.Sum != nil || s.Pool != nil || s.Copy != nil {
			t.Errorf("%s comes from somewhere", name)
		}
		return
	case nn.Pool:
		if from, err := acts.Value(s.Pool.From[s.Pool.Won]); err != nil || from != s.Value || s.Pool.In[s.Pool.Won] != s.Value {
			t.Errorf("%s: %v, %v, want %v", name, from, err, s.Value)
		}
		return
	case nn.Flatten:
		if from, err := acts.Value(*s.Copy); err != nil || from != s.Value {
			t.Errorf("%s: %v, %v, want %v", name, from, err, s.Value)
		}
		return
	}
	sum := s.Sum
	if off := math.Abs(sum.Total - float64(sum.Before)); off > 1e-4*max(1, math.Abs(sum.Total)) {
		t.Errorf("%s: the sum is %v, the pass has %v", name, sum.Total, sum.Before)
	}
	after := max(0, sum.Total)
	if sum.Softmax != nil {
		after = sum.Softmax.Of(sum.Total)
	}
	if off := math.Abs(after - float64(s.Value)); off > 1e-4*max(1, math.Abs(after)) {
		t.Errorf("%s: comes to %v, the pass has %v", name, after, s.Value)
	}
	first, total := sum.Terms[0], float64(sum.Bias)+sum.Rest(12)
	for i, term := range sum.Terms {
		if i < 12 {
			total += term.Value
		}
		if math.Abs(term.Value) > math.Abs(first.Value) {
			t.Errorf("%s: term %d is larger than the first", name, i)
		}
		value := 0.0
		for k := range term.In {
			value += float64(term.In[k]) * float64(term.Weights[k])
		}
		if math.Abs(value-term.Value) > 1e-12*max(1, math.Abs(value)) || len(term.In) != map[nn.Kind]int{nn.Conv: Taps, nn.Dense: 1}[s.Layer.Kind] {
			t.Errorf("%s: term %d is %v, its products are %v", name, i, term.Value, value)
		}
		if from, err := acts.Value(term.From); len(sum.Terms) < 200 && (err != nil || !slices.Contains(term.In, from)) {
			t.Errorf("%s: term %d comes from %v, where there is %v, %v", name, i, term.From, from, err)
		}
	}
	if math.Abs(total-sum.Total) > 1e-9*max(1, math.Abs(total)) {
		t.Errorf("%s: twelve and the rest are %v, want %v", name, total, sum.Total)
	}
}

// Reach is the sum of |weight x value| over all products, added up here one by one.
func TestReach(t *testing.T) {
	acts, err := passed()
	if err != nil {
		t.Fatal(err)
	}
	n, set := acts.Network(), narrow()
	w, ctx := NewWeights(n, set), context.Background()
	for _, name := range []string{"input_1", "block4_conv2", "block4_conv3", "block5_conv3", "fc1"} {
		l, _ := n.Find(name)
		x, err := acts.Output(l.Index)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Reach(ctx, l.Index, x)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, l.Out.C)
		for i := l.Index + 1; ; i++ {
			next := n.Layers[i]
			if next.Params == 0 {
				continue
			}
			if x, err = acts.Output(i - 1); err != nil {
				t.Fatal(err)
			}
			k, err := nn.ReadKernel(ctx, n, set, i)
			if err != nil {
				t.Fatal(err)
			}
			for out := range next.Out.C {
				if next.Kind == nn.Dense {
					for j, v := range x.Data {
						want[j%l.Out.C] += math.Abs(float64(v) * float64(k.Taps[j*k.Out+out]))
					}
					continue
				}
				for y := range x.H {
					for column := range x.W {
						for tap := range Taps {
							if v, u := y+tap/3-1, column+tap%3-1; v >= 0 && u >= 0 && v < x.H && u < x.W {
								for c := range x.C {
									want[c] += math.Abs(float64(x.At(v, u, c)) * float64(k.Taps[(tap*k.In+c)*k.Out+out]))
								}
							}
						}
					}
				}
			}
			break
		}
		for c := range want {
			if math.Abs(got[c]-want[c]) > 1e-9*max(1, want[c]) {
				t.Errorf("%s: channel %d reaches %v, want %v", name, c, got[c], want[c])
			}
		}
	}
	if _, err := w.Reach(ctx, len(n.Layers)-1, nn.Tensor{}); err == nil {
		t.Error("the last layer reaches something")
	}
}
