package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// tableFlags say where a table about pictures goes, which rows it has, and how its progress is told.
type tableFlags struct {
	To      string   `placeholder:"FILE" help:"Write a table with a row for each picture: FILE.csv, FILE.jsonl, FILE.parquet, or FILE.npy with an index; - is standard output. A run that was stopped goes on where it was."`
	Format  string   `enum:"csv,jsonl," default:"" placeholder:"csv" help:"What --to - writes: csv or jsonl."`
	Channel []string `sep:"none" placeholder:"LAYER:N" help:"Columns with the largest value and the mean of these channels: block5_conv3:7,40-43. May be given several times."`
	Shard   string   `placeholder:"I/N" help:"Only part I of N of the list, into FILE.I-of-N.csv. Each picture is in one part, by its path."`
	Batch   int      `default:"0" placeholder:"N" help:"How many pictures go through the network together. By default what is fastest."`
	Strict  bool     `help:"Exit with 3 where pictures could not be read. Without it they are rows with an error, and the exit code is 0."`
	Log     string   `enum:"text,json" default:"text" placeholder:"text" help:"How notes and progress are told on standard error: text, or json, an object a line."`
	Force   bool     `help:"Replace files that exist."`
}

// Validate is called by kong.
func (f tableFlags) Validate() error {
	if f.Batch < 0 {
		return fmt.Errorf("--batch must be at least 1 but got %d", f.Batch)
	}
	if f.To == "-" && f.Format == "" {
		return errors.New("--to - needs --format csv or --format jsonl")
	}
	if f.To != "-" && f.Format != "" {
		return errors.New("--format is for --to -; a file's suffix says its format")
	}
	if f.To == "-" && f.Force {
		return errors.New("--force replaces files, and --to - writes none")
	}
	if f.To == "" {
		for flag, given := range map[string]bool{"--channel": f.Channel != nil, "--shard": f.Shard != "", "--batch": f.Batch > 0, "--strict": f.Strict, "--log": f.Log == "json"} {
			if given {
				return fmt.Errorf("%s is for tables, and needs --to FILE", flag)
			}
		}
		return nil
	}
	if f.To != "-" {
		if _, err := batch.FormatOf(f.To); err != nil {
			return errors.New(plain.Sentence(err))
		}
	}
	_, err := batch.ParseShard(f.Shard)
	if err != nil {
		return errors.New(plain.Sentence(err))
	}
	return nil
}

// tableJob is a table that a command wants.
type tableJob struct {
	tableFlags
	set      *weights.Set
	network  *nn.Network
	in       weights.Input
	wish     batch.Wish
	pictures pictureFlags
	backend  backendFlag
	list     []batch.Source // all shards'
	off      map[int][]int  // channels, by layer
}

