package weights

import (
	"slices"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
)

// An array that can be a part of the network and has no place is named, whatever it is called.
func TestOpenUnplaced(t *testing.T) {
	type files = map[string][]byte
	for _, c := range []struct {
		name string
		top  bool
		add  files
		say  []string
	}{
		{"batch normalisation", true, files{"batch_normalization_gamma.npy": npyOnes(2), "batch_normalization_moving_mean.npy": npyOnes(2)},
			[]string{"arrays without a place in a VGG16", "batch_normalization_gamma.npy (2,), batch_normalization_moving_mean.npy (2,)",
				"move what does not belong to it out of the way"}},
		{"an extra convolution", true, files{"block6_conv1_kernel.npy": npyOnes(3, 3, 2, 2)}, []string{"block6_conv1_kernel.npy (3, 3, 2, 2)"}},
		{"half a convolution of VGG19", true, files{"block5_conv4_bias.npy": npyOnes(2)}, []string{"block5_conv4_bias.npy (2,)"}},
		{"a head of four convolutions", false, files{"head_1_kernel.npy": npyOnes(3, 3, 2, 5), "head_1_bias.npy": npyOnes(5)},
			[]string{"head_1_bias.npy (5,)", "if they are its dense layers, call them fc1_kernel, fc2_kernel and predictions_kernel"}},
		{"a head without a word for it", false, files{"out.npy": npyOnes(98, 5)}, []string{"out.npy (98, 5)"}},
		{"an unknown convolution", true, files{"extra.npy": npyOnes(1, 1, 2, 2)}, []string{"extra.npy (1, 1, 2, 2)"}},
		{"quantised", true, files{"fc3_weight.npy": npyFile("{'descr': '|i1', 'fortran_order': False, 'shape': (1,), }", []byte{1})},
			[]string{"fc3_weight.npy (1,)"}},
		{"damaged", true, files{"fc3_weight.npy": []byte("x")}, []string{"fc3_weight.npy"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tinyFiles(c.top)
			for name, data := range c.add {
				f[name] = data
			}
			checkProblem(t, writeFolder(t, f), []error{ErrNoPlace}, c.say)
		})
	}
}

// What cannot be a part of it is listed, and the model opens.
func TestOpenHarmless(t *testing.T) {
	files := tinyFiles(true)
	add := map[string][]byte{
		"optimizer.npy":              []byte("not even an array"),
		"Adam_block1_conv1_kernel_m": nil, // no array at all
		"adam_fc1_kernel_m.npy":      npyOnes(98, 5),
		"num_batches_tracked.npy":    npyFile("{'descr': '<i8', 'fortran_order': False, 'shape': (), }", make([]byte, 8)),
		"mean.npy":                   npyOnes(3),
		"labels.npy":                 npyFile("{'descr': '<U3', 'fortran_order': False, 'shape': (1,), }", make([]byte, 12)),
		"bottleneck_features.npy":    npyOnes(2, 7, 7, 2),
		"picture.npy":                npyOnes(2, 2, 3),
		"._block1_conv1_kernel.npy":  []byte("attributes of macOS"),
	}
	for name, data := range add {
		files[name] = data
	}
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var got []string
	for _, u := range s.Unused {
		got = append(got, u.File+": "+u.Holds)
	}
	want := []string{
		"adam_fc1_kernel_m.npy: <f4 (98, 5), C order",
		"bottleneck_features.npy: <f4 (2, 7, 7, 2), C order",
		"labels.npy: " + `bad format: it holds text ("<U3"), want floating-point numbers; save it again with .astype("float32")`,
		"mean.npy: <f4 (3,), C order",
		"num_batches_tracked.npy: " + `bad format: it holds integers ("<i8"), want floating-point numbers; save it again with .astype("float32")`,
		`optimizer.npy: bad format: not a .npy file, it starts with "not ev"`,
		"picture.npy: <f4 (2, 2, 3), C order",
	}
	if !slices.Equal(got, want) {
		t.Errorf("unused %q, want %q", got, want)
	}
	if len(s.Arrays()) != 32 {
		t.Errorf("%d arrays", len(s.Arrays()))
	}
}

// One output is a yes or no, which a softmax over half of it with either sign computes; a made-up model has two of them at least.
func TestOpenOneOutput(t *testing.T) {
	files := tinyFiles(true)
	files["predictions_kernel.npy"], files["predictions_bias.npy"] = npyOnes(4, 1), npyOnes(1)
	files["classes.json"] = []byte(`["cat"]`)
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, want := range map[string][]float32{"predictions_kernel": {-0.5, 0.5, -0.5, 0.5, -0.5, 0.5, -0.5, 0.5}, "predictions_bias": {-0.5, 0.5}} {
		if got, err := s.Array(name).Values(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v, %v", name, got, want, err)
		}
	}
	if len(s.Classes) != 2 || s.Classes[0].Name != "not cat" || s.Classes[1].Name != "cat" || len(s.Notes) != 1 || s.Notes[0].Key != noteSigmoid {
		t.Errorf("classes %v, notes %v", s.Classes, s.Notes)
	}
	if err := (SyntheticOptions{Top: true, Classes: 1}).Check(); err == nil {
		t.Error("a synthetic model may have one class")
	}
}

func TestHarmlessNames(t *testing.T) {
	one := func(name string) format.Array { return format.Array{Name: name, Shape: []int{4}} }
	for name, want := range map[string]bool{
		"optimizer/iteration": true, "features.1.num_batches_tracked": true, "exp_avg": true, "image_mean": true, "rgb_std": true,
		"global_step": true, "class_names": true, "x": true, "history": true,
		"features.1.running_mean": false, "fc8": false, "dense_2/bias": false, "conv6_1_b": false, "head.bias": false, "block5_conv4_b": false,
	} {
		if got := harmless(one(name)); got != want {
			t.Errorf("%s: harmless is %v, want %v", name, got, want)
		}
	}
}
