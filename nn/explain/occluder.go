package explain

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
)

// Occluder covers parts of a picture and tells what becomes of a target: for a patch that somebody drags, and for Occlude. What
// covers is taken from another picture at the same place. It belongs to one goroutine.
//
// On the CPU it computes what a patch changes and no more (nn.Cone). On a GPU whole passes are faster, unless that is one
// that needs longer than a CPU's cone: a software renderer, say. What is faster is measured.
type Occluder struct {
	aim     Aim
	base    nn.Tensor // at the aim
	input   nn.Tensor
	fill    nn.Tensor
	changes changer
	close   func()
}

// Occluded is what a patch does.
type Occluded struct {
	Box    image.Rectangle // in pixels of the input
	Value  float64         // of the target
	Drop   float64         // by how much that is less than without the patch
	Values []float32       // all at the target's site where that is a vector, such as all logits; else nil
}

// Probabilities are those of all classes, where Values are logits.
func (o Occluded) Probabilities() []float32 { return nn.Softmax(o.Values) }

// changer computes what patches make of the values at a site.
type changer interface {
	Change(ctx context.Context, patches []nn.Patch) ([]nn.Changed, error)
}

// quickPass is what a whole pass may take to be taken in place of a cone, which takes some 30 ms on two cores.
const quickPass = 25 * time.Millisecond

// NewOccluder makes one for an aim in a pass, which must be computed from its input. It must be closed. The pass is not
// needed any more afterwards.
func NewOccluder(ctx context.Context, r nn.Runner, a *nn.Activations, aim Aim, fill Baseline) (*Occluder, error) {
	if layer, ok := a.Given(); ok {
		return nil, notOfThePicture(r.Network(), layer)
	}
	fill, err := oneOf("fill", fill, Baselines())
	if err != nil {
		return nil, err
	}
	o := &Occluder{aim: aim}
	if o.input, err = a.Output(0); err != nil {
		return nil, err
	}
	if o.base, err = a.At(aim.From); err != nil {
		return nil, err
	}
	o.fill = fill.Of(o.input, r.Network().Card.Input)
	whole := &wholePasses{r: r, input: o.input, off: a.Off(), to: aim.From}
	quick, err := whole.quick(ctx)
	if err != nil {
		return nil, err
	}
	if quick {
		o.changes, o.close = whole, func() {}
		return o, nil
	}
	parts := nn.NewParts(ctx, r, nil)
	if o.changes, err = parts.Cone(ctx, a, aim.From); err != nil {
		parts.Close()
		return nil, err
	}
	o.close = parts.Close
	return o, nil
}

// Close gives the memory back that it took.
func (o *Occluder) Close() { o.close() }

// At covers boxes of the picture, each for itself. Parts outside of the picture do not count.
func (o *Occluder) At(ctx context.Context, boxes ...image.Rectangle) ([]Occluded, error) {
	patches := make([]nn.Patch, len(boxes))
	for i, box := range boxes {
		box = box.Intersect(image.Rect(0, 0, o.input.W, o.input.H))
		if box.Empty() {
			return nil, fmt.Errorf("explain: a patch at %v does not lie on the picture, which is %d x %d", boxes[i], o.input.W, o.input.H)
		}
		patches[i] = nn.Patch{Box: box, Values: cropped(o.fill, box)}
	}
	var changed []nn.Changed
	for some := range slices.Chunk(patches, together) {
		more, err := o.changes.Change(ctx, some)
		if err != nil {
			return nil, err
		}
		changed = append(changed, more...)
	}
	list := make([]Occluded, len(boxes))
	for i, c := range changed {
		v := o.aim.Value + o.aim.change(o.base, c)
		list[i] = Occluded{Box: patches[i].Box, Value: v, Drop: o.aim.Value - v}
		if o.base.Flat() {
			list[i].Values = c.Part.Data
		}
	}
	return list, nil
}

// change is by how much a change makes an aim's value more.
func (a Aim) change(base nn.Tensor, c nn.Changed) (sum float64) {
	line := c.Box.Dx() * base.C
	for y := range c.Box.Dy() {
		at := ((c.Box.Min.Y+y)*base.W + c.Box.Min.X) * base.C
		for i, w := range a.Seed.Data[at:][:line] {
			if w != 0 {
				sum += float64(w) * (float64(c.Part.Data[y*line+i]) - float64(base.Data[at+i]))
			}
		}
	}
	return sum
}

// cropped is a part of a tensor.
func cropped(t nn.Tensor, box image.Rectangle) nn.Tensor {
	part := nn.NewTensor(nn.Map(box.Dy(), box.Dx(), t.C))
	line := box.Dx() * t.C
	for y := range box.Dy() {
		copy(part.Data[y*line:][:line], t.Data[((box.Min.Y+y)*t.W+box.Min.X)*t.C:])
	}
	return part
}

// wholePasses computes a pass for each patch.
type wholePasses struct {
	r     nn.Runner
	input nn.Tensor
	off   map[int][]int
	to    nn.Site
}

// quick reports whether that is fast enough.
func (w *wholePasses) quick(ctx context.Context) (bool, error) {
	if w.r.Device().Backend != nn.GPU {
		return false, nil
	}
	start := time.Now()
	a, err := w.r.Forward(ctx, nn.Pass{Input: w.input, Off: w.off})
	if err != nil {
		return false, err
	}
	a.Release()
	return time.Since(start) < quickPass, nil
}

func (w *wholePasses) Change(ctx context.Context, patches []nn.Patch) ([]nn.Changed, error) {
	list := make([]nn.Changed, len(patches))
	for i, p := range patches {
		input := nn.Tensor{Shape: w.input.Shape, Data: slices.Clone(w.input.Data)}
		line := p.Box.Dx() * input.C
		for y := range p.Box.Dy() {
			copy(input.Data[((p.Box.Min.Y+y)*input.W+p.Box.Min.X)*input.C:], p.Values.Data[y*line:][:line])
		}
		a, err := w.r.Forward(ctx, nn.Pass{Input: input, Off: w.off})
		if err != nil {
			return nil, err
		}
		t, err := a.At(w.to)
		a.Release()
		if err != nil {
			return nil, err
		}
		list[i] = nn.Changed{Box: image.Rect(0, 0, t.W, t.H), Part: t}
	}
	return list, nil
}
