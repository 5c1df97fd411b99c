package nn

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// sized is the narrow net for an input of any size.
func sized(width float64, pixels image.Point) *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: width, Top: true, Classes: 10, Pixels: pixels})
}

// odd is small for an input that is not square: three of its pools drop a row, and two of them a column.
func odd() *weights.Set { return sized(0.05, image.Pt(100, 75)) }

// sizesReference is what tools/reference/sizes.py computed in float64 of the narrow net on inputs of many sizes.
type sizesReference struct {
	Sizes []struct {
		Height, Width int
		Logits        []float64
		Layers        []struct {
			Name  string
			Shape []int
			sizesStage
		}
	}
	Gradient struct {
		Height, Width int
		gradientReference
	}
}

type sizesStage struct {
	L2, Peak float64
	Samples  [][2]float64
}

func readSizes(t *testing.T) (r sizesReference) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "reference", "sizes.json"))
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func cardInput(t *testing.T, width, height int) Tensor {
	t.Helper()
	input := weights.KerasInput()
	input.Width, input.Height = width, height
	p, err := Preprocess(testcard.Sized(width, height), input)
	if err != nil {
		t.Fatal(err)
	}
	return p.Input
}

// Inputs of any size, with pools that drop a last row and column and maps down to one pixel, against PyTorch's values on
// every kind of runner.
func TestInputsOfAnySize(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	runners := []struct {
		name string
		o    Options
		hook hook.Hooks
		most int // pixels along a side: plain Go, and shaders for GPUs on a software renderer, take seconds for more
	}{
		{"cpu", Options{Backend: CPU}, hook.Hooks{}, 299},
		{"cpu-plain", Options{Backend: CPU}, hook.Hooks{CPU: "plain"}, 150},
		{"gpu-image", Options{Backend: GPU, Family: shaders.Image}, hook.Hooks{}, 299},
		{"gpu-plain", Options{Backend: GPU, Family: shaders.Plain}, hook.Hooks{}, 100},
		{"gpu-shared", Options{Backend: GPU, Family: shaders.Shared}, hook.Hooks{}, 100},
	}
	want := readSizes(t)
	if len(want.Sizes) != 9 {
		t.Fatalf("%d sizes stored", len(want.Sizes))
	}
	for _, w := range want.Sizes {
		set, in := sized(0.25, image.Pt(w.Width, w.Height)), cardInput(t, w.Width, w.Height)
		for _, r := range runners {
			if side := max(w.Width, w.Height); side > r.most || side > 150 && testing.Short() {
				continue
			}
			t.Run(fmt.Sprintf("%dx%d/%s", w.Width, w.Height, r.name), func(t *testing.T) {
				a := mustForward(t, openHooked(t, set, r.o, r.hook), Pass{Input: in})
				defer a.Release()
				for i, l := range w.Layers {
					got := mustRead(t, a, Site{Layer: i})
					if shape := a.Network().Layers[i].Out; fmt.Sprint(l.Shape) != fmt.Sprint(dims(shape)) || got.Shape != shape {
						t.Fatalf("%s is %v, want %v", l.Name, shape, l.Shape)
					}
					compareSizesStage(t, l.Name, got.Data, l.sizesStage)
				}
				largest := max(slices.Max(w.Logits), -slices.Min(w.Logits))
				for i, v := range mustRead(t, a, a.Network().Logits()).Data {
					if e := math.Abs(float64(v) - w.Logits[i]); !(e <= op.LayerBound*largest) {
						t.Errorf("logit %d is %v, want %v", i, v, w.Logits[i])
					}
				}
			})
		}
	}
}

func dims(s Shape) []int {
	if s.Flat() {
		return []int{s.C}
	}
	return []int{s.H, s.W, s.C}
}

func compareSizesStage(t *testing.T, name string, got []float32, want sizesStage) {
	t.Helper()
	if e := math.Abs(math.Sqrt(squares(got)) - want.L2); !(e <= op.LayerBound*want.L2) {
		t.Errorf("%s has the length %v, want %v", name, math.Sqrt(squares(got)), want.L2)
	}
	for _, s := range want.Samples {
		if e := math.Abs(float64(got[int(s[0])]) - s[1]); !(e <= op.LayerBound*want.Peak) {
			t.Errorf("%s: value %d is %v, want %v", name, int(s[0]), got[int(s[0])], s[1])
		}
	}
}

// The gradient where three of the five pools drop a row and a column, against PyTorch's autograd.
func TestGradientOfAnOddInput(t *testing.T) {
	want := readSizes(t).Gradient
	set, in := sized(0.25, image.Pt(want.Width, want.Height)), cardInput(t, want.Width, want.Height)
	for _, o := range runnerKinds {
		t.Run(string(o.Backend), func(t *testing.T) {
			compareGradients(t, openRunner(t, set, o), in, want.gradientReference, allRules...)
		})
	}
}

// Each family's way back on maps of odd sizes, site by site, against the walk in float64.
func TestBackwardThroughOddMaps(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	eachPassRunner(t, passRunners, odd(), followedFromEverywhere)
	eachCPU(t, odd(), func(t *testing.T, r Runner) {
		shape := r.Network().Layers[0].Out
		followedFromEverywhere(t, r, Tensor{Shape: shape, Data: op.Random(1, shape.Len())})
	})
}

func followedFromEverywhere(t *testing.T, r Runner, in Tensor) {
	a := mustForward(t, r, Pass{Input: in})
	defer a.Release()
	for _, b := range seedsOf(t, r, a) {
		b.Of = a
		followed(t, r, b, nil)
	}
}

// What a pool drops has no part in what is behind it: its gradient is zero, and exactly so.
func TestWhatPoolsDropHasNoGradient(t *testing.T) {
	eachPassRunner(t, passRunners, sized(0.05, image.Pt(75, 75)), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		n, seen := r.Network(), 0
		mustBack(t, r, Back{Of: a, From: n.Logits(), Seed: must[Tensor](t)(SeedUnit(n.last().Out, 0, 0, 1)),
			Each: func(s Site, read func() (Tensor, error)) error {
				l := n.Layers[s.Layer]
				if s.Before || s.Layer+1 >= len(n.Layers) || n.Layers[s.Layer+1].Kind != Pool || l.Out.H%2 == 0 {
					return nil
				}
				seen++
				g, err := read()
				for y := range g.H {
					for x := range g.W {
						for c := range g.C {
							if (y == g.H-1 || x == g.W-1) && g.At(y, x, c) != 0 {
								t.Fatalf("%s: the gradient of channel %d at (%d, %d) is %v", l.Name, c, y, x, g.At(y, x, c))
							}
						}
					}
				}
				return err
			}})
		if seen != 3 {
			t.Errorf("%d pools of odd maps, want those of 75, 37 and 9", seen)
		}
	})
}

func TestInputsThatAreTooSmall(t *testing.T) {
	for _, size := range []image.Point{{X: 31, Y: 64}, {X: 224, Y: 0}} {
		set := synthetic(0.02, false)
		set.Card.Input.Width, set.Card.Input.Height = size.X, size.Y
		_, err := Open(context.Background(), set, Options{Backend: CPU})
		if want := fmt.Sprintf("the input is %d x %d, but both must be at least 32", size.X, size.Y); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
