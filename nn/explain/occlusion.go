package explain

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/vggscope/vggscope/nn"
)

// Grid is what Occlude found at the positions of a patch, so far.
type Grid struct {
	Tops, Lefts []int // rows and columns of the input where patches begin
	Patch       int   // their side
	// Drops has a value for each row and column of positions: by how much the target's value falls. ProbabilityDrops is the
	// same for the probability of the target's class, and empty where that is none.
	Drops, ProbabilityDrops nn.Tensor
	Known                   []bool // which positions are computed, row by row
	Done                    int    // how many
}

// GridOptions say which patches cover the picture.
type GridOptions struct {
	Patch, Stride int
	Fill          Baseline
}

// together is how many positions are computed before somebody hears of them. The largest matrix is read once for all of them.
const together = 16

// Occlude covers a picture with a patch at each position of a grid, and tells by how much the target falls. It goes from coarse to fine:
// first every fourth position of a row and a column, then every second, then all. each hears of the grid after some positions, and may
// read it until it returns; it may be nil.
//
// The grid is valid with an error too, the context's for one: it has what was found before.
func Occlude(ctx context.Context, r nn.Runner, a *nn.Activations, aim Aim, o GridOptions, each func(*Grid)) (*Grid, error) {
	in := r.Network().Layers[0].Out
	if o.Patch < 1 || o.Patch > min(in.H, in.W) || o.Stride < 1 {
		return &Grid{}, fmt.Errorf("explain: a patch of %d pixels every %d does not cover a picture of %d x %d", o.Patch, o.Stride, in.H, in.W)
	}
	g := newGrid(in, o, aim)
	occluder, err := NewOccluder(ctx, r, a, aim, o.Fill)
	if err != nil {
		return g, err
	}
	defer occluder.Close()
	order := g.coarseToFine()
	for len(order) > 0 {
		n := min(together, len(order))
		if err := g.compute(ctx, occluder, order[:n]); err != nil {
			return g, err
		}
		order = order[n:]
		if each != nil {
			each(g)
		}
	}
	return g, nil
}

func newGrid(in nn.Shape, o GridOptions, aim Aim) *Grid {
	g := &Grid{Tops: places(in.H, o.Patch, o.Stride), Lefts: places(in.W, o.Patch, o.Stride), Patch: o.Patch}
	shape := nn.Map(len(g.Tops), len(g.Lefts), 1)
	g.Drops, g.Known = nn.NewTensor(shape), make([]bool, shape.Len())
	if aim.Class >= 0 {
		g.ProbabilityDrops = nn.NewTensor(shape)
	}
	return g
}

// places are where patches begin along a side; the last one ends with it.
func places(side, patch, stride int) (at []int) {
	for p := 0; p < side-patch; p += stride {
		at = append(at, p)
	}
	return append(at, side-patch)
}

// coarseToFine lists all positions.
func (g *Grid) coarseToFine() (order []int) {
	w := len(g.Lefts)
	listed := make([]bool, len(g.Known))
	for _, step := range []int{4, 2, 1} {
		for y := 0; y < len(g.Tops); y += step {
			for x := 0; x < w; x += step {
				if i := y*w + x; !listed[i] {
					listed[i] = true
					order = append(order, i)
				}
			}
		}
	}
	return order
}

// Box is the patch at a position.
func (g *Grid) Box(i int) image.Rectangle {
	y, x := g.Tops[i/len(g.Lefts)], g.Lefts[i%len(g.Lefts)]
	return image.Rect(x, y, x+g.Patch, y+g.Patch)
}

func (g *Grid) compute(ctx context.Context, o *Occluder, positions []int) error {
	boxes := make([]image.Rectangle, len(positions))
	for k, i := range positions {
		boxes[k] = g.Box(i)
	}
	list, err := o.At(ctx, boxes...)
	if err != nil {
		return err
	}
	before := 0.0
	if o.aim.Class >= 0 {
		before = float64(nn.Softmax(o.base.Data)[o.aim.Class])
	}
	for k, i := range positions {
		g.Drops.Data[i] = float32(list[k].Drop)
		if o.aim.Class >= 0 {
			g.ProbabilityDrops.Data[i] = float32(before - float64(list[k].Probabilities()[o.aim.Class]))
		}
		g.Known[i] = true
		g.Done++
	}
	return nil
}

// Spread makes a value for each pixel of a picture: the mean of those of all patches that cover it. While positions are missing, a
// pixel that none covers has the value of the patch whose middle is nearest. values are Drops or ProbabilityDrops.
func (g *Grid) Spread(values nn.Tensor, height, width int) nn.Tensor {
	out := nn.NewTensor(nn.Map(height, width, 1))
	sums, counts := make([]float64, height*width), make([]int, height*width)
	for i, known := range g.Known {
		if !known {
			continue
		}
		box := g.Box(i)
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				sums[y*width+x] += float64(values.Data[i])
				counts[y*width+x]++
			}
		}
	}
	for i := range sums {
		switch {
		case counts[i] > 0:
			out.Data[i] = float32(sums[i] / float64(counts[i]))
		case g.Done > 0:
			out.Data[i] = values.Data[g.nearest(i/width, i%width)]
		}
	}
	return out
}

// nearest is the known position whose middle is nearest to a pixel.
func (g *Grid) nearest(y, x int) (best int) {
	least := math.MaxInt
	for i, known := range g.Known {
		if !known {
			continue
		}
		middle := g.Box(i).Min.Add(image.Pt(g.Patch/2, g.Patch/2))
		if d := (middle.X-x)*(middle.X-x) + (middle.Y-y)*(middle.Y-y); d < least {
			best, least = i, d
		}
	}
	return best
}

func (j *job) occlusion() error {
	g, err := Occlude(j.ctx, j.r, j.a, j.aim, GridOptions{j.req.Patch, j.req.Stride, j.req.Fill}, func(g *Grid) {
		j.progress(g.Done, len(g.Known))
	})
	if err != nil {
		return err
	}
	j.res = g.Result(j.req, j.aim)
	return nil
}

// Result is what the grid says so far, as Run gives it for a filled request and its target. It shares the grid's values.
func (g *Grid) Result(req Request, aim Aim) *Result {
	r := &Result{Request: req, Aim: aim, Values: g.Drops, Map2D: true, Signed: true}
	r.Facts = []Fact{{"patch", g.Patch}, {"stride", req.Stride}, {"fill", string(req.Fill)}, {"positions", g.Done}}
	if len(g.ProbabilityDrops.Data) > 0 {
		largest := 0.0
		for _, v := range g.ProbabilityDrops.Data {
			largest = max(largest, float64(v))
		}
		r.Facts = append(r.Facts, Fact{"largest_probability_drop", largest})
	}
	return r
}
