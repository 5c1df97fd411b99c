package main

import (
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// What asks for the window, and with what; all else is the command line's.
func TestForWindow(t *testing.T) {
	for _, c := range []struct {
		args    []string
		backend nn.Backend
		model   string
		paths   int
		ok      bool
	}{
		{args: nil, ok: true},
		{args: []string{"main.go"}, paths: 1, ok: true},
		{args: []string{"--backend", "cpu"}, backend: nn.CPU, ok: true},
		{args: []string{"--backend=gpu", "main.go"}, backend: nn.GPU, paths: 1, ok: true},
		{args: []string{"--model=m.npz", "--backend=auto", "main.go", "doc.go"}, backend: nn.Auto, model: "m.npz", paths: 2, ok: true},
		{args: []string{"-m", "m", "main.go"}, model: "m", paths: 1, ok: true},
		{args: []string{"--backend"}},
		{args: []string{"--backend", "tpu"}},
		{args: []string{"--backend", "cpu", "classify", "main.go"}},
		{args: []string{"classify", "main.go"}},
		{args: []string{"not there"}},
		{args: []string{"--help"}},
	} {
		w, ok := forWindow(c.args)
		if ok != c.ok || ok && (w.backend != c.backend || w.model != c.model || len(w.paths) != c.paths || !slices.Equal(w.paths, c.args[len(c.args)-c.paths:])) {
			t.Errorf("%q: %+v, %t", c.args, w, ok)
		}
	}
}
