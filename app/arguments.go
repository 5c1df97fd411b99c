package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/vggscope/vggscope/app/cli"
)

// wantsWindow reports whether the arguments ask for the window: there are none, or the first is a file or a folder and no
// command.
func wantsWindow(args []string) bool {
	if len(args) == 0 {
		return true
	}
	if strings.HasPrefix(args[0], "-") || cli.IsCommand(args[0]) {
		return false
	}
	_, err := os.Stat(args[0])
	return err == nil
}

// usableModel is the model that was in use last, or the built-in one if that is gone.
func usableModel(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// absolute makes paths that can be remembered.
func absolute(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = p
		if abs, err := filepath.Abs(p); err == nil {
			out[i] = abs
		}
	}
	return out
}
