package vgg

import (
	"fmt"
	"slices"
	"testing"
)

// The numbers of torchvision's layers, from the printed models of torchvision/models/vgg.py.
func TestTorchvisionIndices(t *testing.T) {
	for _, c := range []struct {
		config Config
		want   []int
	}{
		{A(), []int{0, 3, 6, 8, 11, 13, 16, 18}},
		{B(), []int{0, 2, 5, 7, 10, 12, 15, 17, 20, 22}},
		{D(), []int{0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28}},
		{E(), []int{0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34}},
		{A().WithBatchNorm(), []int{0, 4, 8, 11, 15, 18, 22, 25}},
		{D().WithBatchNorm(), []int{0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40}},
		{E().WithBatchNorm(), []int{0, 3, 7, 10, 14, 17, 20, 23, 27, 30, 33, 36, 40, 43, 46, 49}},
	} {
		var got []int
		for _, l := range c.config.Layers() {
			if l.Kind == Conv {
				got = append(got, l.Index)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: convolutions at %v, want %v", c.config.Name, got, c.want)
		}
	}
}

// Parameters at full width, as Keras and torchvision count them.
func TestParameters(t *testing.T) {
	for _, c := range []struct {
		config Config
		layers int
		want   int
	}{{A(), 18, 132863336}, {B(), 20, 133047848}, {D(), 23, 138357544}, {E(), 26, 143667240}} {
		if got := len(c.config.Layers()); got != c.layers {
			t.Errorf("%s has %d layers, want %d", c.config.Name, got, c.layers)
		}
		in, sum := 3, 0
		for _, l := range c.config.Weighted() {
			switch {
			case l.Kind == Conv:
				sum += 9 * in * l.Full
			case l.ReadsMaps():
				sum += 7 * 7 * in * l.Full
			default:
				sum += in * l.Full
			}
			sum += l.Full
			in = l.Full
		}
		if sum != c.want {
			t.Errorf("%s has %d parameters, want %d", c.config.Name, sum, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	array := func(c Config, name string) Array {
		for _, a := range c.Arrays() {
			if a.Name() == name {
				return a
			}
		}
		t.Fatal("no array " + name)
		return Array{}
	}
	for _, c := range []struct {
		config                       Config
		keras, frossard, torchvision string
	}{
		{D(), "block1_conv1_kernel", "conv1_1_W", "features.0.weight"},
		{D(), "block5_conv3_bias", "conv5_3_b", "features.28.bias"},
		{E(), "block5_conv4_kernel", "conv5_4_W", "features.34.weight"},
		{D(), "fc1_kernel", "fc6_W", "classifier.0.weight"},
		{E(), "fc2_bias", "fc7_b", "classifier.3.bias"},
		{A(), "predictions_kernel", "fc8_W", "classifier.6.weight"},
		{D().WithBatchNorm(), "block1_conv2_gamma", "", "features.4.weight"},
		{D().WithBatchNorm(), "block1_conv2_beta", "", "features.4.bias"},
		{D().WithBatchNorm(), "block1_conv2_moving_mean", "", "features.4.running_mean"},
		{D().WithBatchNorm(), "block5_conv3_moving_variance", "", "features.41.running_var"},
	} {
		a := array(c.config, c.keras)
		if a.In(Keras) != c.keras || a.In(Frossard) != c.frossard || a.In(Torchvision) != c.torchvision {
			t.Errorf("%s: %s is %q and %q, want %q and %q", c.config.Name, c.keras, a.In(Frossard), a.In(Torchvision),
				c.frossard, c.torchvision)
		}
	}
}

// namesOf are the names of a configuration's arrays in a scheme, without those that keep refuses.
func namesOf(c Config, s Scheme, keep func(a Array) bool) (names []string) {
	for _, a := range c.Arrays() {
		if name := a.In(s); name != "" && keep(a) {
			names = append(names, name)
		}
	}
	return names
}

// Every configuration is known by its names, whole, without the dense layers, and with one array lacking.
func TestRecognise(t *testing.T) {
	for _, s := range Schemes() {
		for _, c := range Configs() {
			if c.BatchNorm && (s == Frossard || s == Caffe) {
				continue // it has no names for that
			}
			for _, k := range []struct {
				name    string
				keep    func(a Array) bool
				missing int
			}{
				{"whole", func(Array) bool { return true }, 0},
				{"without the top", func(a Array) bool { return a.Layer.Kind == Conv }, 0},
				{"one lacks", func(a Array) bool { return a.Name() != "block4_conv1_bias" }, 1},
				{"a part of the top", func(a Array) bool { return a.Layer.Kind == Conv || a.Layer.ReadsMaps() }, 4},
			} {
				t.Run(fmt.Sprintf("%s %s %s", c.Name, s, k.name), func(t *testing.T) {
					m := Recognise(namesOf(c, s, k.keep))
					if len(m) != 1 || m[0].Config.Name != c.Name || m[0].Scheme != s || len(m[0].Missing) != k.missing {
						t.Errorf("recognised %+v", m)
					}
				})
			}
		}
	}
}

// Each name of the family is known by itself, also one that only a large configuration has.
func TestRecogniseOneName(t *testing.T) {
	for _, c := range []Config{A(), D(), E().WithBatchNorm()} {
		for _, s := range Schemes() {
			for _, a := range c.Arrays() {
				name := a.In(s)
				if m := Recognise([]string{name}); name != "" && (len(m) == 0 || len(m[0].Found) != 1) {
					t.Fatalf("%s of %s: recognised %+v", name, c.Name, m)
				}
			}
		}
	}
}

func TestRecogniseMixed(t *testing.T) {
	names := append(namesOf(D(), Torchvision, func(Array) bool { return true }), "conv1_1_W")
	m := Recognise(names)
	if len(m) != 2 || m[0].Scheme != Torchvision || m[1].Scheme != Frossard {
		t.Errorf("recognised %+v", m)
	}
	if m := Recognise([]string{"arr_0", "layer1.0.conv1.weight", ""}); len(m) != 0 {
		t.Errorf("recognised %+v in names of another network", m)
	}
}
