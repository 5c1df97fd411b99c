package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// source is a picture to be read, or why there is none.
type source struct {
	path string
	err  error
}

// expand replaces folders by the pictures in them, sorted by name. Folders in folders are left alone.
func expand(args []string) []source {
	var list []source
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() { // a file that cannot be read is told apart when it is
			list = append(list, source{path: arg})
			continue
		}
		files, err := picture.InFolder(arg)
		if err != nil {
			list = append(list, source{arg, err})
		}
		for _, f := range files {
			list = append(list, source{path: f})
		}
	}
	return list
}

// input is a picture that is ready for the network, or what is wrong with it.
type input struct {
	path   string
	info   picture.Info
	w, h   int // upright
	tensor nn.Tensor
	err    error
}

// card is what the model asks for, with the user's wishes laid over it.
func (f pictureFlags) card(in weights.Input) weights.Input {
	asked := func(flag string) string { return strings.TrimPrefix(flag, "card") } // which is the card's, as nothing is
	return in.With(asked(f.Fit), asked(f.Resample))
}

// prepare reads a picture and makes it the network's input. The picture itself, which may be large, is not kept.
func (f pictureFlags) prepare(ctx context.Context, path string, in weights.Input) input {
	p := input{path: path}
	p.err = work.Safely(func() error {
		rgb, info, err := picture.DecodeFile(ctx, path, picture.Limits{MaxPixels: f.MaxPixels})
		if errors.Is(err, picture.ErrTooLarge) && !errors.Is(err, picture.ErrSide) {
			return fmt.Errorf("%w (--max-pixels)", err)
		}
		if err != nil {
			return err
		}
		prepared, err := nn.Preprocess(rgb, in)
		p.info, p.w, p.h, p.tensor = info, rgb.W, rgb.H, prepared.Input
		return err
	})
	return p
}

// lookAhead is how many pictures are read, each on a core, before somebody takes them. Two large ones at once are what
// memory is asked for; and a network on a GPU is faster than one core reads.
const lookAhead = 2

// ahead prepares pictures while others are computed with, and gives them in order; see inOrder.
func (f pictureFlags) ahead(ctx context.Context, list []source, in weights.Input) <-chan input {
	return inOrder(ctx, list, func(s source) input {
		if s.err != nil {
			return input{path: s.path, err: s.err}
		}
		return f.prepare(ctx, s.path, in)
	})
}

// inOrder prepares all of a list in goroutines and gives them in the list's order. At most lookAhead are prepared or being
// prepared that nobody has taken. Taking may stop at any time if ctx is cancelled.
func inOrder(ctx context.Context, list []source, prepare func(source) input) <-chan input {
	out := make(chan input)
	go func() {
		defer close(out)
		var coming []chan input
		for len(list)+len(coming) > 0 {
			for len(coming) < lookAhead && len(list) > 0 {
				one, s := make(chan input, 1), list[0] // of one, so that nobody need take it
				go func() { one <- prepare(s) }()
				coming, list = append(coming, one), list[1:]
			}
			select {
			case p := <-coming[0]:
				select {
				case out <- p:
				case <-ctx.Done():
					return
				}
				coming = coming[1:]
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
