// Package quiet keeps libraries from writing to standard error, which is for the program's own words. Fyne complains
// there about the locale C while it starts, and it starts with every command, also with those that show no window. It
// does so through package log, which this program does not use.
//
// It works by being early: packages are initialised in the order of their paths, each as soon as all that it imports is
// ("Package initialization" in the Go specification). This one imports the standard library only; Fyne waits for
// golang.org/x/text, which comes later in the alphabet. The test of the built program holds that.
//
// Whoever wants to hear the libraries calls log.SetOutput.
package quiet

import (
	"io"
	"log"
)

func init() { log.SetOutput(io.Discard) }
