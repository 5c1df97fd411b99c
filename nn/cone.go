package nn

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/vggscope/vggscope/nn/op"
)

// Patch is a box of the input with other values.
type Patch struct {
	Box    image.Rectangle // in pixels of the input
	Values Tensor          // (height, width, 3) of the box, preprocessed
}

// Changed is what a patch makes of the values at a site: those in a box; outside of it they are as they were. Of a vector it is
// all of it, with the box of one pixel.
type Changed struct {
	Box  image.Rectangle
	Part Tensor
}

// Cone computes passes whose input differs from that of a first one in a box. In each layer it computes only the box that
// these pixels change, one unit wider at each convolution and half as wide behind each pool. Where a dense layer sees all it computes
// many patches together.
//
// It keeps a second copy of all maps up to the site, and belongs to one goroutine.
type Cone struct {
	parts *Parts
	of    *Activations
	to    Site
	maps  []Tensor // by layer: what the next one reads, through its ReLU if there is one
	were  []Tensor
}

// Cone makes one for the changes of a pass at a site. The pass must have all layers up to there; the cone reads it at once, and
// does not need it any more afterwards.
func (p *Parts) Cone(ctx context.Context, a *Activations, to Site) (*Cone, error) {
	n := p.cpu.network
	if err := p.check(a, to); err != nil {
		return nil, err
	}
	if given, ok := a.Given(); ok && given <= to.Layer {
		return nil, fmt.Errorf("nn: %s was given to this pass, so that its input changes nothing behind it", n.Layers[given].Name)
	}
	c := &Cone{parts: p, of: a, to: n.site(to)}
	for _, l := range n.Layers[:min(to.Layer+1, n.Top())] {
		t, err := a.Output(l.Index)
		if err != nil {
			return nil, err
		}
		copied := NewTensor(l.Out)
		copy(copied.Data, t.Data)
		c.were, c.maps = append(c.were, t), append(c.maps, copied)
	}
	return c, p.need(ctx, 0, to.Layer)
}

// Change computes what each patch changes, each for itself. The context is looked at between layers.
func (c *Cone) Change(ctx context.Context, patches []Patch) ([]Changed, error) {
	n := c.parts.cpu.network
	list := make([]Changed, len(patches))
	var flat []float32
	for i, p := range patches {
		if err := p.check(n.Layers[0].Out); err != nil {
			return nil, err
		}
		err := c.parts.hold(func() (err error) {
			list[i], err = c.spread(ctx, p)
			return err
		})
		if err != nil {
			return nil, err
		}
		if c.to.Layer >= n.Top() {
			flat = append(flat, list[i].Part.Data...)
		}
	}
	if c.to.Layer < n.Top() || len(patches) == 0 {
		return list, nil
	}
	err := c.parts.hold(func() (err error) {
		zeroChannels(flat, n.Layers[n.Top()].Out.C, c.of.off(n.Top()))
		flat, err = c.parts.behind(ctx, c.of, flat, len(patches), n.Top(), c.to)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, row := range split(flat, len(patches)) {
		list[i] = Changed{image.Rect(0, 0, 1, 1), Tensor{Shape: n.Layers[c.to.Layer].Out, Data: row}}
	}
	return list, nil
}

func (p Patch) check(in Shape) error {
	if p.Box.Empty() || !p.Box.In(image.Rect(0, 0, in.W, in.H)) {
		return fmt.Errorf("nn: a patch at %v does not lie in the input of %d x %d", p.Box, in.W, in.H)
	}
	if want := op.Map(p.Box.Dy(), p.Box.Dx(), in.C); p.Values.Shape != want || len(p.Values.Data) != want.Len() {
		return fmt.Errorf("nn: a patch at %v has %s with %d values, want %s", p.Box, p.Values.Shape, len(p.Values.Data), want)
	}
	if !op.Finite(p.Values.Data) {
		return errors.New("nn: a patch has values that are infinite or not a number")
	}
	return nil
}

// spread takes a patch through the maps, gives what it makes of the last one, and puts back what was there. For a site among
// the dense layers that is the whole map, as they read it.
func (c *Cone) spread(ctx context.Context, p Patch) (Changed, error) {
	var boxes []image.Rectangle
	defer func() {
		for i, box := range boxes {
			paste(c.maps[i], op.Crop(c.were[i], box), box)
		}
	}()
	box := p.Box
	boxes = append(boxes, box)
	paste(c.maps[0], p.Values, box)
	zeroBox(c.maps[0], c.of.off(0), box)
	for i := 1; i < len(c.maps); i++ {
		if err := ctx.Err(); err != nil {
			return Changed{}, err
		}
		l, relu := c.parts.cpu.network.Layers[i], c.parts.cpu.network.Layers[i-1].Activation == "relu"
		box = l.above(box)
		boxes = append(boxes, box)
		finite, err := c.parts.cpu.layers.box(l, c.maps[i], c.maps[i-1], box, relu)
		if err != nil {
			return Changed{}, err
		}
		if !finite {
			return Changed{}, &NotFiniteError{l}
		}
		if i < c.to.Layer || !c.to.Before {
			zeroBox(c.maps[i], c.of.off(i), image.Rect(0, box.Min.Y, l.Out.W, box.Max.Y)) // a pool is computed in whole rows
		}
	}
	last := len(c.maps) - 1
	if c.to.Layer > last {
		box = image.Rect(0, 0, c.maps[last].W, c.maps[last].H)
	}
	part := NewTensor(op.Map(box.Dy(), box.Dx(), c.maps[last].C))
	copy(part.Data, op.Crop(c.maps[last], box).Data)
	if c.parts.cpu.network.Layers[last].Activation == "relu" && !c.to.Before {
		part = op.ReLU(part)
	}
	return Changed{box, part}, nil
}

// paste puts a part into a box of a map.
func paste(t, part Tensor, box image.Rectangle) {
	line := box.Dx() * t.C
	for y := range box.Dy() {
		copy(t.Data[((box.Min.Y+y)*t.W+box.Min.X)*t.C:][:line], part.Data[y*line:])
	}
}

// zeroBox puts zeros where channels are off, in a box of a map.
func zeroBox(t Tensor, off []int, box image.Rectangle) {
	if len(off) == 0 {
		return
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		zeroChannels(t.Data[(y*t.W+box.Min.X)*t.C:(y*t.W+box.Max.X)*t.C], t.C, off)
	}
}
