package dream

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
)

// Frame is how far a run is, after a step.
type Frame struct {
	Step, Steps int
	// Activation is that of what the network was shown in this step: of a channel the mean of its map after the ReLU, of a unit
	// the value before it, of a class the logit.
	Activation float64
	PerSecond  float64 // steps
	canvas     canvas
}

// Picture is the picture so far. It can be asked for until each returns, and takes some milliseconds.
func (f Frame) Picture() *picture.RGB { return f.canvas.paint().picture() }

// Result is what came out, of all steps or of those before it was stopped.
type Result struct {
	Request Request // with the defaults that were used
	Aim     explain.Aim
	Picture *picture.RGB
	// Before and After are the activations of the first picture and of the last one as they are, in 8 bits and without a view's turning.
	Before, After float64
	Curve         []float64 // each step's Activation
	PerSecond     float64   // steps
	// Importance is, by pixel, the sum over all steps of the gradients' magnitudes: (height, width, 1). MACO's authors make
	// transparent what has little of it.
	Importance nn.Tensor
	Facts      []explain.Fact
	rest       *run // what GoOn needs
}

// Run looks for the picture. each hears of every step, and may be nil. With an error, the context's when it was stopped, the result
// has what there was until then; it is nil only where nothing could begin.
func Run(ctx context.Context, r nn.Runner, req Request, each func(Frame)) (*Result, error) {
	req, err := req.Filled(r.Network())
	if err != nil {
		return nil, err
	}
	in := r.Network().Card.Input
	d := &run{ctx: ctx, r: r, req: req, ink: newInk(in), seen: newSheet(in.Width, in.Height), each: each, of: r.Network().Card.Name}
	d.input = nn.NewTensor(r.Network().Layers[0].Out)
	d.canvas, d.ascent = req.canvas(in.Width, in.Height)
	d.res = &Result{Request: req, Importance: nn.NewTensor(nn.Map(in.Height, in.Width, 1)), Facts: req.facts()}
	if err := d.begin(); err != nil {
		return nil, err
	}
	return d.goOn()
}

// GoOn has a result take further steps, until it has so many in all, on any runner of the same model. What comes out is what one run
// of all steps gives. It is to be called once for a result, whose own picture and numbers stay as they are.
func GoOn(ctx context.Context, r nn.Runner, from *Result, steps int, each func(Frame)) (*Result, error) {
	if from == nil || from.rest == nil {
		return nil, errors.New("dream: there is nothing to go on from")
	}
	if from.rest.taken {
		return nil, errors.New("dream: it has gone on from there already: go on from what came of that")
	}
	req := from.Request
	req.Steps = steps
	req, err := req.Filled(r.Network())
	switch {
	case err != nil:
		return nil, err
	case r.Network().Card.Name != from.rest.of || r.Network().Layers[0].Out != from.rest.input.Shape:
		return nil, fmt.Errorf("dream: it was begun with %s, and %s is another model: begin anew", from.rest.of, r.Network().Card.Name)
	}
	from.rest.taken = true
	d := *from.rest
	d.taken = false
	d.ctx, d.r, d.req, d.each = ctx, r, req, each
	res := *from
	res.Request, res.Facts, res.rest = req, req.facts(), nil
	res.Curve, res.Importance.Data = slices.Clone(res.Curve), slices.Clone(res.Importance.Data)
	d.res = &res
	return d.goOn()
}

// goOn takes the steps that are left.
func (d *run) goOn() (*Result, error) {
	free := d.r.HoldKernels()
	defer free()
	err := d.steps()
	if end := d.end(); err == nil {
		err = end
	}
	d.ctx, d.r, d.each = nil, nil, nil
	d.res.rest = d
	return d.res, err
}

// canvas makes the method's, and how it is changed.
func (r Request) canvas(w, h int) (canvas, ascent) {
	d := newDice(r.Seed, 0)
	switch r.Method {
	case Naive:
		return newPixels(w, h, d), strides{r.Rate / 255}
	case MACO:
		magnitude := natural(w, h)
		if len(r.Samples) > 0 {
			var list []sheet
			for _, p := range r.Samples {
				list = append(list, sheetOf(p))
			}
			magnitude = averaged(list)
		}
		return newPhases(magnitude, w, h, d), &adam{rate: r.Rate, nesterov: true}
	case Accentuate:
		return newAccent(sheetOf(r.Photo), r.Tie), &adam{rate: r.Rate}
	}
	return newSpectral(w, h, d), &adam{rate: r.Rate}
}