// channels finds those that are asked for.
func (f tableFlags) channels(n *nn.Network) (list []batch.Channel, err error) {
	for _, text := range f.Channel {
		some, err := batch.ParseChannels(n, text)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// run writes the table.
func (j tableJob) run(a *app) error {
	shard, err := batch.ParseShard(j.Shard)
	if err != nil {
		return err
	}
	mine := shard.Of(j.list)
	e, err := j.backend.open(a, j.set)
	if err != nil {
		return err
	}
	defer e.Close()
	dest, err := j.open(a, e, mine, shard)
	if err != nil {
		return err
	}
	t := newTeller(a, dest, len(mine))
	t.begin(j, shard)
	err = j.fill(a, e, dest, mine[dest.Done():], t)
	if err == nil {
		err = dest.Finish()
	}
	return t.end(errors.Join(err, dest.Close()), j.Strict)
}

// destination is where rows go: files, or standard output.
type destination interface {
	Done() int // rows that are there
	Failed() int
	Files() []string
	Append(row batch.Row, failed bool) error
	Finish() error
	Close() error
}

func (j tableJob) open(a *app, e *engine, mine []batch.Source, shard batch.Shard) (destination, error) {
	if j.To == "-" {
		return newStdout(a, batch.Format(j.Format), j.wish.Columns())
	}
	format, err := batch.FormatOf(j.To)
	if err != nil {
		return nil, err
	}
	settings, err := j.settings(a.ctx, mine, shard)
	if err != nil {
		return nil, err
	}
	t := batch.Table{Path: shard.Name(j.To), Format: format, Columns: j.wish.Columns(), Force: j.Force}
	return batch.Open(t, batch.Run{Settings: settings, Backend: string(e.Device().Backend), Rows: len(mine)})
}

// stdout is a table on standard output, which nobody can go on with.
type stdout struct {
	*output
	row          func(batch.Row) error
	done, failed int
}

func newStdout(a *app, f batch.Format, columns []batch.Column) (*stdout, error) {
	s := &stdout{output: a.out}
	var err error
	s.row, err = batch.Stream(tameWriter{a.out}, f, columns)
	return s, err
}

// tameWriter writes text without what a terminal would obey. CSV has no other way to write it.
type tameWriter struct{ o *output }

func (w tameWriter) Write(p []byte) (int, error) {
	w.o.printf("%s", p)
	return len(p), nil
}

func (s *stdout) Done() int       { return s.done }
func (s *stdout) Failed() int     { return s.failed }
func (s *stdout) Files() []string { return nil }
func (s *stdout) Finish() error   { return nil }
func (s *stdout) Close() error    { return nil }

// Append stops the work where nobody reads any more.
func (s *stdout) Append(r batch.Row, failed bool) error {
	s.done++
	if failed {
		s.failed++
	}
	return errors.Join(s.row(r), s.err)
}

// fill computes the rows that are missing. Pictures are read while others are computed with, and rows written meanwhile.
func (j tableJob) fill(a *app, e *engine, dest destination, list []batch.Source, t *teller) error {
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	size := j.Batch
	if size == 0 {
		size = e.Together()
	}
	computed := make(chan answers)
	go func() {
		defer close(computed)
		for group := range groupsOf(ctx, j.pictures.ahead(ctx, list, j.in, decoders()), size) {
			select {
			case computed <- j.answer(ctx, e, group):
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() { // nobody computes any more when this returns
		cancel()
		for c := range computed {
			c.release()
		}
	}()
	for c := range computed {
		if err := j.rows(a, dest, c, t); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}

// rows writes those of a group.
func (j tableJob) rows(a *app, dest destination, c answers, t *teller) error {
	defer c.release()
	if err := a.ctx.Err(); err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	for i, p := range c.group {
		if errors.As(p.err, new(*work.Panic)) {
			return p.err
		}
		if p.err != nil {
			why := a.said(p.err, p.Path)
			if err := dest.Append(j.wish.Failed(p.Source, why), true); err != nil {
				return err
			}
			t.failed(p.Path, why)
			continue
		}
		row, err := j.wish.Row(batch.Measured{Source: p.Source, Width: p.w, Height: p.h, Acts: c.acts[i]})
		if err == nil {
			err = dest.Append(row, false)
		}
		if err != nil {
			return err
		}
	}
	t.progress()
	return nil
}

// answers are a group of pictures with what the network made of each; nil for one with an error.
type answers struct {
	group []input
	acts  []*nn.Activations
	err   error // of all
}

func (c answers) release() {
	for _, acts := range c.acts {
		if acts != nil {
			acts.Release()
		}
	}
}

// answer takes the readable pictures of a group through the network.
func (j tableJob) answer(ctx context.Context, e *engine, group []input) answers {
	c := answers{group: group, acts: make([]*nn.Activations, len(group))}
	var inputs []nn.Tensor
	var places []int
	for i, p := range group {
		if p.err == nil {
			inputs, places = append(inputs, p.tensor), append(places, i)
		}
	}
	if len(inputs) == 0 {
		return c
	}
	all, err := e.ForwardAll(ctx, j.pass(), inputs)
	if err == nil {
		for k, i := range places {
			c.acts[i] = all[k]
		}
		return c
	}
	if !errors.Is(err, nn.ErrNotFinite) {
		c.err = err
		return c
	}
	for k, i := range places { // one of them is at fault, and the others are not
		p := j.pass()
		p.Input = inputs[k]
		acts, err := e.Forward(ctx, p)
		switch {
		case errors.Is(err, nn.ErrNotFinite):
			c.group[i].err = fmt.Errorf("cli: %s: %s", c.group[i].Path, plain.Sentence(err))
		case err != nil:
			c.err = err
			return c
		}
		c.acts[i] = acts
	}
	return c
}

// pass is what all pictures go through: no layer behind those that the rows need, and those with channels off.
func (j tableJob) pass() nn.Pass {
	p := nn.Pass{Off: j.off, To: j.wish.Last(j.network)}
	for layer := range j.off {
		p.To = max(p.To, layer)
	}
	return p
}
