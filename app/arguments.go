package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/cli"
	"github.com/vggscope/vggscope/nn"
)

// windowArguments are what the window is started with.
type windowArguments struct {
	backend nn.Backend // empty where it was not said
	model   string     // likewise
	paths   []string
}

// forWindow reads arguments that ask for the window: there are none, or they are --backend and --model, and behind them files or
// folders and no command. What else there is, is for the command line, which says what is wrong with it.
func forWindow(args []string) (w windowArguments, ok bool) {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		name, value, joined := strings.Cut(args[0], "=")
		args = args[1:]
		if !joined {
			if len(args) == 0 {
				return w, false
			}
			value, args = args[0], args[1:]
		}
		switch name {
		case "--backend":
			w.backend = nn.Backend(value)
			if !slices.Contains([]nn.Backend{nn.Auto, nn.GPU, nn.CPU}, w.backend) {
				return w, false
			}
		case "--model", "-m":
			w.model = value
		default:
			return w, false
		}
	}
	w.paths = args
	if len(args) == 0 {
		return w, true
	}
	if cli.IsCommand(args[0]) {
		return w, false
	}
	_, err := os.Stat(args[0])
	return w, err == nil
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
