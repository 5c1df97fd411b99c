package weights

import (
	"context"
	"fmt"
	"image"
	"math"
	"strconv"

	"github.com/x448/float16"

	"github.com/vggscope/vggscope/weights/splitmix"
	"github.com/vggscope/vggscope/weights/vgg"
)

// SyntheticOptions says which synthetic weights to make. The zero value is the full-size VGG16 without its top.
type SyntheticOptions struct {
	Config  vgg.Config // the zero value means VGG16; batch normalisation is left out
	Width   float64    // factor on block widths and dense sizes; 0 means 1
	Top     bool       // with the dense layers
	Classes int        // outputs of the last layer, at least 2; 0 means 1000
	// Pixels is the input's width and height; zero means 224 x 224. What the first dense layer takes follows from it.
	Pixels image.Point
	// Half rounds the dense kernels to float16, as which they can be read.
	Half bool
}

// The ranges of SyntheticOptions: four times the width is 8 GB of float32 already.
const (
	maxWidth   = 4
	maxClasses = 1 << 16
)

// Check reports options that Synthetic cannot serve.
func (o SyntheticOptions) Check() error {
	if !(o.Width >= 0 && o.Width <= maxWidth) {
		return fmt.Errorf("weights: width %v, want a number above 0 and up to %d", o.Width, maxWidth)
	}
	if o.Classes < 0 || o.Classes == 1 || o.Classes > maxClasses {
		return fmt.Errorf("weights: %d classes, want 2 to %d", o.Classes, maxClasses)
	}
	if p := o.Pixels; p != (image.Point{}) && !(fitsInput(p.X) && fitsInput(p.Y)) {
		return fmt.Errorf("weights: an input of %d x %d, want %d to %d", p.X, p.Y, minInput, maxInput)
	}
	return nil
}

// Synthetic makes a set of weights that are a pure function of their position, so that tests and benchmarks anywhere
// have the same numbers without a download; nothing is stored, ReadRows computes them. For array a (0-based index in
// Keras' order, kernel before bias) and flat element i, with u = float(splitmix64(a*2^40+i) >> 40) / 2^24 in [0, 1):
//
//	kernel (2u-1) * sqrt(6/fan_in), that of predictions times 1/16 (it keeps the softmax from saturating)
//	bias   (2u-1) * 0.05
//
// in float64, rounded to float32. Block widths and dense sizes are the full ones times Width, rounded, at least 1.
// Synthetic panics where o.Check fails.
func Synthetic(o SyntheticOptions) *Set {
	if err := o.Check(); err != nil {
		panic(err)
	}
	if o.Width == 0 {
		o.Width = 1
	}
	if o.Classes == 0 {
		o.Classes = 1000
	}
	if o.Config.Blocks == nil {
		o.Config = vgg.D()
	}
	o.Config = o.Config.WithoutBatchNorm()
	input := KerasInput()
	if o.Pixels == (image.Point{}) {
		o.Pixels = image.Pt(input.Width, input.Height)
	}
	input.Width, input.Height = o.Pixels.X, o.Pixels.Y
	s := &Set{Scheme: vgg.Keras, Config: o.Config, Card: Card{Name: "Synthetic " + o.Config.Name, Input: input, Assumed: true}}
	if o.Width != 1 {
		s.Card.Name += ", width " + strconv.FormatFloat(o.Width, 'g', -1, 64)
	}
	if o.Half {
		s.Card.Name += ", float16"
	}
	s.Card.Description = "Not trained: a fixed formula gives the values."
	s.setArrays(synthArrays(o))
	if o.Top {
		s.Classes = defaultClasses(o.Classes)
	}
	return s
}

func synthArrays(o SyntheticOptions) []*Array {
	var list []*Array
	in := 3
	for _, l := range o.Config.Weighted() {
		dense, last := l.Kind == vgg.Dense, l.Activation == "softmax"
		if dense && !o.Top {
			break
		}
		out := max(1, int(math.Round(o.Width*float64(l.Full))))
		if last {
			out = o.Classes
		}
		shape, fanIn := []int{3, 3, in, out}, 9*in
		if dense {
			if l.ReadsMaps() {
				in *= (o.Pixels.X / o.Config.Stride()) * (o.Pixels.Y / o.Config.Stride())
			}
			shape, fanIn = []int{in, out}, in
		}
		scale := math.Sqrt(6 / float64(fanIn))
		if last {
			scale /= 16 // a power of two: the same before and after rounding
		}
		kernel := newSynth(l.Kernel(), len(list), scale, shape)
		if dense && o.Half {
			kernel.src = &synthHalves{kernel.src}
		}
		list = append(list, kernel, newSynth(l.Bias(), len(list)+1, 0.05, []int{out}))
		in = out
	}
	return list
}

func newSynth(name string, index int, scale float64, shape []int) *Array {
	return &Array{Name: name, Shape: shape, Stored: "computed", label: name, src: &synthSource{uint64(index) << 40, scale}}
}

// synthSource computes the values of one synthetic array.
type synthSource struct {
	base  uint64 // the counter of element 0
	scale float64
}

func (s *synthSource) read(ctx context.Context, dst []float32, from int) error {
	for len(dst) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := dst[:min(len(dst), blockLen)]
		for i := range part {
			u := float64(splitmix.Mix(s.base+uint64(from+i))>>40) / (1 << 24)
			part[i] = float32((2*u - 1) * s.scale)
		}
		dst, from = dst[len(part):], from+len(part)
	}
	return nil
}

func (s *synthSource) chunk() int { return blockLen }

// synthHalves are the values of another source, rounded to float16.
type synthHalves struct{ source }

func (s *synthHalves) half() bool { return true }

func (s *synthHalves) read(ctx context.Context, dst []float32, from int) error {
	if err := s.source.read(ctx, dst, from); err != nil {
		return err
	}
	for i, x := range dst {
		dst[i] = float16.Fromfloat32(x).Float32()
	}
	return nil
}

func (s *synthHalves) readHalves(ctx context.Context, dst []uint16, from int) error {
	part := make([]float32, min(len(dst), blockLen))
	for len(dst) > 0 {
		part = part[:min(len(dst), blockLen)]
		if err := s.source.read(ctx, part, from); err != nil {
			return err
		}
		for i, x := range part {
			dst[i] = float16.Fromfloat32(x).Bits()
		}
		dst, from = dst[len(part):], from+len(part)
	}
	return nil
}
