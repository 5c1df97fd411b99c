package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/weights/plain"
)

// exitIncomplete says, where it is asked for, that a table is complete and has pictures without an answer.
const exitIncomplete = 3

// errIncomplete ends a command with exitIncomplete.
var errIncomplete = errors.New("some pictures have no answer")

// teller tells how a table grows: a bar where somebody watches, else lines now and then.
type teller struct {
	*app
	dest  destination
	total int
	first int // rows that were there
	start time.Time
	told  time.Time
	every time.Duration
	bar   *progress
}

func newTeller(a *app, dest destination, total int) *teller {
	t := &teller{app: a, dest: dest, total: total, first: dest.Done(), start: time.Now(), told: time.Now(), every: 30 * time.Second}
	if a.log != nil {
		t.every = 10 * time.Second
		return t
	}
	if total > 1 && !(a.OutTerminal && dest.Files() == nil) {
		t.bar = a.progress("classifying", false)
	}
	return t
}

// begin says what is there already.
func (t *teller) begin(j tableJob, shard batch.Shard) {
	if t.log != nil {
		t.log.Info("begun", "to", j.To, "files", t.dest.Files(), "shard", shard.String(), "pictures", t.total, "done", t.first)
	} else if t.first > 0 && t.first < t.total {
		t.note("%s of %s %s are there; going on", plain.Thousands(t.first), plain.Thousands(t.total), plain.Noun(t.total, "row"))
	}
}

// failed tells of a picture without an answer.
func (t *teller) failed(path, why string) {
	if t.log != nil {
		t.log.Warn("picture", "image", plain.Name(path), "error", why)
		return
	}
	t.note("%s", why)
}

// rate is how many pictures a second this run has made rows of, and how long the rest will take at that.
func (t *teller) rate() (perSecond float64, left time.Duration) {
	n := t.dest.Done() - t.first
	if n == 0 {
		return 0, 0
	}
	took := time.Since(t.start)
	return float64(n) / took.Seconds(), took / time.Duration(n) * time.Duration(t.total-t.dest.Done())
}

func (t *teller) progress() {
	perSecond, left := t.rate()
	if t.bar != nil {
		t.bar.describe(fmt.Sprintf("%.1f pictures/s, %s left", perSecond, left.Round(time.Second)))
		t.bar.set(int64(t.dest.Done()), int64(t.total))
		return
	}
	if time.Since(t.told) < t.every {
		return
	}
	t.told = time.Now()
	if t.log != nil {
		t.log.Info("progress", "done", t.dest.Done(), "pictures", t.total, "failed", t.dest.Failed(), "pictures_per_second", perSecond, "seconds_left", left.Seconds())
		return
	}
	t.note("%s of %s %s, %.1f pictures/s, %s left", plain.Thousands(t.dest.Done()), plain.Thousands(t.total), plain.Noun(t.total, "picture"), perSecond, left.Round(time.Second))
}

// end tells how it went, and what the command's error is.
func (t *teller) end(err error, strict bool) error {
	t.bar.clear()
	done, failed := t.dest.Done(), t.dest.Failed()
	perSecond, _ := t.rate()
	if t.log != nil {
		level := slog.LevelInfo
		if err != nil {
			level = slog.LevelError
		}
		t.log.Log(context.Background(), level, "ended", "complete", err == nil, "done", done, "pictures", t.total, "failed", failed,
			"seconds", time.Since(t.start).Seconds(), "pictures_per_second", perSecond, "files", t.dest.Files())
	}
	if t.log == nil {
		t.lastNote(err)
	}
	switch {
	case err != nil:
		return err
	case failed > 0 && failed == t.total:
		return errReported
	case failed > 0 && strict:
		return errIncomplete
	}
	return nil
}

// lastNote says what is to be known of a table beside the error.
func (t *teller) lastNote(err error) {
	done, failed := t.dest.Done(), t.dest.Failed()
	switch {
	case err != nil && t.dest.Files() != nil && t.ctx.Err() != nil:
		t.note("%s of %s %s are safe; the same command goes on from there", plain.Thousands(done), plain.Thousands(t.total), plain.Noun(t.total, "row"))
	case err != nil:
	case t.total == 0:
		t.note("no picture of the list is in this shard; the table is empty")
	case t.first == t.total:
		t.note("%s is complete already", t.files())
	case failed > 0:
		t.note("%s of %s have no answer, and a row that says why", plain.Thousands(failed), plain.Thousands(t.total))
	}
}

func (t *teller) files() string {
	names := t.dest.Files()
	for i, n := range names {
		names[i] = plain.Name(n)
	}
	return strings.Join(names, ", ")
}

// logAs has notes told as the flag says.
func (a *app) logAs(format string) {
	if format == "json" {
		a.log = slog.New(slog.NewJSONHandler(a.Err, nil))
	}
}
