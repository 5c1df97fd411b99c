package weights

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// What batch normalisations are folded into is what PyTorch's own folding makes of them.
func TestFoldNorms(t *testing.T) {
	for _, depth := range []int{11, 13, 16, 19} {
		open := func(form string) *Set {
			s, err := Open(filepath.Join("testdata/formats", fmt.Sprintf(form, depth)))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		}
		got, want := open("vgg%d_bn.pth"), open("vgg%d_bn_folded.safetensors")
		name := fmt.Sprintf("VGG%d", depth)
		if got.Config.Name != name || want.Config.Name != name || len(got.Arrays()) != len(want.Arrays()) || got.HasTop() {
			t.Fatalf("%s with %d arrays, want %s with %d", got.Config.Name, len(got.Arrays()), name, len(want.Arrays()))
		}
		if len(got.Notes) != 1 || !strings.Contains(got.Notes[0].String(), "folded into its convolutions, with PyTorch's epsilon of 1e-05") {
			t.Errorf("notes %q", got.Notes)
		}
		for i, a := range got.Arrays() {
			b := want.Arrays()[i]
			have, should := readAll(t, a), readAll(t, b)
			for k := range should {
				if diff := math.Abs(float64(have[k] - should[k])); a.Name != b.Name || diff > 1e-5*max(1, math.Abs(float64(should[k]))) {
					t.Fatalf("%s of %s: value %d is %v, want %v", a.Name, name, k, have[k], should[k])
				}
			}
			if !strings.Contains(a.Stored, "batch normalisation folded in") {
				t.Errorf("%s is stored as %q", a.Name, a.Stored)
			}
		}
		if err := got.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}
}

// A part of a kernel is folded as the whole is.
func TestFoldRows(t *testing.T) {
	s, err := Open("testdata/formats/vgg11_bn.pth")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := s.Array("block3_conv2_kernel")
	whole, n := readAll(t, a), a.RowLen()
	for row := range a.Rows() {
		part := make([]float32, n)
		if err := a.ReadRows(t.Context(), part, row, row+1); err != nil {
			t.Fatal(err)
		}
		for i, v := range part {
			if v != whole[row*n+i] {
				t.Fatalf("row %d: value %d is %v, want %v", row, i, v, whole[row*n+i])
			}
		}
	}
}

func TestFoldProblems(t *testing.T) {
	type files = map[string][]byte
	for name, c := range map[string]struct {
		spoil func(f files)
		kind  error
		want  string
	}{
		"missing": {func(f files) { delete(f, "features.1.running_var.npy") }, ErrMissing, "for a VGG11-BN: features.1.running_var.npy"},
		"of another layer": {func(f files) { f["features.1.running_mean.npy"] = npyOnes(3) }, ErrShape,
			"features.1.running_mean.npy: wrong shape: (3,), want (1,) as features.0.weight.npy has outputs"},
	} {
		f := files{}
		in := 3
		for _, a := range vgg.A().WithBatchNorm().Arrays() {
			switch {
			case a.Layer.Kind == vgg.Dense:
			case a.Role == vgg.Kernel:
				f[a.In(vgg.Torchvision)+".npy"] = npyOnes(1, in, 3, 3)
				in = 1
			default:
				f[a.In(vgg.Torchvision)+".npy"] = npyOnes(1)
			}
		}
		c.spoil(f)
		_, err := Open(writeFolder(t, f))
		if !errors.Is(err, c.kind) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Sums of squares below zero have no root, and what overflows is no weight.
func TestFoldNumbers(t *testing.T) {
	array := func(values ...float32) *Array {
		return &Array{Name: "a", Shape: []int{len(values)}, File: "a.npy", src: valuesSource(values)}
	}
	n := &norm{gamma: array(1), beta: array(0), mean: array(0), variance: array(-1), bias: array(0), epsilon: 1e-5}
	if _, _, err := n.load(t.Context()); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "variance 0 of a.npy is -1") {
		t.Error(err)
	}
	n = &norm{gamma: array(3e38), beta: array(0), mean: array(0), variance: array(0), bias: array(1), epsilon: 1e-5}
	if err := (&foldedSource{from: array(1), norm: n, isBias: true}).read(t.Context(), make([]float32, 1), 0); !errors.Is(err, ErrNotFinite) {
		t.Error(err)
	}
}

// valuesSource is an array in memory.
type valuesSource []float32

func (v valuesSource) chunk() int { return len(v) }

func (v valuesSource) read(_ context.Context, dst []float32, from int) error {
	copy(dst, v[from:])
	return nil
}
