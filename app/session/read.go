package session

import (
	"context"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// read makes the picture at a place the one to show, or the next one that can be read.
func (w *worker) read(ctx context.Context, p place) {
	w.tried = nil
	w.show(ctx, Reading)
	var bad *Problem
	for ok := true; ok; p, ok = p.next() {
		src := p.list[p.at]
		picture, err := w.prepare(ctx, src)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			w.now = seen{p, picture}
			break
		}
		if bad == nil {
			bad = w.blame(err, PictureProblem, src.path)
		} else {
			bad.More++
		}
	}
	w.session.aim(w.now.place)
	w.show(ctx, Reading, problem(bad))
}

// prepare decodes a picture and fits it.
func (w *worker) prepare(ctx context.Context, src source) (*Picture, error) {
	p := &Picture{Path: src.path, Name: src.name()}
	err := work.Safely(func() error {
		rgb, info, err := src.decode(ctx)
		if err != nil {
			return err
		}
		p.Info, p.Input = info, w.session.fitted(w.model.Network.Card.Input)
		p.Prepared, err = nn.Preprocess(rgb, p.Input)
		return err
	})
	return p, err
}

// fitAgain fits the picture to another input: the user chose another way, or there is another model.
func (w *worker) fitAgain(ctx context.Context) {
	w.show(ctx, Reading)
	p, err := w.refitted(w.now.picture)
	if err != nil { // a card that no picture can satisfy
		w.now.picture = nil
		w.show(w.base, Idle, problem(w.blame(err, ModelProblem, w.model.Path)))
		return
	}
	w.now.picture = p
}
