package explain

import (
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// covered is the target's value in a whole pass over the picture with a patch on it, by hand.
func covered(t *testing.T, r nn.Runner, a *nn.Activations, aim Aim, fill Baseline, box image.Rectangle) float64 {
	t.Helper()
	in, err := a.Output(0)
	if err != nil {
		t.Fatal(err)
	}
	colour := fill.Of(in, r.Network().Card.Input)
	input := nn.Tensor{Shape: in.Shape, Data: slices.Clone(in.Data)}
	for i := range input.Data {
		if p := i / 3; (image.Point{X: p % in.W, Y: p / in.W}).In(box) {
			input.Data[i] = colour.Data[i]
		}
	}
	b, err := r.Forward(context.Background(), nn.Pass{Input: input, Off: a.Off()})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Release()
	v, err := aim.In(b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Fifty positions at random have the drop that a whole pass says, to 1e-5 of the drop or of the largest value where the target is, in both ways to
// compute them, for targets in vectors and in maps, and with channels off.
func TestOcclusionEqualsWholePasses(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a, err := r.Forward(context.Background(), nn.Pass{Input: nntest.Input(r, 1), Off: map[int][]int{4: {0}}})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Release()
		for i, text := range []string{"top", "top-second", "block3_conv2:4", "block4_conv1:3:5,7"} {
			aim, err := target(t, text).Aim(a)
			if err != nil {
				t.Fatal(err)
			}
			fill := Baselines()[i]
			o, err := NewOccluder(context.Background(), r, a, aim, fill)
			if err != nil {
				t.Fatal(err)
			}
			largest := 0.0
			for _, v := range o.base.Data {
				largest = max(largest, math.Abs(float64(v)))
			}
			var boxes []image.Rectangle
			count := 5
			if i == 0 && r.Device().Backend == nn.CPU {
				count = 50
			}
			for k := range count {
				at := image.Pt(int(splitmix.Mix(uint64(k))%uint64(o.input.W-15)), int(splitmix.Mix(uint64(100+k))%uint64(o.input.H-15)))
				boxes = append(boxes, image.Rectangle{Min: at, Max: at.Add(image.Pt(16, 16))})
			}
			whole := *o
			whole.changes = &wholePasses{r: r, input: o.input, off: a.Off(), to: aim.From}
			for name, by := range map[string]*Occluder{"as it is": o, "whole passes": &whole} {
				count := len(boxes)
				if by == &whole {
					count = 2
				}
				list, err := by.At(context.Background(), boxes[:count]...)
				if err != nil {
					t.Fatal(err)
				}
				for k, got := range list[:count] {
					if want := covered(t, r, a, aim, fill, boxes[k]); math.Abs(got.Value-want) > 1e-5*max(largest, math.Abs(aim.Value-want)) {
						t.Errorf("%s, %s, patch %v: %g, want %g", text, name, boxes[k], got.Value, want)
					}
				}
				if len(list[0].Values) > 0 != (i < 2) {
					t.Errorf("%s: %d values", text, len(list[0].Values))
				}
			}
			o.Close()
		}
	})
}

// On a graphics card a pass is quicker than a cone; that the software renderer's is not is no part of this.
func TestOcclusionByACone(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		aim, err := target(t, "top").Aim(a)
		if err != nil {
			t.Fatal(err)
		}
		parts := nn.NewParts(context.Background(), r, nil)
		defer parts.Close()
		cone, err := parts.Cone(context.Background(), a, aim.From)
		if err != nil {
			t.Fatal(err)
		}
		o, err := NewOccluder(context.Background(), r, a, aim, Black)
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		o.changes = cone
		in := r.Network().Layers[0].Out
		box := image.Rect(in.W-30, in.H-40, in.W, in.H)
		list, err := o.At(context.Background(), box)
		if err != nil {
			t.Fatal(err)
		}
		if want := covered(t, r, a, aim, Black, box); math.Abs(list[0].Value-want) > 2e-5*math.Abs(want) {
			t.Errorf("%g, want %g", list[0].Value, want)
		}
		sum := float32(0)
		for _, p := range list[0].Probabilities() {
			sum += p
		}
		if math.Abs(float64(sum)-1) > 1e-5 {
			t.Errorf("probabilities sum up to %g", sum)
		}
	})
}

