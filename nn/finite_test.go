package nn

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// overflowing is a model whose weights are all finite and whose values are not, from a layer on: that layer's biases are the
// largest numbers there are, so that the next one's sums overflow, or it is given their squares.
func overflowing(t *testing.T, array string, value float32) *weights.Set {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := small().Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, array+".npy")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bits := math.Float32bits(value)
	for i := len(data) - 4*small().Array(array).Len(); i < len(data); i += 4 {
		data[i], data[i+1], data[i+2], data[i+3] = byte(bits), byte(bits>>8), byte(bits>>16), byte(bits>>24)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := weights.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

// A pass whose values leave the numbers is an error that names the first layer where that happens, on every runner, also
// where a ReLU makes plausible numbers of them.
func TestNotFinite(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	for i, c := range []struct {
		array string
		value float32
		layer string
	}{
		{"block1_conv1_kernel", 1e37, "block1_conv1"},
		{"block1_conv1_kernel", -1e37, "block1_conv1"}, // a ReLU makes zeros of it
		{"block3_conv2_bias", math.MaxFloat32, "block3_conv3"},
		{"block5_conv3_bias", math.MaxFloat32, "fc1"},
		{"predictions_kernel", math.MaxFloat32, "predictions"},
	} {
		t.Run(c.array, func(t *testing.T) {
			set, runners := overflowing(t, c.array, c.value), passRunners
			if i > 1 {
				runners = runners[:2] // the others are slow, and the ops' own tests go through all
			}
			eachPassRunner(t, runners, set, func(t *testing.T, r Runner, in Tensor) {
				for i := range in.Data {
					in.Data[i] = 100 * (in.Data[i] + 1) // as bright as pictures are
				}
				_, err := r.Forward(context.Background(), Pass{Input: in})
				var e *NotFiniteError
				if !errors.As(err, &e) || e.Layer.Name != c.layer || !errors.Is(err, ErrNotFinite) {
					t.Errorf("error %v, want one about %s", err, c.layer)
				}
				a := mustForward(t, r, Pass{Input: in, AllowNotFinite: true})
				a.Release()
			})
		})
	}
}

// What one pass found is not held against the next.
func TestNotFiniteIsForgotten(t *testing.T) {
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) {
		bad := NewTensor(in.Shape)
		for i := range bad.Data {
			bad.Data[i] = math.MaxFloat32
		}
		var e *NotFiniteError
		if _, err := r.Forward(context.Background(), Pass{Input: bad}); !errors.As(err, &e) || e.Layer.Name != "block1_conv1" {
			t.Errorf("error %v, want one about block1_conv1", err)
		}
		mustForward(t, r, Pass{Input: in}).Release()
		bad.Data[7] = float32(math.NaN())
		if _, err := r.Forward(context.Background(), Pass{Input: bad}); !errors.As(err, &e) || e.Layer.Kind != Input {
			t.Errorf("error %v, want one about the input", err)
		}
	})
}
