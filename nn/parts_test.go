package nn

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// eachPartsRunner runs a test on CPU mode in C and in Go, and for a runner on a GPU.
func eachPartsRunner(t *testing.T, set *weights.Set, f func(t *testing.T, r Runner, p *Parts, in Tensor)) {
	run := func(name string, o Options, h hook.Hooks) {
		t.Run(name, func(t *testing.T) {
			r := openHooked(t, set, o, h)
			p := NewParts(context.Background(), r, nil)
			defer p.Close()
			shape := r.Network().Layers[0].Out
			f(t, r, p, Tensor{Shape: shape, Data: op.Random(1, shape.Len())})
		})
	}
	run("vector", Options{Backend: CPU}, hook.Hooks{})
	run("plain", Options{Backend: CPU}, hook.Hooks{CPU: "plain"})
	run("gpu", Options{Backend: GPU}, hook.Hooks{})
}

// patched is an input with a patch on it.
func patched(in Tensor, p Patch) Tensor {
	t := Tensor{Shape: in.Shape, Data: slices.Clone(in.Data)}
	paste(t, p.Values, p.Box)
	return t
}

// A patch changes what a whole pass over the changed input says, at every kind of site, and nothing of it stays for the next.
func TestConeEqualsAWholePass(t *testing.T) {
	if !testing.Short() {
		t.Run("224", func(t *testing.T) { coneEqualsAWholePass(t, wide()) }) // where a patch reaches parts of maps only
	}
	t.Run("75x100", func(t *testing.T) { coneEqualsAWholePass(t, odd()) }) // where pools drop what a patch reaches
}

func coneEqualsAWholePass(t *testing.T, set *weights.Set) {
	eachPartsRunner(t, set, func(t *testing.T, r Runner, p *Parts, in Tensor) {
		off := map[int][]int{4: {1}, 6: {0}, 20: {2}}
		for _, pass := range []Pass{{Input: in}, {Input: in, Off: off}} {
			base := mustForward(t, r, pass)
			w, h := in.W, in.H
			var patches []Patch
			for i, box := range []image.Rectangle{image.Rect(0, 0, 9, 5), image.Rect(w/2, h/2, w/2+1, h/2+1), image.Rect(w-7, 3, w, 20), image.Rect(w-1, h-1, w, h), image.Rect(0, 0, w, h)} {
				patches = append(patches, Patch{box, Tensor{Shape: op.Map(box.Dy(), box.Dx(), 3), Data: op.Random(uint64(10+i), box.Dx()*box.Dy()*3)}})
			}
			sites := []Site{{2, true}, {6, false}, {17, true}, {18, false}, {20, false}, {22, true}, {22, false}}
			if pass.Off != nil { // what is off changes what comes of a patch at these and behind
				sites, patches = []Site{{6, false}, {20, false}, {22, true}}, patches[:4]
			}
			var wholes []*Activations
			for _, patch := range patches {
				wholes = append(wholes, mustForward(t, r, Pass{Input: patched(in, patch), Off: pass.Off}))
			}
			for _, to := range sites {
				cone, err := p.Cone(context.Background(), base, to)
				if err != nil {
					t.Fatal(err)
				}
				changed, err := cone.Change(context.Background(), patches)
				if err != nil {
					t.Fatal(err)
				}
				for i, c := range changed {
					sameChange(t, fmt.Sprintf("site %v, patch %v, off %v", to, patches[i].Box, pass.Off), c, mustRead(t, base, to), mustRead(t, wholes[i], to))
				}
			}
			for _, whole := range wholes {
				whole.Release()
			}
			base.Release()
		}
	})
}

// sameChange fails the test unless the values with a change in them are those of the whole pass.
func sameChange(t *testing.T, what string, c Changed, base, whole Tensor) {
	t.Helper()
	got := Tensor{Shape: base.Shape, Data: slices.Clone(base.Data)}
	if base.Flat() {
		copy(got.Data, c.Part.Data)
	} else {
		paste(got, c.Part, c.Box)
	}
	if e := op.RelativeError(got.Data, whole.Data); e > op.LayerBound {
		t.Errorf("%s: off by %.2g", what, e)
	}
}

// What a patch leaves is put back bit by bit, an unfinished one's too.
func TestConePutsBack(t *testing.T) {
	eachPartsRunner(t, small(), func(t *testing.T, r Runner, p *Parts, in Tensor) {
		base := mustForward(t, r, Pass{Input: in})
		defer base.Release()
		cone, err := p.Cone(context.Background(), base, r.Network().Logits())
		if err != nil {
			t.Fatal(err)
		}
		patch := Patch{image.Rect(3, 4, 10, 12), NewTensor(op.Map(8, 7, 3))}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := cone.Change(ctx, []Patch{patch}); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		for i := range patch.Values.Data {
			patch.Values.Data[i] = math.MaxFloat32 // too much for the next layers
		}
		var bad *NotFiniteError
		if _, err := cone.Change(context.Background(), []Patch{patch}); !errors.As(err, &bad) {
			t.Errorf("error %v", err)
		}
		for i, m := range cone.maps {
			if !slices.Equal(m.Data, cone.were[i].Data) {
				t.Errorf("layer %d is not as it was", i)
			}
		}
	})
}

