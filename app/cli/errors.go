package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
)

// usageError is about the arguments, not about what they name.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// panicError is a fault of the program, caught so that it ends with a sentence and not in the middle of a line.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string {
	return fmt.Sprintf("a fault in vggscope, not in your files: %v; please report it with what follows", e.value)
}

// safely turns a panic in f into an error. Goroutines need it too: a panic in one of them ends the process at once.
func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{p, debug.Stack()}
		}
	}()
	return f()
}

// sentence is an error as people read it: without the name of the package that it comes from.
func sentence(err error) string {
	for _, prefix := range []string{"weights: ", "picture: ", "view: ", "export: ", "notices: ", "nn: gpu: ", "nn: ", "gpu: "} {
		if text, ok := strings.CutPrefix(err.Error(), prefix); ok {
			return text
		}
	}
	return err.Error()
}

// plain strips an error of the file system of the operation and the path, which the sentence around it names.
func plain(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
