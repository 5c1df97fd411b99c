package weights

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/weights/vgg"
)

// naming is what a scheme's arrays look like, and what its input is.
type naming struct {
	scheme vgg.Scheme
	title  string
	input  Input
	// channelsFirst: kernels are (out, in, 3, 3) and (out, in), and the flattening before fc1 is C, H, W.
	channelsFirst bool
}

// namingOf describes a scheme.
func namingOf(s vgg.Scheme) naming {
	switch s {
	case vgg.Frossard:
		return naming{scheme: s, title: "Frossard", input: FrossardInput()}
	case vgg.Torchvision:
		return naming{scheme: s, title: "torchvision", input: TorchInput(), channelsFirst: true}
	}
	return naming{scheme: vgg.Keras, title: "Keras", input: KerasInput()}
}

// plainName undoes what Keras adds to the names of variables where they serve as archive entries:
// "block1_conv1/kernel:0" and "block1_conv1/block1_conv1/kernel" are block1_conv1_kernel.
func plainName(name string) string {
	name = strings.TrimSuffix(name, ":0")
	parts := strings.Split(name, "/")
	if n := len(parts); n >= 2 && (parts[n-1] == "kernel" || parts[n-1] == "bias") {
		return parts[n-2] + "_" + parts[n-1]
	}
	return name
}

// adopt says what Keras shape and which layout a kernel or bias of this scheme has. poolH and poolW are the size of the map
// that is flattened before fc1. It fails on shapes that can be no kernel or bias of that name.
func (n naming) adopt(of vgg.Array, a npyArray, poolH, poolW int) ([]int, layout, error) {
	shape := a.shape
	kernel := of.Role == vgg.Kernel
	conv := kernel && of.Layer.Kind == vgg.Conv
	axes, want := n.axes(kernel, conv)
	if len(shape) != axes {
		return nil, layout{}, fmt.Errorf("%w: %s, want %s", ErrShape, shapeText(shape), want)
	}
	if !kernel {
		return shape, layout{}, nil
	}
	if conv {
		keras, lay := convLayout(shape, n.channelsFirst, a.fortran)
		if keras[0] != 3 || keras[1] != 3 {
			return nil, layout{}, fmt.Errorf("%w: %s, want %s", ErrShape, shapeText(shape), want)
		}
		return keras, lay, nil
	}
	if !n.channelsFirst {
		return shape, layout{outMajor: a.fortran}, nil
	}
	lay := layout{outMajor: !a.fortran}
	in := shape[1]
	if hw := poolH * poolW; of.Layer.ReadsMaps() && in%hw == 0 {
		channels := in / hw
		lay.cell = func(i int) int { return i%channels*hw + i/channels }
	}
	return []int{in, shape[0]}, lay, nil
}

// axes is how many axes an array of this scheme has, and what they are.
func (n naming) axes(kernel, conv bool) (int, string) {
	switch {
	case conv && n.channelsFirst:
		return 4, "(out, in, 3, 3)"
	case conv:
		return 4, "(3, 3, in, out)"
	case kernel && n.channelsFirst:
		return 2, "(out, in)"
	case kernel:
		return 2, "(in, out)"
	}
	return 1, "(n,)"
}

// convLayout is the Keras shape and the layout of a convolution kernel with four axes.
func convLayout(s []int, channelsFirst, fortran bool) ([]int, layout) {
	if !channelsFirst {
		lay := layout{outMajor: fortran}
		if fortran { // (3, 3, in, out) with kh fastest
			kh, kw, in := s[0], s[1], s[2]
			lay.cell = func(i int) int { return i/(kw*in) + kh*(i/in%kw) + kh*kw*(i%in) }
		}
		return s, lay
	}
	out, in, kh, kw := s[0], s[1], s[2], s[3]
	lay := layout{outMajor: !fortran}
	if fortran { // out fastest, then in, kh, kw
		lay.cell = func(i int) int { return i%in + in*(i/(kw*in)) + in*kh*(i/in%kw) }
	} else {
		lay.cell = func(i int) int { return i%in*kh*kw + i/in }
	}
	return []int{kh, kw, in, out}, lay
}
