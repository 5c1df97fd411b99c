package gallery

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// look computes passes and makes the pictures' records. The error is one that ends the work.
func (x *Index) look(ctx context.Context, r nn.Runner, group []prepared) ([]record, error) {
	list := make([]record, len(group))
	var inputs []nn.Tensor
	var places []int
	for i, p := range group {
		list[i].text = p.entry.text
		list[i].Class = -1
		if p.err != nil {
			list[i].Error = plain.Sentence(p.err)
			continue
		}
		inputs, places = append(inputs, p.Input), append(places, i)
	}
	pass := nn.Pass{To: x.layers[len(x.layers)-1].Index}
	if x.head.Shares {
		pass.To = 0
	}
	passes, err := forward(ctx, r, pass, inputs)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, p := range passes {
			p.release()
		}
	}()
	for k, i := range places {
		if passes[k].err != nil {
			list[i].Error = plain.Sentence(passes[k].err)
			continue
		}
		if err := x.peaks(ctx, r, passes[k].acts, &list[i]); err != nil {
			return nil, err
		}
		if list[i].jpeg, err = encode(group[i].Fitted); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// pass is a picture's, or why there is none.
type pass struct {
	acts *nn.Activations
	err  error
}

func (p pass) release() {
	if p.acts != nil {
		p.acts.Release()
	}
}

// forward computes pictures together, and where one of them leaves the numbers each for itself.
func forward(ctx context.Context, r nn.Runner, p nn.Pass, inputs []nn.Tensor) ([]pass, error) {
	if len(inputs) == 0 {
		return nil, ctx.Err()
	}
	list := make([]pass, len(inputs))
	all, err := r.ForwardAll(ctx, p, inputs)
	if err == nil {
		for i, a := range all {
			list[i].acts = a
		}
		return list, nil
	}
	if !errors.Is(err, nn.ErrNotFinite) {
		return nil, err
	}
	for i, in := range inputs {
		p.Input = in
		list[i].acts, list[i].err = r.Forward(ctx, p)
		if list[i].err != nil && !errors.Is(list[i].err, nn.ErrNotFinite) {
			err := list[i].err
			for _, done := range list {
				done.release()
			}
			return nil, err
		}
	}
	return list, nil
}

func (x *Index) peaks(ctx context.Context, r nn.Runner, a *nn.Activations, rec *record) error {
	for _, l := range x.layers {
		t, err := a.Before(l.Index)
		if err != nil {
			return err
		}
		rec.peaks = append(rec.peaks, peaksOf(t, l.Activation == "relu")...)
	}
	if !x.head.Shares {
		return nil
	}
	top, err := a.Top(1)
	if err != nil {
		return err
	}
	rec.Class = top[0].Index
	shares, err := sharesOf(ctx, r, a, x.layers[len(x.layers)-1], rec.Class)
	if err == nil {
		rec.peaks = append(rec.peaks, peaksOf(shares, false)...)
	}
	return err
}

// sharesOf is what each value of a layer adds to a class's logit.
func sharesOf(ctx context.Context, r nn.Runner, a *nn.Activations, l nn.Layer, class int) (nn.Tensor, error) {
	logits := r.Network().Logits()
	seed, err := nn.SeedUnit(r.Network().Layers[logits.Layer].Out, 0, 0, class)
	if err != nil {
		return seed, err
	}
	g, err := r.Backward(ctx, nn.Back{Of: a, From: logits, Seed: seed, To: nn.Site{Layer: l.Index}})
	if err != nil {
		return g, err
	}
	values, err := a.Before(l.Index)
	if err != nil {
		return g, err
	}
	for i, v := range values.Data {
		g.Data[i] *= max(v, 0)
	}
	return g, nil
}

// peaksOf finds each channel's largest value, of equals the first, row by row. With relu it is at least zero.
func peaksOf(t nn.Tensor, relu bool) []peak {
	peaks := make([]peak, t.C)
	for c := range peaks {
		peaks[c].value = t.Data[c]
	}
	for i := t.C; i < len(t.Data); i += t.C {
		place := i / t.C
		y, x := uint16(place/t.W), uint16(place%t.W)
		for c, v := range t.Data[i:][:t.C] {
			if v > peaks[c].value {
				peaks[c] = peak{v, y, x}
			}
		}
	}
	if relu {
		for c := range peaks {
			peaks[c].value = max(peaks[c].value, 0)
		}
	}
	return peaks
}