// The grid comes from coarse to fine, and what is there when it is stopped is right.
func TestOccludeStopped(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	aim, err := target(t, "top").Aim(a)
	if err != nil {
		t.Fatal(err)
	}
	o := GridOptions{Patch: 32, Stride: 16, Fill: MeanColour}
	ctx, cancel := context.WithCancel(context.Background())
	part, err := Occlude(ctx, r, a, aim, o, func(g *Grid) { cancel() })
	if !errors.Is(err, context.Canceled) || part.Done != together {
		t.Fatalf("%d positions, error %v", part.Done, err)
	}
	calls := 0
	whole, err := Occlude(context.Background(), r, a, aim, o, func(g *Grid) { calls++ })
	if err != nil || whole.Done != 13*13 || calls != 11 {
		t.Fatalf("%d positions in %d calls, error %v", whole.Done, calls, err)
	}
	for i, known := range part.Known {
		if y, x := i/13, i%13; known != (y%4 == 0 && x%4 == 0) {
			t.Errorf("position %d, %d: known %v", y, x, known)
		}
		if known && (part.Drops.Data[i] != whole.Drops.Data[i] || part.ProbabilityDrops.Data[i] != whole.ProbabilityDrops.Data[i]) {
			t.Errorf("position %d: %g, and %g in the whole grid", i, part.Drops.Data[i], whole.Drops.Data[i])
		}
	}
	res := run(t, r, a, Request{Method: Occlusion, Target: Target{Class: Top}, Patch: 32})
	if !slices.Equal(res.Values.Data, whole.Drops.Data) || res.Request.Stride != 16 || res.Values.Shape != nn.Map(13, 13, 1) || !res.Map2D {
		t.Errorf("the method gives %s with stride %d", res.Values.Shape, res.Request.Stride)
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		side, patch, stride int
		want                []int
	}{
		{10, 4, 3, []int{0, 3, 6}},
		{10, 4, 4, []int{0, 4, 6}},
		{10, 10, 1, []int{0}},
		{5, 2, 2, []int{0, 2, 3}},
	} {
		if got := places(c.side, c.patch, c.stride); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c, got)
		}
	}
	if got := len(places(224, 16, 8)); got*got != 729 {
		t.Errorf("%d places", got)
	}
}

// By hand: where patches overlap stands their mean, and what none covers yet has the nearest one's value.
func TestSpread(t *testing.T) {
	g := &Grid{Tops: []int{0}, Lefts: []int{0, 1, 3}, Patch: 2, Drops: nn.NewTensor(nn.Map(1, 3, 1)), Known: []bool{true, true, false}, Done: 2}
	copy(g.Drops.Data, []float32{2, 4, 99})
	if got, want := g.Spread(g.Drops, 2, 5).Data, []float32{2, 3, 4, 4, 4, 2, 3, 4, 4, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestOcclusionRefuses(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for _, req := range []Request{{Patch: 225}, {Patch: -1}, {Stride: 17}, {Fill: "green"}} {
		req.Method, req.Target = Occlusion, Target{Class: Top}
		if _, err := Run(context.Background(), r, a, req, nil); err == nil {
			t.Errorf("%+v: no error", req)
		}
	}
	below, err := a.Output(3)
	if err != nil {
		t.Fatal(err)
	}
	given, err := r.Forward(context.Background(), nn.Pass{Base: a, From: 4, Below: below})
	if err != nil {
		t.Fatal(err)
	}
	defer given.Release()
	for _, m := range []Method{Occlusion, IG} {
		if _, err := Run(context.Background(), r, given, Request{Method: m, Target: Target{Class: Top}}, nil); err == nil {
			t.Errorf("%s explains by the picture what does not come from it", m)
		}
	}
}

// BenchmarkOcclusion tells positions per second of a full VGG16 with made-up weights: 729 of them, and one patch that is dragged.
func BenchmarkOcclusion(b *testing.B) {
	r := rig.Open(b, full(), nn.CPU)
	a := forward(b, r, nntest.Input(r, 1))
	aim, err := Target{Class: Top}.Aim(a)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("729", func(b *testing.B) {
		for b.Loop() {
			if _, err := Occlude(context.Background(), r, a, aim, GridOptions{16, 8, MeanColour}, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(729*float64(b.N)/b.Elapsed().Seconds(), "positions/s")
	})
	b.Run("drag", func(b *testing.B) {
		o, err := NewOccluder(context.Background(), r, a, aim, MeanColour)
		if err != nil {
			b.Fatal(err)
		}
		defer o.Close()
		at := 0
		for b.Loop() {
			at = (at + 40) % 200
			if _, err := o.At(context.Background(), image.Rect(at, 100, at+16, 116)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "positions/s")
	})
}
