package weights

import (
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
)

// vggOps are the operations of a VGG11 as a file may tell them, with batch normalisations if they are wanted.
func vggOps(norm bool) (ops []format.Op) {
	one := [2]int{1, 1}
	in := 3
	for _, n := range []int{1, 1, 2, 2, 2} {
		for range n {
			kernel := &format.Array{Shape: []int{3, 3, in, 4}}
			op := format.Op{Kind: format.OpConv, Name: "conv", Kernel: kernel, Stride: one, Dilation: one, Groups: 1, Same: true, Activation: "relu"}
			if norm {
				op.Activation = "linear"
				ops = append(ops, op, format.Op{Kind: format.OpNorm, Name: "norm"}, format.Op{Kind: format.OpActivation, Activation: "relu"})
			} else {
				ops = append(ops, op)
			}
			in = 4
		}
		ops = append(ops, format.Op{Kind: format.OpMaxPool, Name: "pool", Window: [2]int{2, 2}, Stride: [2]int{2, 2}})
	}
	return ops
}

// What a graph tells makes a VGG or is refused by what is wrong with it.
func TestReadTrunk(t *testing.T) {
	relu := format.Op{Kind: format.OpActivation, Activation: "relu", Name: "act"}
	for _, c := range []struct {
		name   string
		norm   bool
		change func(ops []format.Op) []format.Op
		want   string // the configuration, or the end of the refusal
	}{
		{"plain", false, nil, "VGG11"},
		{"with batch normalisation", true, nil, "VGG11-BN"},
		{"a border by itself", false, func(ops []format.Op) []format.Op {
			ops[0].Same = false
			return slices.Insert(ops, 0, format.Op{Type: "ZeroPadding2D", Window: [2]int{1, 1}})
		}, "VGG11"},
		{"the border twice", false, func(ops []format.Op) []format.Op {
			return slices.Insert(ops, 0, format.Op{Type: "ZeroPadding2D", Window: [2]int{1, 1}})
		}, "conv does not keep the size of its maps"},
		{"what prepares pictures", false, func(ops []format.Op) []format.Op { return slices.Insert(ops, 0, format.Op{Kind: format.OpScale}) }, "VGG11"},
		{"dilated", false, func(ops []format.Op) []format.Op { ops[2].Dilation = [2]int{2, 2}; return ops }, "conv has a dilation of 2, want 1"},
		{"strided", false, func(ops []format.Op) []format.Op { ops[2].Stride = [2]int{2, 2}; return ops }, "conv goes in steps of 2, want 1"},
		{"in groups", false, func(ops []format.Op) []format.Op { ops[2].Groups = 2; return ops }, "conv is in 2 groups, want 1"},
		{"5 x 5", false, func(ops []format.Op) []format.Op { ops[0].Kernel.Shape[0] = 5; return ops }, "conv has the kernel (5, 3, 3, 4), want (3, 3, in, out)"},
		{"another function", false, func(ops []format.Op) []format.Op { ops[0].Activation = "elu"; return ops }, "behind conv comes elu, want ReLU"},
		{"no function", false, func(ops []format.Op) []format.Op { ops[0].Activation = "linear"; return ops }, "no ReLU comes behind conv"},
		{"a function behind another", false, func(ops []format.Op) []format.Op { return slices.Insert(ops, 1, relu) }, "act () is among its convolutions"},
		{"pools of 3", false, func(ops []format.Op) []format.Op { ops[1].Window = [2]int{3, 3}; return ops }, "pool pools 3 x 3 values in steps of 2, want 2 x 2 in steps of 2"},
		{"pools with a border", false, func(ops []format.Op) []format.Op { ops[1].Same = true; return ops }, "pool lays a border around its maps before it pools them"},
		{"dilated pools", false, func(ops []format.Op) []format.Op { ops[1].Dilation = [2]int{2, 2}; return ops }, "pool has a dilation of 2, want 1"},
		{"pools that drop nothing", false, func(ops []format.Op) []format.Op { ops[1].Ceil = true; return ops }, "VGG11"},
		{"four pools", false, func(ops []format.Op) []format.Op { return ops[:len(ops)-1] }, "it has 4 pools behind convolutions, want 5"},
		{"another number of layers", false, func(ops []format.Op) []format.Op { return slices.Insert(ops, 0, ops[0]) }, "its blocks have 2 1 2 2 2 convolutions"},
		{"some batch normalisations", true, func(ops []format.Op) []format.Op { return slices.Delete(ops, 1, 2) }, "there is a batch normalisation behind 7 of its 8 convolutions"},
		{"a mean in between", false, func(ops []format.Op) []format.Op {
			return slices.Insert(ops, 2, format.Op{Kind: format.OpAverage, Name: "x", Type: "Mean"})
		},
			"x (Mean) is among its convolutions"},
	} {
		ops := vggOps(c.norm)
		if c.change != nil {
			ops = c.change(ops)
		}
		got := ""
		trunk, err := readTrunk(&format.Graph{Ops: ops})
		if err == nil {
			config, configErr := trunk.config()
			got, err = config.Name, configErr
		}
		if err != nil {
			got = err.Error()
			checkSentence(t, err)
		}
		if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A head is computed, or left out for a reason that names what is in the way.
func TestReadHead(t *testing.T) {
	dense := func(in, out int, act string) format.Op {
		return format.Op{Kind: format.OpDense, Type: "Dense", Name: "dense", Kernel: &format.Array{Shape: []int{in, out}}, Activation: act}
	}
	conv := func(side, in, out int) format.Op {
		one := [2]int{1, 1}
		return format.Op{Kind: format.OpConv, Type: "Conv2D", Name: "fc", Kernel: &format.Array{Shape: []int{side, side, in, out}}, Activation: "relu",
			Stride: one, Dilation: one, Groups: 1}
	}
	norm, relu := format.Op{Kind: format.OpNorm, Type: "BatchNormalization", Name: "bn"}, format.Op{Kind: format.OpActivation, Activation: "relu"}
	flat, mean := format.Op{Kind: format.OpFlatten}, format.Op{Kind: format.OpAverage, Type: "Mean", Name: "mean"}
	for _, c := range []struct {
		name  string
		ops   []format.Op
		dense int
		why   string // key of the reason
	}{
		{"nothing", nil, 0, ""},
		{"one", []format.Op{flat, dense(98, 3, "softmax")}, 1, ""},
		{"three", []format.Op{flat, dense(98, 9, "relu"), dense(9, 8, "relu"), dense(8, 3, "softmax")}, 3, ""},
		{"a mean", []format.Op{mean, dense(4, 3, "linear")}, 1, ""},
		{"functions by themselves", []format.Op{flat, dense(98, 9, ""), {Kind: format.OpActivation, Activation: "relu"}, dense(9, 3, ""),
			{Kind: format.OpActivation, Activation: "softmax"}}, 2, ""},
		{"convolutions", []format.Op{conv(7, 4, 9), conv(1, 9, 8), mean, dense(8, 3, "softmax")}, 3, ""},
		{"yes or no", []format.Op{flat, dense(98, 1, "sigmoid")}, 1, ""},
		{"several sigmoids", []format.Op{flat, dense(98, 3, "sigmoid")}, 0, whySigmoid},
		{"four", []format.Op{flat, dense(98, 9, "relu"), dense(9, 9, "relu"), dense(9, 9, "relu"), dense(9, 3, "softmax")}, 0, whyMany},
		{"tanh", []format.Op{flat, dense(98, 9, "tanh"), dense(9, 3, "softmax")}, 0, whyAct},
		{"no function between", []format.Op{flat, dense(98, 9, "linear"), dense(9, 3, "softmax")}, 0, whyLinear},
		{"relu at the end", []format.Op{flat, dense(98, 9, "relu")}, 0, whyAct},
		{"the largest of each map", []format.Op{{Type: "GlobalMaxPooling2D", Name: "max"}, dense(4, 3, "softmax")}, 0, whyKind},
		{"batch normalisation", []format.Op{flat, norm, dense(98, 9, "relu"), norm, norm, dense(9, 8, ""), norm, relu, dense(8, 3, ""), norm}, 3, ""},
		{"batch normalisation without ReLU", []format.Op{flat, dense(98, 9, ""), norm, dense(9, 3, "softmax")}, 0, whyLinear},
		{"batch normalisation of classes", []format.Op{flat, dense(98, 3, "softmax"), norm}, 0, whyKind},
		{"batch normalisation at the end", []format.Op{flat, dense(98, 3, "relu"), norm}, 0, whyKind},
		{"a 3 x 3 convolution", []format.Op{func() format.Op { o := conv(3, 4, 9); o.Same = true; return o }(), flat, dense(9, 3, "softmax")}, 0, whyKind},
	} {
		h, reason := readHead(&format.Graph{}, c.ops)
		switch {
		case c.why == "" && (reason != nil || len(h.dense) != c.dense):
			t.Errorf("%s: %d layers, %v", c.name, len(h.dense), reason)
		case c.why != "" && (reason == nil || reason.Key != c.why || strings.Contains(reason.String(), "%!")):
			t.Errorf("%s: %v, want %s", c.name, reason, c.why)
		}
	}
	if _, reason := readHead(&format.Graph{Broken: "x goes to two"}, []format.Op{flat}); reason == nil {
		t.Error("a head that goes on elsewhere is computed")
	}
}

// The input of a network that scales pictures itself gives what those operations give.
func TestScaledInput(t *testing.T) {
	in, ok := scaled(KerasInput(), []format.Op{
		{Kind: format.OpScale, Factor: [3]float64{0.2, 0.2, 0.2}, Shift: [3]float64{1, 1, 1}}, {Kind: format.OpScale, Factor: [3]float64{1, 2, 3}, Shift: [3]float64{5, 6, 7}},
	})
	for i, want := range []float64{0.2*10 + 1 + 5, 2*3 + 6, 3*3 + 7} {
		if got := (10*in.Scale - in.Mean[i]) / in.Std[i]; !ok || got-want > 1e-9 || want-got > 1e-9 || in.Channels != "RGB" {
			t.Errorf("colour %d: %v, want %v", i, got, want)
		}
	}
	in, ok = scaled(KerasInput(), []format.Op{{Kind: format.OpScale, Factor: [3]float64{1, 1, 1}, Shift: [3]float64{-0.5, -0.5, -0.5}},
		{Kind: format.OpScale, Factor: [3]float64{2, 4, 4}}}) // of pictures of 0 to 1: levels would become hundreds
	if got := (255*in.Scale - in.Mean[1]) / in.Std[1]; !ok || got-2 > 1e-9 || 2-got > 1e-9 {
		t.Errorf("white becomes %v, want 2", got)
	}
	if _, ok := scaled(KerasInput(), []format.Op{{Unknown: true}}); ok {
		t.Error("what is not known is followed")
	}
}

// Pools that drop nothing are taken where there is nothing to drop.
func TestCheckPools(t *testing.T) {
	for _, c := range []struct {
		w, h, at int // the pool that keeps what is left over
		say      string
	}{
		{224, 224, 0, ""}, {160, 96, 4, ""}, {150, 150, 0, ""}, {150, 150, 1, "pools maps of 75 x 75"}, {64, 75, 0, "pools maps of 75 x 64"},
		{100, 100, 1, ""}, {100, 100, 2, "pools maps of 25 x 25"}, {100, 100, 3, ""}, {48, 48, 4, "pools maps of 3 x 3"},
	} {
		pools := make([]format.Op, 5)
		pools[c.at] = format.Op{Name: "pool", Ceil: true}
		o := &opener{set: &Set{Card: Card{Input: Input{Width: c.w, Height: c.h}}}, graph: &graphed{pools: pools}}
		err := o.checkPools()
		if (err == nil) != (c.say == "") || err != nil && !strings.Contains(err.Error(), c.say) {
			t.Errorf("pool %d at %d x %d: %v, want %q", c.at+1, c.w, c.h, err, c.say)
		}
		if err != nil {
			checkSentence(t, err)
		}
	}
}
