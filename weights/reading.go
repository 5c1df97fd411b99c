package weights

import (
	"math"
	"slices"
	"strconv"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// mapChannels is how many channels the last maps have, or 0 where their kernel is not there.
func (o *opener) mapChannels() int {
	for _, a := range o.place.match.Found {
		last := o.set.Config.Weighted()[len(o.set.Config.Weighted())-len(o.set.Config.Top())-1]
		if s := o.place.of(a); a.Layer.Name == last.Name && a.Role == vgg.Bias && len(s.Shape) == 1 {
			return s.Shape[0]
		}
	}
	return 0
}

// reading is what a first dense layer that takes so many values reads.
type reading struct {
	side    int  // of the last maps; 0 where the card tells the size
	average bool // the mean of each map
}

// reads works out what a first dense layer reads by how many values it takes.
func (o *opener) reads(in int) (reading, bool) {
	channels := o.mapChannels()
	if channels == 0 || in%channels != 0 {
		return reading{}, false
	}
	h, w := o.poolSize()
	values := in / channels
	average := reading{average: true}
	switch {
	case values == h*w:
		return reading{}, true
	case values == 1 && (o.choices.Reading == ReadAverage || o.choices.Reading == "" && !o.sizeOpen()):
		return average, true
	case values == 1 && o.choices.Reading == "" && !o.tiny:
		return average, true
	}
	side := int(math.Round(math.Sqrt(float64(values))))
	if side*side != values || side*o.set.Config.Stride() > maxInput || !o.sizeOpen() {
		return reading{}, false
	}
	return reading{side: side}, true
}

// sizeOpen reports whether the size of the input is not known.
func (o *opener) sizeOpen() bool { return o.set.Card.Assumed && !o.sized }

// looksTiny reports whether the network is most probably one for CIFAR's pictures of 32 x 32: PyTorch's names, and a dense layer
// with 10 or 100 outputs.
func (o *opener) looksTiny() bool {
	return o.set.Scheme == vgg.Torchvision && slices.ContainsFunc(o.gather().layers, func(l denseLayer) bool { return l.out == 10 || l.out == 100 })
}

// settleReading fixes the input's size and what the first dense layer reads, and notes it.
func (o *opener) settleReading() {
	first := o.set.Config.Top()[0]
	kernel, ok := o.place.found[first.Kernel()]
	if !ok || kernel.Err != nil || len(kernel.Shape) != 2 {
		return
	}
	in := kernel.Shape[0]
	if o.naming.channelsFirst {
		in = kernel.Shape[1]
	}
	r, ok := o.reads(in)
	if !ok {
		o.leaveSize(kernel, in)
		return
	}
	if r.side > 0 {
		o.resize(r.side*o.set.Config.Stride(), first.Name)
	}
	switch o.average = r.average; {
	case r.average && o.graph == nil: // the largest values make a kernel of the same shape
		o.note(noteAssumed, first.Name)
	case r.average:
		o.note(noteAverage, first.Name)
	}
	o.doubtReading(in)
}

// leaveSize leaves the dense layers out where the size that was asked for is none of theirs. What else they take checkChain says.
func (o *opener) leaveSize(kernel format.Array, in int) {
	c := o.mapChannels()
	if o.choices.Size == 0 || c == 0 {
		return
	}
	h, w := o.poolSize()
	o.dropHead()
	o.set.Notes = slices.DeleteFunc(o.set.Notes, func(n Note) bool { return n.Key == noteHead || n.Key == noteSoftmax })
	o.note(noteHeadOut, *why(whyAsked, describe(kernel), in, o.choices.Size, o.choices.Size, c*h*w))
}

// chosenSize takes the size that was chosen.
func (o *opener) chosenSize() {
	side := o.choices.Size
	switch {
	case side == 0:
		return
	case !fitsInput(side):
		o.problem("weights: an input of %d x %d pixels was asked for, want %d to %d", side, side, minInput, maxInput)
		return
	}
	o.set.Card.Input.sized(side, side)
	o.sized = true
}

// tinySide is the width and height of CIFAR's pictures.
const tinySide = 32

// resize takes the input to be a square of that side.
func (o *opener) resize(side int, reader string) {
	input := &o.set.Card.Input
	input.sized(side, side)
	o.note(noteSide, side, side, reader)
	if others := sizesLike(side, o.set.Config.Stride()); !o.tiny && len(others) > 0 {
		o.doubt(AboutSize, strconv.Itoa(side), others...)
	}
	if side == tinySide && o.set.Scheme == vgg.Torchvision && o.choices.Input == "" {
		cifar, _ := InputNamed(inputCIFAR)
		*input = input.prepared(cifar.Input)
		input.Fit, input.Resize = "stretch", 0
	}
}

// doubtReading notes what the file leaves open about a first dense layer that takes so many values.
func (o *opener) doubtReading(in int) {
	pick := func(about string, second bool, taken, other string) {
		if second {
			taken, other = other, taken
		}
		o.doubt(about, taken, other)
	}
	h, w := o.poolSize()
	switch {
	case !o.set.Card.Assumed:
	case in == o.mapChannels() && o.sizeOpen() && o.graph == nil:
		pick(AboutReading, o.average, ReadFlat, ReadAverage)
	case !o.average && h*w > 1 && !o.ordered:
		pick(AboutFlatten, o.naming.flattenCHW, FlattenHWC, FlattenCHW)
	}
}

// doubt notes what the file does not tell.
func (o *opener) doubt(about, taken string, others ...string) {
	o.set.Choices = o.set.Choices.With(about, taken)
	o.set.Doubts = append(o.set.Doubts, Doubt{about, taken, others})
}

// settleInput takes the input that was chosen, and notes what else it could be.
func (o *opener) settleInput() {
	c := &o.set.Card
	in, err := c.Input.chosen(o.choices)
	if err != nil {
		o.problem("weights: of what was chosen for the picture %w", err)
		return
	}
	c.Input = in
	if !c.Assumed || o.scaled && o.choices.Input == "" || c.Recognised && len(o.set.Classes) == 1000 {
		return
	}
	taken := c.Input.Colours()
	var others []string
	for _, n := range Inputs() {
		if n.ID != taken && (n.ID != inputCIFAR || c.Input.Width == tinySide) {
			others = append(others, n.ID)
		}
	}
	o.doubt(AboutInput, taken, others...)
}
