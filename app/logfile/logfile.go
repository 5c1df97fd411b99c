// Package logfile keeps the program's log in a file of bounded size, where a user who is asked for it finds it.
package logfile

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
)

// MaxSize is the size in bytes at which the file becomes the older one, in the place of the one before. So the log takes
// twice that at most.
const MaxSize = 1 << 20

// olderSuffix is behind the older file's name.
const olderSuffix = ".1"

// File is a log file that is open for writing. It is safe for concurrent use.
type File struct {
	path string
	max  int64

	mu      sync.Mutex
	f       *os.File // nil after Close, and after a file could not be made
	size    int64
	crashes bool // the runtime writes to it too
}

// Path is where the log is kept: vggscope/vggscope.log in the user's folder for what programs leave behind.
func Path() (string, error) {
	dir, err := stateDir()
	if err != nil {
		return "", fmt.Errorf("logfile: there is no folder for logs: %w", err)
	}
	return filepath.Join(dir, "vggscope", "vggscope.log"), nil
}

// Open opens the log at path for appending, making its folder where it is missing.
func Open(path string) (*File, error) { return open(path, MaxSize) }

func open(path string, limit int64) (*File, error) {
	l := &File{path: path, max: limit}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("logfile: %w", err)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("logfile: %s: not a file; move it away", path)
	}
	if err := l.begin(); err != nil {
		return nil, fmt.Errorf("logfile: %w", err)
	}
	return l, nil
}

// Path is where the file is, for a message to the user.
func (l *File) Path() string { return l.path }

// Logger writes records to the file, one line of key=value pairs each.
func (l *File) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// CatchCrashes lets the runtime write to the file, and to standard error as before, when the process ends by a panic in
// any goroutine or by a fatal error, such as a fault in the driver.
func (l *File) CatchCrashes() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.crashes = true
	return l.catch()
}

// catch hands the open file to the runtime, which keeps a handle of its own.
func (l *File) catch() error {
	if !l.crashes || l.f == nil {
		return nil
	}
	if err := debug.SetCrashOutput(l.f, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("logfile: crashes will not be logged: %w", err)
	}
	return nil
}

// Write appends a record. One that is longer than the whole file may be is cut.
func (l *File) Write(record []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return 0, fmt.Errorf("logfile: %w", os.ErrClosed)
	}
	n := len(record)
	if int64(n) > l.max {
		record = append(append([]byte(nil), record[:l.max-1]...), '\n')
	}
	if l.size > 0 && l.size+int64(len(record)) > l.max {
		if err := l.rotate(); err != nil {
			return 0, fmt.Errorf("logfile: %w", err)
		}
	}
	written, err := l.f.Write(record)
	l.size += int64(written)
	if err != nil {
		return written, fmt.Errorf("logfile: %w", err)
	}
	return n, nil // all of it is dealt with, cut or not
}

// Close ends the log. Closing twice does nothing.
func (l *File) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return nil
	}
	f := l.f
	l.f = nil
	return f.Close()
}

// begin opens the file behind what is in it.
func (l *File) begin() error {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) // for the user alone: it names files
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.f, l.size = f, info.Size()
	return l.catch()
}

// rotate makes the file the older one. Windows renames no open file, so it is closed first, by the runtime too. Where
// renaming fails the file is emptied: the bound matters more than the past.
func (l *File) rotate() error {
	l.f.Close()
	l.f = nil
	if l.crashes {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // should it fail, renaming does
	}
	if err := os.Rename(l.path, l.path+olderSuffix); err != nil {
		if err := os.Truncate(l.path, 0); err != nil {
			return err
		}
	}
	return l.begin()
}
