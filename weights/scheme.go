package weights

import (
	"fmt"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// naming is what a scheme's arrays look like, and what its input is.
type naming struct {
	scheme vgg.Scheme
	title  string
	input  Input
	// channelsFirst: kernels are (out, in, 3, 3) and (out, in).
	channelsFirst bool
	// flattenCHW: the flattening before the first dense layer is C, H, W.
	flattenCHW bool
}

// namingOf describes a scheme.
func namingOf(s vgg.Scheme) naming {
	switch s {
	case vgg.Frossard:
		return naming{scheme: s, title: "Frossard", input: FrossardInput()}
	case vgg.Torchvision:
		return naming{scheme: s, title: "torchvision", input: TorchInput(), channelsFirst: true, flattenCHW: true}
	}
	if s == vgg.Caffe {
		return naming{scheme: s, title: "Caffe", input: KerasInput(), channelsFirst: true, flattenCHW: true}
	}
	return naming{scheme: vgg.Keras, title: "Keras", input: KerasInput()}
}

// adopt says what Keras shape and which layout a kernel or bias of this scheme has. poolH and poolW are the size of the map
// that is flattened before fc1. It fails on shapes that can be no kernel or bias of that layer.
func (n naming) adopt(of vgg.Array, a format.Array, poolH, poolW int) ([]int, layout, error) {
	kernel := of.Role == vgg.Kernel
	conv := kernel && of.Layer.Kind == vgg.Conv
	axes, want := n.axes(kernel, conv)
	bad := fmt.Errorf("%w: %s, want %s", ErrShape, plain.Shape(a.Shape), want)
	if kernel && !conv && len(a.Shape) == 4 {
		return n.adoptConvolved(of, a, poolH, poolW)
	}
	if len(a.Shape) != axes {
		return nil, layout{}, bad
	}
	if !kernel {
		lay, err := layoutOf(a.Shape, a.Strides)
		return a.Shape, lay, err
	}
	shape, strides := n.keras(a)
	if conv && (shape[0] != 3 || shape[1] != 3) {
		return nil, layout{}, bad
	}
	cells, steps := shape, strides
	if in, hw := shape[0], poolH*poolW; n.flattenCHW && of.Layer.ReadsMaps() && hw > 0 && in%hw == 0 {
		// The file counts the values of the maps in C, H, W order.
		cells = []int{poolH, poolW, in / hw, shape[1]}
		steps = []int{poolW * strides[0], strides[0], hw * strides[0], strides[1]}
	}
	lay, err := layoutOf(cells, steps)
	return shape, lay, err
}

// adoptConvolved is adopt for a dense kernel that is kept as a convolution over all of the map, (out, in, h, w) or
// (h, w, in, out), as timm and fully convolutional networks keep those before the head.
func (n naming) adoptConvolved(of vgg.Array, a format.Array, poolH, poolW int) ([]int, layout, error) {
	h, w := 1, 1
	if of.Layer.ReadsMaps() {
		h, w = poolH, poolW
	}
	cells, steps := n.keras(a)
	if cells[0] != h || cells[1] != w {
		return nil, layout{}, fmt.Errorf("%w: %s, want a kernel over maps of %d x %d", ErrShape, plain.Shape(a.Shape), h, w)
	}
	lay, err := layoutOf(cells, steps)
	return []int{h * w * cells[2], cells[3]}, lay, err
}

// keras puts a kernel's axes in Keras' order: (kh, kw, in, out) or (in, out).
func (n naming) keras(a format.Array) (shape, strides []int) {
	order := []int{0, 1}
	switch {
	case len(a.Shape) == 4 && n.channelsFirst:
		order = []int{2, 3, 1, 0}
	case len(a.Shape) == 4:
		order = []int{0, 1, 2, 3}
	case n.channelsFirst:
		order = []int{1, 0}
	}
	for _, i := range order {
		shape, strides = append(shape, a.Shape[i]), append(strides, a.Strides[i])
	}
	return shape, strides
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