// facts are worth telling about how a picture was made.
func (r Request) facts() []explain.Fact {
	list := []explain.Fact{{Key: "method", Value: string(r.Method)}, {Key: "steps", Value: r.Steps}, {Key: "rate", Value: r.Rate}, {Key: "seed", Value: r.Seed}}
	switch r.Method {
	case MACO:
		spectrum := "1/f"
		if len(r.Samples) > 0 {
			spectrum = "samples"
		}
		list = append(list, explain.Fact{Key: "spectrum", Value: spectrum}, explain.Fact{Key: "noise", Value: cutNoise})
	case Accentuate:
		list = append(list, explain.Fact{Key: "tie", Value: r.Tie})
	}
	return list
}

// view draws what the network is shown at a step.
func (r Request) view(w, h, step int) view {
	d := newDice(r.Seed, uint64(step)+1)
	switch r.Method {
	case Naive:
		return whole
	case MACO:
		return cut(w, h, d)
	}
	return robust(w, h, d)
}

// run is one run.
type run struct {
	ctx    context.Context
	r      nn.Runner
	req    Request
	ink    ink
	canvas canvas
	ascent ascent
	goal   goal
	seen   sheet
	input  nn.Tensor
	res    *Result
	each   func(Frame)
	of     string // the model's name
	taken  bool   // another one has gone on from it, with its canvas
}

// begin finds the target and measures the first picture.
func (d *run) begin() error {
	d.res.Picture = d.canvas.paint().picture()
	a, err := d.whole(d.ctx, 0)
	if err != nil {
		return err
	}
	defer a.Release()
	if d.goal, err = newGoal(a, d.req.Target); err != nil {
		return err
	}
	d.res.Aim = d.goal.aim
	d.res.Before, err = d.goal.activation(a)
	return err
}

// whole computes a pass over the result's picture, in the 8 bits that a file has.
func (d *run) whole(ctx context.Context, to int) (*nn.Activations, error) {
	d.ink.input(sheetOf(d.res.Picture), d.input.Data)
	return forward(ctx, d.r, d.input, to)
}

func (d *run) steps() error {
	began, first := time.Now(), len(d.res.Curve)
	for step := first; step < d.req.Steps; step++ {
		s := d.canvas.paint()
		activation, g, err := d.look(s, step)
		if err != nil {
			return err
		}
		d.remember(g)
		d.ascent.up(d.canvas.parameters(), d.canvas.back(g))
		d.res.Curve = append(d.res.Curve, activation)
		d.res.PerSecond = float64(step+1-first) / time.Since(began).Seconds()
		if d.each != nil {
			d.each(Frame{step + 1, d.req.Steps, activation, d.res.PerSecond, d.canvas})
		}
	}
	return nil
}

// look shows the network the picture, and gives the goal's activation and the gradient of the picture.
func (d *run) look(s sheet, step int) (float64, sheet, error) {
	v := d.req.view(s.w, s.h, step)
	v.show(s, d.seen)
	d.ink.input(d.seen, d.input.Data)
	a, err := forward(d.ctx, d.r, d.input, d.goal.from.Layer)
	if err != nil {
		return 0, sheet{}, err
	}
	defer a.Release()
	activation, err := d.goal.activation(a)
	if err != nil {
		return 0, sheet{}, err
	}
	back, err := d.goal.gradient(d.ctx, d.r, a, step)
	if err != nil {
		return 0, sheet{}, err
	}
	d.ink.back(back.Data, d.seen)
	g := newSheet(s.w, s.h)
	v.back(d.seen, g)
	return activation, g, nil
}

// remember adds up the gradients' magnitudes.
func (d *run) remember(g sheet) {
	for c := range g.v {
		for i, x := range g.v[c] {
			d.res.Importance.Data[i] += float32(math.Abs(x))
		}
	}
}

// end keeps the picture and measures it, also where the run was stopped.
func (d *run) end() error {
	d.res.Picture = d.canvas.paint().picture()
	a, err := d.whole(context.WithoutCancel(d.ctx), d.goal.from.Layer)
	if err != nil {
		return err
	}
	defer a.Release()
	d.res.After, err = d.goal.activation(a)
	return err
}
