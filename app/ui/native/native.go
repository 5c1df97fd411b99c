// Package native asks for files and folders in the system's own dialogs: those of Windows and macOS, and on other systems those
// of zenity or a program like it (qarma, matedialog), where there is one. It is the only user of the library that does so.
package native

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ncruces/zenity"
)

// ErrNone means that the dialog was closed without a choice.
var ErrNone = errors.New("no file was chosen")

// A Kind is a line of the list with which a dialog filters files: their endings, with the dot and in small letters. One without
// endings lets all files through.
type Kind struct {
	Name    string
	Endings []string
}

// An Ask says what is asked for.
type Ask struct {
	Title  string
	Folder string // where the dialog begins; empty leaves it to the system
	Dir    bool   // for one folder, and not for files
	Many   bool   // several files may be chosen
	Kinds  []Kind // the first is chosen at first
	Window any    // the handle of the window that asks, as the system has it; nil for none
}

// Available reports whether there is such a dialog here.
func Available() bool { return zenity.IsAvailable() }

// Choose shows the dialog and waits for the answer: at least one path, all of them absolute and there, or ErrNone. It may be
// called on any goroutine; the dialog is closed when the context ends.
func Choose(ctx context.Context, a Ask) ([]string, error) {
	paths, err := choose(a, a.options(ctx))
	switch {
	case errors.Is(err, zenity.ErrCanceled):
		return nil, ErrNone
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("the system's file dialog: %w", err)
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return p == "" })
	if len(paths) == 0 {
		return nil, ErrNone
	}
	for _, p := range paths {
		if err := chosen(p, a.Dir); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

func choose(a Ask, options []zenity.Option) ([]string, error) {
	if a.Many && !a.Dir {
		return zenity.SelectFileMultiple(options...)
	}
	path, err := zenity.SelectFile(options...)
	return []string{path}, err
}

// chosen finds what is no answer: a helper that fails may print words in its place.
func chosen(path string, dir bool) error {
	info, err := os.Stat(path)
	switch {
	case !filepath.IsAbs(path):
		return fmt.Errorf("the system's file dialog answered %q, want an absolute path", path)
	case err != nil:
		return fmt.Errorf("the system's file dialog: %w", err)
	case dir && !info.IsDir():
		return fmt.Errorf("the system's file dialog answered %q, want a folder", path)
	}
	return nil
}

func (a Ask) options(ctx context.Context) []zenity.Option {
	list := []zenity.Option{zenity.Context(ctx), zenity.Title(a.Title)}
	if a.Folder != "" { // that it is one is said by the separator behind it
		list = append(list, zenity.Filename(strings.TrimSuffix(a.Folder, string(filepath.Separator))+string(filepath.Separator)))
	}
	if a.Dir {
		list = append(list, zenity.Directory())
	}
	if a.Window != nil {
		list = append(list, zenity.Attach(a.Window), zenity.Modal())
	}
	var filters zenity.FileFilters
	for _, k := range a.Kinds {
		f := zenity.FileFilter{Name: k.Name, Patterns: []string{"*"}, CaseFold: len(k.Endings) > 0}
		if len(k.Endings) > 0 {
			f.Patterns = nil
		}
		for _, e := range k.Endings {
			f.Patterns = append(f.Patterns, "*"+e)
		}
		filters = append(filters, f)
	}
	if len(filters) > 0 && !a.Dir {
		list = append(list, filters)
	}
	return list
}
