package weights

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// The values were computed by a separate program with Python's integers and NumPy's float64 and float32.
func TestSyntheticValues(t *testing.T) {
	sets := map[float64]*Set{
		1:    Synthetic(SyntheticOptions{Top: true}),
		0.25: Synthetic(SyntheticOptions{Width: 0.25, Top: true}),
	}
	for _, c := range []struct {
		width float64
		array string
		index int
		want  float64
	}{
		{1, "block1_conv1_kernel", 0, 0.3613888919353485},
		{1, "block1_conv1_kernel", 1, 0.0627548024058342},
		{1, "block1_conv1_kernel", 1727, 0.37311527132987976},
		{1, "block1_conv1_bias", 0, -0.03755273297429085},
		{1, "block1_conv1_bias", 63, 0.04709876701235771},
		{1, "block3_conv2_kernel", 0, 0.002449111547321081},
		{1, "block3_conv2_kernel", 12345, 0.006560151930898428},
		{1, "block3_conv2_kernel", 589823, 0.047416649758815765},
		{1, "fc1_kernel", 0, 0.0014623701572418213},
		{1, "fc1_kernel", 7654321, -0.006095005199313164},
		{1, "fc1_kernel", 102760447, -0.011766835115849972},
		{1, "fc1_bias", 4095, -0.03823867440223694},
		{1, "predictions_kernel", 0, 0.0022204762790352106},
		{1, "predictions_kernel", 999, -0.0012447871267795563},
		{1, "predictions_kernel", 4095999, 0.0019319452112540603},
		{1, "predictions_bias", 0, -0.04361137002706528},
		{1, "predictions_bias", 999, -0.008882504887878895},
		{0.25, "block1_conv1_kernel", 1, 0.0627548024058342},
		{0.25, "block1_conv1_kernel", 431, -0.03321806713938713},
		{0.25, "fc1_kernel", 0, 0.0029247403144836426},
		{0.25, "fc1_kernel", 6422527, 0.01693689078092575},
		{0.25, "predictions_kernel", 1023999, -0.003303278237581253},
		{0.25, "predictions_bias", 999, -0.008882504887878895},
	} {
		a := sets[c.width].Array(c.array)
		row := c.index / a.RowLen()
		dst := make([]float32, a.RowLen())
		if err := a.ReadRows(t.Context(), dst, row, row+1); err != nil {
			t.Fatal(err)
		}
		if got := dst[c.index%a.RowLen()]; got != float32(c.want) {
			t.Errorf("width %v: %s[%d] = %v, want %v", c.width, c.array, c.index, got, c.want)
		}
	}
}

func TestSyntheticShapes(t *testing.T) {
	for _, c := range []struct {
		o      SyntheticOptions
		params int64
		arrays int
		fc1    string
	}{
		{SyntheticOptions{Top: true}, 138357544, 32, "(25088, 4096)"},
		{SyntheticOptions{}, 14714688, 26, ""},
		{SyntheticOptions{Width: 0.25, Top: true}, 9418936, 32, "(6272, 1024)"},
		{SyntheticOptions{Width: 0.001, Top: true, Classes: 7}, 0, 32, "(49, 4)"},
	} {
		s := Synthetic(c.o)
		if c.params != 0 && (s.Params() != c.params || s.Bytes() != 4*c.params) {
			t.Errorf("%+v: %d parameters in %d bytes, want %d", c.o, s.Params(), s.Bytes(), c.params)
		}
		if len(s.Arrays()) != c.arrays || s.HasTop() != c.o.Top {
			t.Errorf("%+v: %d arrays, top %v", c.o, len(s.Arrays()), s.HasTop())
		}
		if !c.o.Top {
			if s.Classes != nil || s.Array("fc1_kernel") != nil {
				t.Errorf("%+v: classes or dense layers without a top", c.o)
			}
			continue
		}
		if got := plain.Shape(s.Array("fc1_kernel").Shape); got != c.fc1 {
			t.Errorf("%+v: fc1 %s, want %s", c.o, got, c.fc1)
		}
		if n := s.Array("predictions_bias").Len(); len(s.Classes) != n {
			t.Errorf("%+v: %d classes for %d outputs", c.o, len(s.Classes), n)
		}
	}
}

func TestSyntheticOptionsCheck(t *testing.T) {
	for _, o := range []SyntheticOptions{
		{Width: -1}, {Width: math.NaN()}, {Width: math.Inf(1)}, {Width: 4.1}, {Classes: -1}, {Classes: 1 << 17},
	} {
		if o.Check() == nil {
			t.Errorf("%+v passes", o)
		}
	}
	if err := (SyntheticOptions{Width: 2, Classes: 10}).Check(); err != nil {
		t.Error(err)
	}
}

func TestReadRowsArguments(t *testing.T) {
	a := Synthetic(SyntheticOptions{Width: 0.25}).Array("block1_conv2_kernel")
	n := a.RowLen()
	for _, c := range []struct{ from, to, len int }{{-1, 1, 2 * n}, {2, 1, 0}, {0, 4, 4 * n}, {0, 1, n - 1}, {0, 1, n + 1}} {
		if a.ReadRows(t.Context(), make([]float32, c.len), c.from, c.to) == nil {
			t.Errorf("rows %d to %d into %d values: no error", c.from, c.to, c.len)
		}
	}
	if err := a.ReadRows(t.Context(), nil, 1, 1); err != nil {
		t.Errorf("no rows: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.ReadRows(ctx, make([]float32, n), 0, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Each configuration can be written and opened again for what it is, with the dense layers and without.
func TestSyntheticConfigurations(t *testing.T) {
	for _, c := range []vgg.Config{vgg.A(), vgg.B(), vgg.D(), vgg.E()} {
		for _, top := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "model")
			made := Synthetic(SyntheticOptions{Config: c, Width: 0.02, Top: top, Classes: 3})
			if err := made.Save(t.Context(), dir, nil); err != nil {
				t.Fatal(err)
			}
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if s.Config.Name != c.Name || s.HasTop() != top || s.Params() != made.Params() || len(s.Arrays()) != len(made.Arrays()) {
				t.Errorf("%s, top %v: opened as %s, top %v, with %d parameters, want %d",
					c.Name, top, s.Config.Name, s.HasTop(), s.Params(), made.Params())
			}
		}
	}
}
