package ui

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/lesson"
)

// A lesson that is not saved is kept as it is from time to time, and when the program is told to end by the system, which asks nobody:
// the next start offers it, also after a crash.

// drafting is how the lesson at hand is kept.
type drafting struct {
	due     bool // it will be soon
	writing bool
	gone    *atomic.Bool  // what is being written is not wanted any more; nil before the first
	took    time.Duration // the last time
}

// draftEvery is how long a change waits, and draftShare how many times as long as writing takes.
const (
	draftEvery = 10 * time.Second
	draftShare = 20
)

// draftName begins the names of such files; the number of the process that writes it follows.
const draftName = "unsaved-"

// draftFolder is where they are; empty where there is no place.
func draftFolder() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "vggscope", "lessons")
}

// draftFile is this process's.
func draftFile() string {
	if dir := draftFolder(); dir != "" {
		return filepath.Join(dir, draftName+strconv.Itoa(os.Getpid())+lesson.Ending)
	}
	return ""
}

// changed notes that the lesson is not saved as it is, and has it kept a little later.
func (l *lessons) changed() {
	if l.unsaved = true; l.draft.due {
		return
	}
	l.draft.due = true
	time.AfterFunc(max(draftEvery, draftShare*l.draft.took), func() { l.w.main.do("lesson's draft", l.keep) })
}

// settled is for a lesson of which nothing is to be kept any more.
func (l *lessons) settled() {
	if l.unsaved = false; l.draft.gone != nil {
		l.draft.gone.Store(true)
	}
	os.Remove(draftFile()) //nolint:errcheck // there is none most of the time
}

// keep writes the lesson as it is, beside what is done.
func (l *lessons) keep() {
	path := draftFile()
	if l.draft.due = false; l.draft.writing || !l.unsaved || path == "" {
		return
	}
	l.draft.writing = true
	now, photos, begun, gone := l.lesson, l.photos, time.Now(), &atomic.Bool{}
	now.Steps, l.draft.gone = slices.Clone(now.Steps), gone
	l.w.main.beside("lesson's draft", func() error {
		err := writeDraft(path, now, photos)
		if gone.Load() {
			return os.Remove(path)
		}
		return err
	}, func(err error) {
		l.draft.writing, l.draft.took = false, time.Since(begun)
		if err != nil && !gone.Load() {
			l.w.main.log.Warn("a lesson that is not saved cannot be kept", "error", err)
		}
	})
}

func writeDraft(path string, now lesson.Lesson, photos *lesson.Photos) error {
	return export.WriteFile(path, func(out io.Writer) error { return lesson.Write(out, now, photos.Open) })
}

// rescue keeps a lesson that is not saved, before the program ends.
func (l *lessons) rescue() {
	path := draftFile()
	if !l.unsaved || path == "" {
		return
	}
	if err := writeDraft(path, l.lesson, l.photos); err != nil {
		l.w.main.log.Error("a lesson that was not saved cannot be kept", "error", err)
	}
	l.unsaved = false
}

// leftDraft is the newest lesson that a process kept which is not there any more; empty for none.
func leftDraft() (newest string) {
	list, _ := filepath.Glob(filepath.Join(draftFolder(), draftName+"*"+lesson.Ending)) // fails for a wrong pattern only
	var when time.Time
	for _, path := range list {
		number := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), draftName), lesson.Ending)
		pid, err := strconv.Atoi(number)
		if err == nil && pid != os.Getpid() && running(pid) {
			continue // it is open in another window
		}
		if info, err := os.Stat(path); err == nil && info.ModTime().After(when) {
			newest, when = path, info.ModTime()
		}
	}
	return newest
}

// running reports whether there is a process of a number.
func running(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release() //nolint:errcheck // nothing is done with it
	if runtime.GOOS == "windows" {
		return true // only one that is there is found
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || os.IsPermission(err)
}

// offerRescued offers the lesson that was kept.
func (l *lessons) offerRescued() {
	path := leftDraft()
	if path == "" {
		return
	}
	l.w.propose(offer{
		text: func() string { return l.text("lesson.rescued") },
		choices: []choice{{"lesson.rescued.open", func() {
			l.loadThen(path, func() {
				l.path = ""
				os.Rename(path, draftFile()) //nolint:errcheck // it is offered again then
				l.changed()
				l.show()
			})
		}}},
		closed: func() { os.Remove(path) }, //nolint:errcheck // it is offered again then
	})
}
