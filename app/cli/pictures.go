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

// ahead prepares pictures in a goroutine of its own, in order and one ahead of who takes them, so that reading overlaps
// with computing and memory stays bounded. Taking may stop at any time if ctx is cancelled.
func (f pictureFlags) ahead(ctx context.Context, list []source, in weights.Input) <-chan input {
	out := make(chan input) // unbuffered: the next one waits, ready, in the goroutine
	go func() {
		defer close(out)
		for _, s := range list {
			p := input{path: s.path, err: s.err}
			if s.err == nil {
				p = f.prepare(ctx, s.path, in)
			}
			select {
			case out <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
