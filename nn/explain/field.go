package explain

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/vggscope/vggscope/nn"
)

// Field is where in the picture the effect on one unit comes from (Luo et al. 2016, arXiv:1701.04128).
type Field struct {
	Unit nn.Unit
	// Values are the sums, over the channels of a pixel, of the magnitudes of the unit's derivatives before its ReLU: (H, W, 1).
	Values nn.Tensor
	// Box is what the unit can see; parts of it may lie outside of the picture.
	Box     image.Rectangle
	Outside float64 // the share of the box that does, which is padding
	Total   float64 // the sum of all values
	// Half is the side of the smallest square in the middle of the box that has half of the total; 0 where that is zero.
	Half int
	// Middle is the share of the total in the middle quarter of the box, half as wide and half as high.
	Middle float64
	// Leak is what is not zero outside of the box: always 0, or the way back is wrong.
	Leak float64
}

// EffectiveField computes the effective receptive field of a unit of a pass. A unit that is closed has one too, before its ReLU.
func EffectiveField(ctx context.Context, r nn.Runner, a *nn.Activations, u nn.Unit) (*Field, error) {
	n := r.Network()
	if u.Layer < 1 || u.Layer >= len(n.Layers) {
		return nil, fmt.Errorf("explain: layer %d has no receptive field: choose 1 to %d", u.Layer, len(n.Layers)-1)
	}
	l := n.Layers[u.Layer]
	seed, err := nn.SeedUnit(l.Out, u.Y, u.X, u.C)
	if err != nil {
		return nil, fmt.Errorf("explain: %s: %w", l.Name, err)
	}
	u.Before = true
	g, err := r.Backward(ctx, nn.Back{Of: a, From: u.Site, Seed: seed})
	if err != nil {
		return nil, err
	}
	f := &Field{Unit: u, Values: SumAbs.Of(g), Box: image.Rect(0, 0, g.W, g.H)}
	if !l.Out.Flat() {
		f.Box = n.ReceptiveField(u.Layer).Box(u.Y, u.X)
	}
	f.measure()
	return f, nil
}

func (f *Field) measure() {
	picture := image.Rect(0, 0, f.Values.W, f.Values.H)
	inside := f.Box.Intersect(picture)
	f.Outside = 1 - float64(inside.Dx()*inside.Dy())/float64(f.Box.Dx()*f.Box.Dy())
	// in[n] is the sum of what the square of side n has, and that of side n-1 has not.
	side := max(f.Box.Dx(), f.Box.Dy())
	in := make([]float64, side+1)
	for i, v := range f.Values.Data {
		f.Total += float64(v)
		if at := image.Pt(i%f.Values.W, i/f.Values.W); at.In(f.Box) {
			in[f.squareWith(at)] += float64(v)
		} else {
			f.Leak += math.Abs(float64(v))
		}
	}
	if f.Total == 0 {
		return
	}
	sum := 0.0
	for n, v := range in {
		sum += v
		if f.Half == 0 && 2*sum >= f.Total {
			f.Half = n
		}
		if n == side/2 {
			f.Middle = sum / f.Total
		}
	}
}

// Square is the one of a side in the middle of the box: where they are not both odd or both even, the pixel more is at the right and below.
func (f *Field) Square(side int) image.Rectangle {
	from := f.Box.Min.Add(image.Pt(floorHalf(f.Box.Dx()-side), floorHalf(f.Box.Dy()-side)))
	return image.Rectangle{Min: from, Max: from.Add(image.Pt(side, side))}
}

func floorHalf(v int) int { return v >> 1 }

// squareWith is the side of the smallest square in the middle that has a pixel.
func (f *Field) squareWith(at image.Point) int {
	along := func(x, from, size int) int {
		for side := 1; ; side++ {
			if first := from + floorHalf(size-side); x >= first && x < first+side {
				return side
			}
		}
	}
	return max(along(at.X, f.Box.Min.X, f.Box.Dx()), along(at.Y, f.Box.Min.Y, f.Box.Dy()))
}
