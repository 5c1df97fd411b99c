package weights

import (
	"slices"
	"testing"
)

// Another size leaves dense layers where they fit, remakes those that read means, and takes the rest out.
func TestResize(t *testing.T) {
	for _, c := range []struct {
		path          string
		width, height int
		rows          int // of the first dense layer; 0 without
	}{
		{"testdata/keras.npz", 224, 224, 98}, {"testdata/keras.npz", 230, 255, 98}, {"testdata/keras.npz", 320, 224, 0}, {"testdata/keras.npz", 32, 32, 0},
		{"testdata/nets/keras_average.keras", 64, 96, 8 * 6}, {"testdata/nets/keras_average.keras", 224, 224, 8 * 49},
	} {
		s, err := Open(c.path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		before := s.firstDense()
		classes := len(s.Classes)
		if err := s.Resize(c.width, c.height); err != nil {
			t.Fatal(err)
		}
		first := s.firstDense()
		if in := s.Card.Input; in.Width != c.width || in.Height != c.height || s.HasTop() != (c.rows > 0) || (len(s.Classes) == classes) != (c.rows > 0) {
			t.Errorf("%s at %d x %d: input %+v, top %v, %d classes", c.path, c.width, c.height, in, s.HasTop(), len(s.Classes))
		}
		if c.rows == 0 {
			continue
		}
		if first.Rows() != c.rows {
			t.Errorf("%s at %d x %d: %d rows, want %d", c.path, c.width, c.height, first.Rows(), c.rows)
		}
		old, err := before.Values(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now, err := first.Values(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		outs := first.last() // the last place's share of the last channel
		for i, v := range slices.Backward(now[len(now)-outs:]) {
			if want := old[len(old)-outs+i] * float32(len(old)) / float32(len(now)); v < want-1e-6 || v > want+1e-6 {
				t.Errorf("%s at %d x %d: %g, want %g", c.path, c.width, c.height, v, want)
			}
		}
	}
	s := Synthetic(SyntheticOptions{Width: 0.05})
	if err := s.Resize(31, 224); err == nil {
		t.Error("31 pixels are taken")
	}
	if err := s.Resize(224, 5000); err == nil {
		t.Error("5000 pixels are taken")
	}
}
