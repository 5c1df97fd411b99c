package plain

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// packageName is what an error of a Go package begins with: one word of small letters and a colon.
var packageName = regexp.MustCompile(`^[a-z]+: `)

// Sentence is an error as people read it: without the names of the packages that it comes through. The first word goes if
// it can be a package's name, so an error must not begin with what a user has named; the next one goes only where an error
// that is wrapped begins, because a file may be called like a package.
func Sentence(err error) string {
	text := err.Error()
	for {
		name := packageName.FindString(text)
		if name == "" {
			return text
		}
		text = text[len(name):]
		if err = beginning(err, text); err == nil {
			return text
		}
	}
}

// beginning finds the error wrapped in err that text begins with.
func beginning(err error, text string) error {
	for _, inner := range wrapped(err) {
		if whole := inner.Error(); whole != "" && strings.HasPrefix(text, whole) {
			return inner
		}
		if found := beginning(inner, text); found != nil {
			return found
		}
	}
	return nil
}

// wrapped are the errors that err wraps directly.
func wrapped(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	if inner := errors.Unwrap(err); inner != nil {
		return []error{inner}
	}
	return nil
}

// Cause strips an error of the file system of the operation and the path, which the sentence around it names.
func Cause(err error) error {
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
