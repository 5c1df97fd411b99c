package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/fileurl"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// listFlags say which pictures a command is about, beside those in its arguments.
type listFlags struct {
	From      []string `sep:"none" placeholder:"FILE" help:"Also the pictures that FILE lists, a path a line; - is standard input. May be given several times."`
	Null      bool     `help:"Entries of --from end with a zero byte and not with a line, as find -print0 writes them."`
	Recursive bool     `short:"r" help:"Search the folders inside folders, too."`
}

// list gives what arguments and lists stand for, in that order.
func (f listFlags) list(a *app, args []string) ([]batch.Source, error) {
	all := slices.Clone(args)
	for _, from := range f.From {
		paths, err := f.read(a, from)
		if err != nil {
			return nil, err
		}
		all = append(all, paths...)
	}
	return batch.Expand(all, f.Recursive), nil
}

func (f listFlags) read(a *app, from string) ([]string, error) {
	in, name := io.NopCloser(a.In), "standard input"
	if from != "-" {
		file, err := os.Open(from)
		if err != nil {
			return nil, fmt.Errorf("%s: this list cannot be read: %w", from, plain.Cause(err))
		}
		in, name = file, from
	}
	defer in.Close()
	paths, err := batch.ReadList(in, f.Null)
	if err == nil {
		paths, err = fileurl.Args(paths)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s", name, plain.Sentence(err))
	}
	return paths, nil
}

// given refuses a command without any picture.
func (f listFlags) given(args []string) error {
	if len(args) == 0 && len(f.From) == 0 {
		return errors.New("expected \"<image> ...\": picture files, folders of them, or --from FILE")
	}
	return nil
}

// input is a picture that is ready for the network, or what is wrong with it.
type input struct {
	batch.Source
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
func (f pictureFlags) prepare(ctx context.Context, s batch.Source, in weights.Input) input {
	p := input{Source: s}
	if p.err = s.Err; p.err != nil {
		return p
	}
	p.err = work.Safely(func() error {
		rgb, info, err := picture.DecodeFile(ctx, s.Path, picture.Limits{MaxPixels: f.MaxPixels})
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

// decoders is how many pictures are read ahead for a table: a GPU is faster than two cores read.
func decoders() int { return min(max(lookAhead, runtime.GOMAXPROCS(0)), 8) }

// ahead prepares pictures while others are computed with, and gives them in order; see inOrder.
func (f pictureFlags) ahead(ctx context.Context, list []batch.Source, in weights.Input, most int) <-chan input {
	return inOrder(ctx, list, most, func(s batch.Source) input { return f.prepare(ctx, s, in) })
}

// groupsOf gathers inputs, in order, and gives them by the size, the last ones perhaps fewer.
func groupsOf(ctx context.Context, inputs <-chan input, size int) <-chan []input {
	out := make(chan []input)
	go func() {
		defer close(out)
		var group []input
		give := func() bool {
			select {
			case out <- group:
				group = nil
				return true
			case <-ctx.Done():
				return false
			}
		}
		for p := range inputs {
			if group = append(group, p); len(group) == size && !give() {
				return
			}
		}
		if group != nil {
			give()
		}
	}()
	return out
}

// inOrder prepares all of a list in goroutines and gives them in the list's order. At most `most` are prepared or being
// prepared that nobody has taken. Taking may stop at any time if ctx is cancelled.
func inOrder(ctx context.Context, list []batch.Source, most int, prepare func(batch.Source) input) <-chan input {
	out := make(chan input)
	go func() {
		defer close(out)
		var coming []chan input
		for len(list)+len(coming) > 0 {
			for len(coming) < most && len(list) > 0 {
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
