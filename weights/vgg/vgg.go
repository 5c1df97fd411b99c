// Package vgg is the family of networks of K. Simonyan and A. Zisserman (2014, arXiv 1409.1556) as data: which layers the
// configurations A, B, D and E have, with and without batch normalisation, and how their arrays are called. Everything
// that depends on the configuration reads it here.
//
// The smallest use:
//
//	for _, l := range vgg.D().Layers() {
//		fmt.Println(l.Name, l.Kind, l.Full)
//	}
package vgg

import (
	"cmp"
	"fmt"
	"strings"
)

// Config is one configuration: blocks of 3x3 convolutions with a pool behind each, and dense layers, three in the paper.
type Config struct {
	Name      string // "VGG16", or "VGG16-BN" with batch normalisation
	Letter    string // of the paper's table 1
	Blocks    []int  // convolutions in each block
	BatchNorm bool   // between each convolution and its ReLU
	Dense     int    // dense layers, 1 to 3; 0 means the three of the paper
}

// A is VGG11.
func A() Config { return Config{Name: "VGG11", Letter: "A", Blocks: []int{1, 1, 2, 2, 2}} }

// B is VGG13.
func B() Config { return Config{Name: "VGG13", Letter: "B", Blocks: []int{2, 2, 2, 2, 2}} }

// D is VGG16. (C, also with 16 layers, has 1x1 convolutions and was never released.)
func D() Config { return Config{Name: "VGG16", Letter: "D", Blocks: []int{2, 2, 3, 3, 3}} }

// E is VGG19. It has every layer that the others have.
func E() Config { return Config{Name: "VGG19", Letter: "E", Blocks: []int{2, 2, 4, 4, 4}} }

// Configs lists the configurations, first those of the paper, then those with batch normalisation.
func Configs() []Config {
	list := []Config{A(), B(), D(), E()}
	for _, c := range list {
		list = append(list, c.WithBatchNorm())
	}
	return list
}

const batchNormName = "-BN"

// WithBatchNorm is the configuration with a batch normalisation behind each convolution, as torchvision's vgg16_bn.
func (c Config) WithBatchNorm() Config {
	c.Name, c.BatchNorm = c.Name+batchNormName, true
	return c
}

// WithoutBatchNorm is the configuration that is left when batch normalisation is folded into the convolutions.
func (c Config) WithoutBatchNorm() Config {
	c.Name, c.BatchNorm = strings.TrimSuffix(c.Name, batchNormName), false
	return c
}

// maxDense is how many dense layers the paper's networks have, and how many there are at most.
const maxDense = 3

// WithDense is the configuration with another number of dense layers, 1 to 3, on top: predictions alone, or with fc1 before
// it, or with fc1 and fc2.
func (c Config) WithDense(n int) Config {
	if n < 1 || n > maxDense {
		panic(fmt.Sprintf("vgg: %d dense layers, want 1 to %d", n, maxDense))
	}
	if c.Dense = n; n == maxDense {
		c.Dense = 0
	}
	return c
}

// Stride is how many pixels of the input one value of the last pool stands for, in each direction: 32 after five pools.
func (c Config) Stride() int { return 1 << len(c.Blocks) }

// Kind is what a layer does.
type Kind string

// The kinds of layers of the family, by the names that Keras' summary gives them.
const (
	Input   Kind = "InputLayer"
	Conv    Kind = "Conv2D"       // 3x3, stride 1, padding "same", with bias
	Pool    Kind = "MaxPooling2D" // 2x2, stride 2
	Flatten Kind = "Flatten"
	Dense   Kind = "Dense" // with bias
)

// Layer is one layer of a configuration.
type Layer struct {
	Name       string // Keras' name, such as block3_conv1
	Kind       Kind
	Block      int    // 1 to 5; 0 before and behind the blocks
	Place      int    // of a convolution in its block, from 1
	Full       int    // output channels or units at full width; 0 where the layer takes over those of the one before
	Activation string // what follows the layer's sums: "relu", "softmax" or nothing
	// Index is the layer's number in torchvision, where ReLU, batch normalisation and dropout count as layers: in
	// "features" within the blocks, in "classifier" for dense layers.
	Index int
}

// Kernel is the name of the layer's kernel array.
func (l Layer) Kernel() string { return l.Name + "_kernel" }

// Bias is the name of the layer's bias array.
func (l Layer) Bias() string { return l.Name + "_bias" }

// ReadsMaps reports whether the layer is the dense one that reads what flatten makes of the last maps.
func (l Layer) ReadsMaps() bool { return l.Kind == Dense && l.Index == 0 }

// fullWidths are the channels of each block at full width.
var fullWidths = [...]int{64, 128, 256, 512, 512}

// Layers lists the layers in Keras' order, from input_1 to predictions. Batch normalisation is no layer of its own: it is
// part of the convolution that it follows, and can be folded into its kernel and bias.
func (c Config) Layers() []Layer {
	list := []Layer{{Name: "input_1", Kind: Input, Full: 3}}
	steps := 2 // layers of torchvision for one convolution: itself and its ReLU
	if c.BatchNorm {
		steps = 3
	}
	index := 0
	for b, convs := range c.Blocks {
		for i := range convs {
			list = append(list, Layer{Name: fmt.Sprintf("block%d_conv%d", b+1, i+1), Kind: Conv, Block: b + 1, Place: i + 1,
				Full: fullWidths[b], Activation: "relu", Index: index})
			index += steps
		}
		list = append(list, Layer{Name: fmt.Sprintf("block%d_pool", b+1), Kind: Pool, Block: b + 1, Index: index})
		index++
	}
	list = append(list, Layer{Name: "flatten", Kind: Flatten})
	dense := cmp.Or(c.Dense, maxDense)
	for i := range dense - 1 {
		list = append(list, Layer{Name: fmt.Sprintf("fc%d", i+1), Kind: Dense, Full: 4096, Activation: "relu", Index: denseStep * i})
	}
	return append(list, Layer{Name: "predictions", Kind: Dense, Full: 1000, Activation: "softmax", Index: denseStep * (dense - 1)})
}

// denseStep is how many of torchvision's layers one of its dense layers takes: itself, its ReLU and a dropout.
const denseStep = 3

// Weighted lists the layers that have weights, in Keras' order.
func (c Config) Weighted() []Layer {
	var list []Layer
	for _, l := range c.Layers() {
		if l.Kind == Conv || l.Kind == Dense {
			list = append(list, l)
		}
	}
	return list
}

// Top lists the dense layers.
func (c Config) Top() []Layer {
	var list []Layer
	for _, l := range c.Layers() {
		if l.Kind == Dense {
			list = append(list, l)
		}
	}
	return list
}
