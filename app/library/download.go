package library

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/weights/fetch"
)

// FetchingName is the download's task in session.State.
const FetchingName = "fetching"

// A Download is a file of published weights on its way to a folder.
type Download struct {
	Source fetch.Source
	Mirror string // empty for the publisher
	Dir    string
}

// A Status is how far a download has come.
type Status struct {
	Step        fetch.Step
	Done, Total int64
	Speed       float64       // bytes per second; 0 where it is not known
	Left        time.Duration // likewise
	Note        string        // the last thing that went wrong and is tried again
	Running     bool
	Paused      bool          // by the user; what has come is kept
	Result      *fetch.Result // at the end
	Err         error         // why it stopped; what has come is kept
}

// Pending is the download as settings keep it.
func (d Download) Pending() *settings.Download {
	return &settings.Download{Source: d.Source.Name, Mirror: d.Mirror, Dir: d.Dir}
}

// Resume is the download that settings tell of, if it is one of the present sources.
func Resume(p *settings.Download) (Download, bool) {
	if p == nil {
		return Download{}, false
	}
	s, ok := fetch.SourceCalled(p.Source)
	return Download{Source: s, Mirror: p.Mirror, Dir: p.Dir}, ok
}

// Plan says what there is to know before it begins. The error is about the mirror's address.
func (d Download) Plan() (fetch.Plan, error) {
	job, err := fetch.New(d.Source, fetch.Options{Dir: d.Dir, Mirror: d.Mirror})
	if err != nil {
		return fetch.Plan{}, err
	}
	return job.Plan(), nil
}

// Discard deletes what has come.
func (d Download) Discard() error {
	job, err := fetch.New(d.Source, fetch.Options{Dir: d.Dir, Mirror: d.Mirror})
	if err == nil {
		job.Discard()
	}
	return err
}

// tellEvery is how often a download's progress is told.
const tellEvery = 200 * time.Millisecond

// Task downloads. hear is told how far it is, on the task's goroutine, last with Result, Err or Paused.
func (d Download) Task(hear func(Status)) session.Task {
	return session.Task{
		Name: FetchingName, When: session.Beside, Error: session.Logged,
		Run: func(ctx context.Context, t session.Tools) error { return d.run(ctx, t.Progress, hear) },
	}
}

func (d Download) run(ctx context.Context, progress func(float64), hear func(Status)) error {
	r := &reporter{hear: hear, progress: progress, pace: pace{now: time.Now}}
	r.status = Status{Running: true, Total: d.Source.Bytes()}
	r.tell(true)
	job, err := fetch.New(d.Source, fetch.Options{Dir: d.Dir, Mirror: d.Mirror, Progress: r.see, Note: r.note})
	var result fetch.Result
	if err == nil {
		result, err = job.Run(ctx)
	}
	r.mu.Lock()
	r.status.Running, r.status.Speed, r.status.Left = false, 0, 0
	switch {
	case err == nil:
		r.status.Result, r.status.Note = &result, ""
	case ctx.Err() != nil:
		r.status.Paused = true
	default:
		r.status.Err = err
	}
	r.mu.Unlock()
	r.tell(true)
	return err
}

// A reporter makes a status of what a job tells.
type reporter struct {
	hear     func(Status)
	progress func(float64)
	pace     pace

	mu     sync.Mutex
	status Status
	told   time.Time
	later  bool // what is new will be told in a moment
	over   bool
}

func (r *reporter) see(p fetch.Progress) {
	r.mu.Lock()
	s := &r.status
	if p.Step != s.Step {
		r.pace.samples = nil
	}
	r.pace.see(p.Done)
	if p.Done > s.Done {
		s.Note = ""
	}
	s.Step, s.Done, s.Total, s.Speed = p.Step, p.Done, p.Total, r.pace.speed()
	s.Left = left(p.Total-p.Done, s.Speed)
	r.mu.Unlock()
	if p.Total > 0 {
		r.progress(float64(p.Done) / float64(p.Total))
	}
	r.tell(false)
}

func (r *reporter) note(format string, args ...any) {
	r.mu.Lock()
	r.status.Note = fmt.Sprintf(format, args...)
	r.status.Speed, r.status.Left = 0, 0
	r.pace.samples = nil
	r.mu.Unlock()
	r.tell(true)
}

// tell tells the status, at the latest a little later: nothing more may come for a while.
func (r *reporter) tell(now bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.over:
	case now || time.Since(r.told) >= tellEvery:
		r.told, r.over = time.Now(), !r.status.Running
		r.hear(r.status)
	case !r.later:
		r.later = true
		time.AfterFunc(tellEvery, func() {
			r.mu.Lock()
			r.later = false
			r.mu.Unlock()
			r.tell(true)
		})
	}
}

// Folder is where downloads go: where the last one went, or the program's own place for models.
func Folder(s *settings.Settings) string {
	if env, err := fetch.ThisMachine(); err == nil {
		return cmp.Or(s.DownloadDir, env.Folder())
	}
	return s.DownloadDir
}
