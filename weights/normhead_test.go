package weights

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
)

// What a batch normalisation before a dense layer is folded into gives what both give one after the other, whichever part of it is
// read; a channel's values are those of all its places.
func TestFoldInput(t *testing.T) {
	const in, outs, places = 12, 5, 4
	values := func(n int, at func(i int) float64) *Array {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(at(i))
		}
		return &Array{Shape: []int{n}, src: valuesSource(v)}
	}
	kernel := values(in*outs, func(i int) float64 { return math.Sin(float64(i)) })
	kernel.Shape = []int{in, outs}
	bias := values(outs, func(i int) float64 { return float64(i) / 7 })
	for name, at := range map[string]func(row int) int{
		"flat": func(row int) int { return row }, "channels": func(row int) int { return row % 3 }, "C, H, W": func(row int) int { return row%3*places + row/3 },
	} {
		n := &norm{epsilon: 0.25, gamma: values(in, func(i int) float64 { return 1 + float64(i)/3 }), beta: values(in, func(i int) float64 { return float64(i) - 4 }),
			mean: values(in, func(i int) float64 { return float64(i%5) / 2 }), variance: values(in, func(i int) float64 { return float64(i) / 5 })}
		s := &normedInput{kernel: kernel, bias: bias, norm: n, at: at}
		k, b := kernel.folded(&normedKernel{s}), bias.folded(&normedBias{s})
		matrix, added := readAll(t, k), readAll(t, b)
		part := make([]float32, 3*outs)
		if err := k.ReadRows(t.Context(), part, 4, 7); err != nil || part[7] != matrix[4*outs+7] {
			t.Errorf("%s: rows 4 to 7: %v", name, err)
		}
		if !k.Folded() || !b.Folded() || !strings.Contains(k.Stored, "batch normalisation folded in") {
			t.Errorf("%s: it does not tell that it is folded: %q", name, k.Stored)
		}
		for j := range outs {
			want, got := float64(float32(float64(j)/7)), float64(added[j])
			for i := range in {
				x, c := math.Cos(float64(3*i)), at(i)
				y := (x-float64(c%5)/2)/math.Sqrt(float64(float32(float64(c)/5))+0.25)*(1+float64(c)/3) + float64(c) - 4
				w := math.Sin(float64(i*outs + j))
				want += w * y
				got += float64(matrix[i*outs+j]) * x
			}
			if math.Abs(got-want) > 1e-5*max(1, math.Abs(want)) {
				t.Errorf("%s: output %d is %v, want %v", name, j, got, want)
			}
		}
	}
}

// One whose place is known only by luck is left out with the head, and one of another length is an error.
func TestHeadNeighbours(t *testing.T) {
	names := func(list ...string) (all []format.Array) {
		for _, n := range list {
			stem, of, _ := strings.Cut(n, ":")
			if of == "linear" {
				all = append(all, format.Array{Name: stem + ".weight", Shape: []int{4, 4}}, format.Array{Name: stem + ".bias", Shape: []int{4}})
				continue
			}
			for _, role := range []string{"weight", "bias", "running_mean", "running_var"} {
				all = append(all, format.Array{Name: stem + "." + role, Shape: []int{4}})
			}
		}
		return all
	}
	for _, c := range []struct {
		list   []format.Array
		norms  string
		behind int
	}{
		{names("classifier.0:linear", "classifier.1:norm", "classifier.3:linear"), "classifier.1", 1},
		{names("classifier.0:norm", "classifier.1:linear"), "classifier.0", 0},
		{names("0:linear", "2:norm", "3:linear"), "2", 0},
		{names("fc.0:linear", "fc.1:norm", "fc.2:linear"), "", 0},
		{names("fc.0:linear", "fc.2:norm", "fc.4:linear"), "", 0},
		{names("fc1:linear", "bn1:norm"), "", 0},
		{names("a.0:linear", "b.1:norm"), "", 0},
	} {
		h := headFinder{}
		at := h.kernels(c.list, true)
		for _, a := range c.list {
			h.bias(a, at)
		}
		rest := h.neighbours()
		found, behind := "", 0
		for _, n := range h.norms {
			found += n.name
			if !n.before {
				behind++
			}
		}
		if found != c.norms || behind != c.behind || (len(rest) == 0) != (found != "") {
			t.Errorf("%s: %q, %d behind, %d left; want %q, %d", c.list[0].Name, found, behind, len(rest), c.norms, c.behind)
		}
	}
	s, err := Open(filepath.Join("testdata/nets", "torch_norm_first.pth"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if a := s.Array("fc1_bias"); !a.Folded() || !strings.Contains(s.Notes[len(s.Notes)-1].String(), "(classifier.0) was folded into them, with an epsilon of 1e-05") {
		t.Errorf("%v, notes %v", a, s.Notes)
	}
}
