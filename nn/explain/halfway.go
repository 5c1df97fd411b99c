package explain

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// Halfway is the relevance that LRP has come to at one layer. What goes through each of its channels is found from there, without the layers
// behind it. It is never changed.
type Halfway struct {
	req       Request // that it is of, with the defaults, without a condition
	of        *nn.Activations
	layer     nn.Layer
	relevance nn.Tensor
	layers    []LayerRelevance // from the target down to the layer
}

// RelevanceAt hands relevance down to a layer alone. The request is one for [LRP], whose Condition is not read. The errors are those of [Run].
func RelevanceAt(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, layer string, progress Progress) (*Halfway, error) {
	req.Method, req.Condition = LRP, Target{}
	j, _, err := prepare(ctx, r, a, req, progress)
	if err != nil {
		return nil, err
	}
	w := j.lrpWalk()
	w.req.Condition = Target{Layer: layer}
	if err := w.conditionHolds(); err != nil {
		return nil, wrapped(LRP, err)
	}
	w.req.Condition = Target{}
	l, _ := w.n.Find(layer)
	relevance, err := w.begin()
	if err == nil {
		relevance, err = w.down(relevance, w.aim.From.Layer, l.Index)
	}
	if err != nil {
		return nil, wrapped(LRP, err)
	}
	return &Halfway{j.req, a, l, relevance, w.layers}, nil
}

// Channels is what the layer has.
func (h *Halfway) Channels() LayerRelevance { return h.layers[len(h.layers)-1] }

// Fits reports whether a request about a pass goes on from there: one for [LRP] of the same target by the same rules, with a condition on the layer.
func (h *Halfway) Fits(a *nn.Activations, req Request) bool {
	if h == nil || a != h.of || req.Method != LRP || req.Condition.Layer != h.layer.Name {
		return false
	}
	filled, err := req.Filled(a.Network())
	filled.Condition = Target{}
	return err == nil && filled == h.req
}

// Through is what [Run] gives for a request that Fits, computed from the layer down.
func (h *Halfway) Through(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, progress Progress) (*Result, error) {
	if !h.Fits(a, req) {
		return nil, errors.New("explain: this relevance is not halfway of what is asked for")
	}
	j, _, err := prepare(ctx, r, a, req, progress)
	if err != nil {
		return nil, err
	}
	w := j.lrpWalk()
	if err := w.conditionHolds(); err != nil {
		return nil, wrapped(LRP, err)
	}
	w.layers = slices.Clone(h.layers[:len(h.layers)-1])
	start := nn.Tensor{Shape: h.relevance.Shape, Data: slices.Clone(h.relevance.Data)}
	if err := w.finish(start, h.layer.Index); err != nil {
		return nil, wrapped(LRP, fmt.Errorf("from %s: %w", h.layer.Name, err))
	}
	return j.res, nil
}
