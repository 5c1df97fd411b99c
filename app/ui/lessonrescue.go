package ui

import (
	"io"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/lesson"
)

// A program that is told to end by the system asks nobody whether a lesson is to be saved: it keeps it for the next start, which offers
// it.

// rescueFile is where such a lesson is kept; empty where there is no place.
func rescueFile() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "vggscope", "lessons", "unsaved"+lesson.Ending)
}

// rescue keeps a lesson that is not saved.
func (l *lessons) rescue() {
	path := rescueFile()
	if !l.unsaved || path == "" {
		return
	}
	write := func(out io.Writer) error { return lesson.Write(out, l.lesson, l.photos.Open) }
	if err := export.WriteFile(path, write); err != nil {
		l.w.main.log.Error("a lesson that was not saved cannot be kept", "error", err)
	}
	l.unsaved = false
}

// offerRescued offers the lesson that was kept, and keeps it no longer.
func (l *lessons) offerRescued() {
	path := rescueFile()
	if _, err := os.Stat(path); path == "" || err != nil {
		return
	}
	remove := func() { os.Remove(path) } //nolint:errcheck // it is offered again then
	l.w.propose(offer{
		text: func() string { return l.text("lesson.rescued") },
		choices: []choice{{"lesson.rescued.open", func() {
			l.loadThen(path, func() {
				l.path, l.unsaved = "", true
				remove()
				l.show()
			})
		}}},
		closed: remove,
	})
}
