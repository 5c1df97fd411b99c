package op

import (
	"image"
	"math"
	"slices"
	"testing"
)

// adjointBound is how far <Wu, v> may be from <u, W'v>, as a share of |Wu| |v|.
const adjointBound = 1e-5

func inner(a, b Tensor) (sum float64) {
	for i, v := range a.Data {
		sum += float64(v) * float64(b.Data[i])
	}
	return sum
}

// adjoint fails the test unless back is the transposed of a linear op that makes forth of u.
func adjoint(t *testing.T, u, forth, v, back Tensor) {
	t.Helper()
	a, b := inner(forth, v), inner(u, back)
	if e := math.Abs(a-b) / math.Sqrt(inner(forth, forth)*inner(v, v)); !(e <= adjointBound) {
		t.Errorf("<Wu, v> is %.9g, <u, W'v> is %.9g: off by %.2g, want at most %g", a, b, e, adjointBound)
	}
}

// differences fails the test unless back is how <v, f(x)> changes with each value of x. h must keep f on one side of its
// kinks; it is linear there, so that h need not be small, and the sums are float64.
func differences(t *testing.T, x Tensor, f func(x Tensor) Tensor, v, back Tensor, h float32) {
	t.Helper()
	want := NewTensor(x.Shape)
	for i := range x.Data {
		up, down := Tensor{x.Shape, slices.Clone(x.Data)}, Tensor{x.Shape, slices.Clone(x.Data)}
		up.Data[i] += h
		down.Data[i] -= h
		want.Data[i] = float32((inner(v, f(up)) - inner(v, f(down))) / (2 * float64(h)))
	}
	near(t, "finite differences", back, want, 5e-6)
}

// onGrid gives multiples of 1/8 that are never zero, so that steps of 1/32 cross no kink of a ReLU. Those of a channel that
// lie in one window of a pool are all different.
func onGrid(s Shape) Tensor {
	t := NewTensor(s)
	noise := Random(9, s.Len())
	for y := range s.H {
		for x := range s.W {
			for c := range s.C {
				i := (y*s.W+x)*s.C + c
				place := (y%2*2 + x%2 + c + y/2) % 4 // of four, in an order that differs between windows
				t.Data[i] = (float32(math.Round(float64(noise[i])*3))*4 + float32(place) - 1.5) / 8
			}
		}
	}
	return t
}

func TestCropAndPlace(t *testing.T) {
	in := Tensor{Map(2, 3, 2), []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}
	box := image.Rect(1, 0, 3, 1)
	part := Tensor{Map(1, 2, 2), []float32{3, 4, 5, 6}}
	near(t, "part", Crop(in, box), part, 0)
	near(t, "map", Place(part, in.Shape, box), Tensor{in.Shape, []float32{0, 0, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0}}, 0)
	if got := Crop(in, image.Rect(0, 0, 3, 2)); &got.Data[0] != &in.Data[0] {
		t.Error("all of a map is copied")
	}
}

func TestSupport(t *testing.T) {
	in := NewTensor(Map(4, 5, 2))
	if got := Support(in); !got.Empty() {
		t.Errorf("zeros have support %v", got)
	}
	in.Data[(1*5+3)*2+1] = -1
	in.Data[(2*5+2)*2] = 1
	if got := Support(in); got != image.Rect(2, 1, 4, 3) {
		t.Errorf("support %v", got)
	}
	v := NewTensor(Vector(7))
	v.Data[5] = 1
	if got := Support(v); got != image.Rect(0, 0, 1, 1) {
		t.Errorf("support of a vector %v", got)
	}
}
