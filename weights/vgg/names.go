package vgg

import (
	"cmp"
	"fmt"
	"slices"
)

// Scheme is a way to name the arrays of the family.
type Scheme string

// The naming schemes.
const (
	Keras       Scheme = "keras"       // block1_conv1_kernel
	Frossard    Scheme = "frossard"    // conv1_1_W, fc6_W
	Torchvision Scheme = "torchvision" // features.0.weight, classifier.0.weight
	Caffe       Scheme = "caffe"       // conv1_1.weight, fc6.weight: Caffe's names in PyTorch's layout
)

// Schemes lists the naming schemes.
func Schemes() []Scheme { return []Scheme{Keras, Frossard, Torchvision, Caffe} }

// Role is what an array is to its layer.
type Role string

// The roles, by the names that Keras gives the variables. The last four are those of a batch normalisation.
const (
	Kernel   Role = "kernel"
	Bias     Role = "bias"
	Gamma    Role = "gamma"
	Beta     Role = "beta"
	Mean     Role = "moving_mean"
	Variance Role = "moving_variance"
)

// Array is one array of a configuration.
type Array struct {
	Layer Layer
	Role  Role
}

// Name is the array's name in Keras' scheme: block1_conv1_kernel, and block1_conv1_gamma for what is no layer in Keras'
// own models.
func (a Array) Name() string { return a.Layer.Name + "_" + string(a.Role) }

// Norm reports whether the array belongs to a batch normalisation.
func (a Array) Norm() bool { return a.Role != Kernel && a.Role != Bias }

// In is the array's name in a scheme, or nothing where the scheme has none for it.
func (a Array) In(s Scheme) string {
	switch s {
	case Keras:
		return a.Name()
	case Frossard:
		return a.oxford(map[Role]string{Kernel: "_W", Bias: "_b"})
	case Caffe:
		return a.oxford(map[Role]string{Kernel: ".weight", Bias: ".bias"})
	case Torchvision:
		return a.torchvision()
	}
	return ""
}

// oxford names the layers as the paper's authors do, who count the dense ones on behind the five blocks.
func (a Array) oxford(ends map[Role]string) string {
	end, ok := ends[a.Role]
	if !ok {
		return ""
	}
	if l := a.Layer; l.Kind == Conv {
		return fmt.Sprintf("conv%d_%d%s", l.Block, l.Place, end)
	}
	return fmt.Sprintf("fc%d%s", 6+a.Layer.Index/denseStep, end)
}

// torchvision's names, from torchvision/models/vgg.py and torch/nn/modules/batchnorm.py.
func (a Array) torchvision() string {
	index, part := a.Layer.Index, "features"
	if a.Layer.Kind == Dense {
		part = "classifier"
	}
	if a.Norm() {
		index++
	}
	end := map[Role]string{Kernel: "weight", Bias: "bias", Gamma: "weight", Beta: "bias", Mean: "running_mean", Variance: "running_var"}
	return fmt.Sprintf("%s.%d.%s", part, index, end[a.Role])
}

// Arrays lists the arrays of the configuration: layer by layer in Keras' order, kernel before bias.
func (c Config) Arrays() []Array {
	var list []Array
	for _, l := range c.Weighted() {
		roles := []Role{Kernel, Bias}
		if c.BatchNorm && l.Kind == Conv {
			roles = append(roles, Gamma, Beta, Mean, Variance)
		}
		for _, r := range roles {
			list = append(list, Array{l, r})
		}
	}
	return list
}

// Match is how well a configuration's names in one scheme fit the names that were given.
type Match struct {
	Config Config
	Scheme Scheme
	Found  []Array // in Keras' order
	// Missing are the arrays without a name. The dense layers count only where some of their arrays are there: without
	// all of them a network is complete up to its last pool.
	Missing []Array
}

// Recognise says which configurations the names can belong to: for each scheme that knows some of them the best, and the
// best of these first. It is empty where no scheme knows any.
func Recognise(names []string) []Match {
	given := make(map[string]bool, len(names))
	for _, n := range names {
		given[n] = true
	}
	var best []Match
	for _, s := range Schemes() {
		var list []Match
		for _, c := range Configs() {
			if m := c.match(s, given); len(m.Found) > 0 {
				list = append(list, m)
			}
		}
		if len(list) > 0 {
			best = append(best, slices.MinFunc(list, CompareMatches))
		}
	}
	slices.SortStableFunc(best, CompareMatches)
	return best
}

// CompareMatches orders matches, the better one first: each array that is found counts for it, each that is missing against
// it.
func CompareMatches(a, b Match) int {
	score := func(m Match) int { return len(m.Found) - len(m.Missing) }
	return cmp.Or(cmp.Compare(score(b), score(a)), cmp.Compare(len(b.Found), len(a.Found)))
}

func (c Config) match(s Scheme, given map[string]bool) Match {
	m := Match{Config: c, Scheme: s}
	var top []Array // missing of the dense layers
	hasTop := false
	for _, a := range c.Arrays() {
		name := a.In(s)
		switch dense := a.Layer.Kind == Dense; {
		case name != "" && given[name]:
			m.Found = append(m.Found, a)
			hasTop = hasTop || dense
		case dense:
			top = append(top, a)
		default:
			m.Missing = append(m.Missing, a)
		}
	}
	if hasTop {
		m.Missing = append(m.Missing, top...)
	}
	return m
}