func TestConeRefuses(t *testing.T) {
	r := openRunner(t, tinySet(), Options{Backend: CPU})
	p := NewParts(context.Background(), r, nil)
	in := NewTensor(r.Network().Layers[0].Out)
	base, other := mustForward(t, r, Pass{Input: in}), mustForward(t, openRunner(t, tinySet(), Options{Backend: CPU}), Pass{Input: in})
	defer base.Release()
	defer other.Release()
	cone, err := p.Cone(context.Background(), base, Site{Layer: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		p    Patch
		want string
	}{
		{Patch{image.Rect(0, 0, 0, 3), Tensor{}}, "does not lie in the input"},
		{Patch{image.Rect(60, 60, 70, 70), NewTensor(op.Map(10, 10, 3))}, "does not lie in the input of 64 x 64"},
		{Patch{image.Rect(0, 0, 2, 3), NewTensor(op.Map(2, 3, 3))}, "has 2 x 3 x 3 with 18 values, want 3 x 2 x 3"},
	} {
		if _, err := cone.Change(context.Background(), []Patch{c.p}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q", c.p.Box, err, c.want)
		}
	}
	if _, err := p.Cone(context.Background(), other, Site{Layer: 2}); err == nil || !strings.Contains(err.Error(), "the runner that they were made for") {
		t.Errorf("another runner's pass: %v", err)
	}
	if _, err := p.Cone(context.Background(), base, Site{Layer: 99}); err == nil {
		t.Error("no such layer, and no error")
	}
}

// A channel exchanged is what a pass says that is given it, for zeros, a constant and another picture's channel.
func TestExchangeEqualsAPass(t *testing.T) {
	eachPartsRunner(t, small(), func(t *testing.T, r Runner, p *Parts, in Tensor) {
		base, other := mustForward(t, r, Pass{Input: in}), mustForward(t, r, Pass{Input: Tensor{Shape: in.Shape, Data: op.Random(7, in.Len())}})
		defer base.Release()
		defer other.Release()
		for _, layer := range []int{17, 18, 20, 21} {
			l := r.Network().Layers[layer]
			constant := NewTensor(l.Out)
			for i := range constant.Data {
				constant.Data[i] = float32(1+i%l.Out.C) * 0.01
			}
			channels := []int{l.Out.C - 1, 0, 2}
			for name, with := range map[string]Tensor{"zeros": NewTensor(l.Out), "a constant": constant, "another picture's": mustRead(t, other, Site{Layer: layer})} {
				for _, to := range []Site{{22, true}, {22, false}, {21, false}} {
					if dense, _ := r.Network().Head(layer); to.Layer < dense {
						continue
					}
					rows, err := p.Exchange(context.Background(), base, layer, with, channels, to)
					if err != nil {
						t.Fatal(err)
					}
					for i, c := range channels {
						below := Tensor{Shape: l.Out, Data: slices.Clone(mustRead(t, base, Site{Layer: layer}).Data)}
						for k := c; k < len(below.Data); k += l.Out.C {
							below.Data[k] = with.Data[k]
						}
						part := mustForward(t, r, Pass{From: layer + 1, Base: base, Below: below})
						if e := op.RelativeError(rows[i], mustRead(t, part, to).Data); e > 1e-5 {
							t.Errorf("%s, channel %d with %s, at %v: off by %.2g", l.Name, c, name, to, e)
						}
						part.Release()
					}
				}
			}
		}
	})
}

func TestExchangeRefuses(t *testing.T) {
	r := openRunner(t, small(), Options{Backend: CPU})
	p := NewParts(context.Background(), r, nil)
	base := mustForward(t, r, Pass{Input: NewTensor(r.Network().Layers[0].Out)})
	defer base.Release()
	layer := func(i int) Tensor { return NewTensor(r.Network().Layers[i].Out) }
	for _, c := range []struct {
		layer    int
		with     Tensor
		channels []int
		to       int
		want     string
	}{
		{16, layer(16), nil, 22, "no convolution"},
		{17, layer(17), nil, 19, "there must be a dense layer between them"},
		{22, layer(22), nil, 22, "there must be a dense layer"},
		{17, layer(16), []int{0}, 99, "layer 99 of 23"},
		{17, layer(3), []int{0}, 22, "in place of block5_conv3 there is"},
		{17, layer(17), []int{0, 26}, 22, "channel 26 of block5_conv3"},
	} {
		_, err := p.Exchange(context.Background(), base, c.layer, c.with, c.channels, Site{c.to, true})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("layer %d: error %v, want %q", c.layer, err, c.want)
		}
	}
}
