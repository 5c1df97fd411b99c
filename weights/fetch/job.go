package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/vggscope/vggscope/weights/plain"
)

// What a job can fail with, beside the errors of files and of the network.
var (
	ErrMirror   = errors.New("not a mirror's address")
	ErrSpace    = errors.New("not enough space")
	ErrDamaged  = errors.New("damaged")
	ErrOccupied = errors.New("another file has this name")
	ErrRefused  = errors.New("the server does not give the file")
)

// Step is what a job is doing.
type Step int

// The steps of a job.
const (
	Downloading Step = iota
	Checking
)

// Progress is how far a step has come, in bytes.
type Progress struct {
	Step        Step
	Done, Total int64
	From        int64 // what of Done was there before this connection: Done-From came since, which is what speed is about
}

// Options say how a source is fetched.
type Options struct {
	Dir      string                        // where to; it is made if it is missing
	Mirror   string                        // http(s)://host[/path] in place of the publisher's host, or the file's whole address
	Progress func(Progress)                // called often, on Run's goroutine; may be nil
	Note     func(format string, a ...any) // told in a sentence what went wrong and is tried again; may be nil
}

// Job is one file on its way to one place. Its methods are not for several goroutines at once.
type Job struct {
	source Source
	url    *url.URL
	target string
	part   part
	opt    Options

	client *http.Client
	free   func(dir string) (bytes int64, known bool)
	wait   func(ctx context.Context, d time.Duration) error
	stall  time.Duration // how long the server may be silent
}

// New makes a job and uses neither the network nor the disk.
func New(s Source, o Options) (*Job, error) {
	address, err := s.at(o.Mirror)
	if err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	if o.Note == nil {
		o.Note = func(string, ...any) {}
	}
	target := filepath.Join(o.Dir, s.File)
	return &Job{
		source: s, url: address, target: target, part: part{target + ".part"}, opt: o,
		client: newClient(), free: freeBytes, wait: sleep, stall: 30 * time.Second,
	}, nil
}

// at is the address of the file, at the mirror if there is one.
func (s Source) at(mirror string) (*url.URL, error) {
	own, err := url.Parse(s.URL)
	if err != nil || mirror == "" {
		return own, err
	}
	m, err := url.Parse(mirror)
	if err != nil || m.Scheme != "http" && m.Scheme != "https" || m.Host == "" {
		return nil, fmt.Errorf("%w: got %q, want http:// or https://, a host, and a path if it has one", ErrMirror, mirror)
	}
	if base := path.Base(m.Path); base == s.File || base == path.Base(own.Path) {
		return m, nil
	}
	m.Path, m.RawPath = strings.TrimSuffix(m.Path, "/")+own.Path, ""
	return m, nil
}

// Plan is what there is to know before a job runs.
type Plan struct {
	Source    Source
	Address   string // without a password that a mirror's may have
	Target    string
	There     bool  // a file of this name is there: Run checks it and fetches nothing
	Have      int64 // bytes that an earlier run has fetched
	Free      int64 // bytes free on the disk, where FreeKnown
	FreeKnown bool
}

// Plan looks at the disk.
func (j *Job) Plan() Plan {
	p := Plan{Source: j.source, Address: j.url.Redacted(), Target: j.target, Have: j.part.size()}
	_, err := os.Stat(j.target)
	p.There = err == nil
	p.Free, p.FreeKnown = j.free(filepath.Dir(j.target))
	return p
}

// Discard deletes what has come of the file so far. Run must not be under way.
func (j *Job) Discard() { j.part.discard() }

// Result is a file that is there, whole and checked.
type Result struct {
	Path    string
	Checked string // how, in words
	There   bool   // it was there before
}

// Run fetches the file, checks it, and gives it its name. When ctx ends it returns its error; what has come stays for the
// next Run. A file that turns out damaged is fetched once more.
func (j *Job) Run(ctx context.Context) (Result, error) {
	defer j.client.CloseIdleConnections()
	if _, err := os.Lstat(j.target); err == nil {
		return j.thereAlready(ctx)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return Result{}, fmt.Errorf("cannot look at %s: %w", j.target, plain.Cause(err))
	}
	dir := filepath.Dir(j.target)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Result{}, fmt.Errorf("cannot make the folder %s: %w", dir, plain.Cause(err))
	}
	checked, err := j.fetchChecked(ctx)
	if err != nil {
		return Result{}, err
	}
	if err := os.Rename(j.part.path, j.target); err != nil {
		return Result{}, fmt.Errorf("cannot give the download its name %s: %w", j.target, plain.Cause(err))
	}
	j.part.discard()
	return Result{Path: j.target, Checked: checked}, nil
}

// thereAlready checks a file that has the name. It is not replaced: it may be somebody's own.
func (j *Job) thereAlready(ctx context.Context) (Result, error) {
	checked, err := j.check(ctx, j.target)
	if errors.Is(err, ErrDamaged) {
		return Result{}, fmt.Errorf("%w: %s is not the file that is published, or it is damaged: %s; move it away, or choose another folder",
			ErrOccupied, j.target, plain.Sentence(errors.Unwrap(err)))
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Path: j.target, Checked: checked, There: true}, nil
}

// fetchChecked brings the part to where it is whole and right.
func (j *Job) fetchChecked(ctx context.Context) (checked string, err error) {
	for again := false; ; again = true {
		if err := j.enoughSpace(); err != nil {
			return "", err
		}
		if err := j.transfer(ctx); err != nil {
			return "", err
		}
		checked, err := j.check(ctx, j.part.path)
		if !errors.Is(err, ErrDamaged) {
			return checked, err
		}
		j.part.discard()
		if again {
			return "", fmt.Errorf("the file %s from %s is %w, twice: %s; try another source or mirror", j.source.File, j.url.Host, ErrDamaged,
				plain.Sentence(errors.Unwrap(err)))
		}
		j.opt.Note("the file %s is damaged, and is fetched again: %s", j.source.File, plain.Sentence(errors.Unwrap(err)))
	}
}

// enoughSpace compares what is still to come with what the disk has, where that is known.
func (j *Job) enoughSpace() error {
	dir := filepath.Dir(j.target)
	need := j.source.Bytes() - j.part.size()
	if free, known := j.free(dir); known && free < need {
		return fmt.Errorf("%w: %s has %s free, %s are needed; make room, or choose another folder", ErrSpace, dir, plain.Bytes(free), plain.Bytes(need))
	}
	return nil
}
