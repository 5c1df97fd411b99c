package session_test

import (
	"slices"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// What is silent on all pictures of a folder is what is zero in the arrays of each; a file that is no picture is counted apart,
// and a picture that is opened in between changes nothing.
func TestSilent(t *testing.T) {
	dir := t.TempDir()
	files := []string{photo(t, dir, "a.png", red), bad(t, dir, "b.png"), photo(t, dir, "c.png", blue)}
	s, l := start(t, &machine{})
	s.OpenFiles([]string{files[0]})
	first := l.await(complete("a.png"))
	alive := map[string][]bool{}
	note := func(a *nn.Activations) {
		for i, layer := range a.Network().Layers {
			if layer.Activation != "relu" {
				continue
			}
			x, err := a.Output(i)
			if err != nil {
				t.Fatal(err)
			}
			if alive[layer.Name] == nil {
				alive[layer.Name] = make([]bool, x.C)
			}
			for k, v := range x.Data {
				alive[layer.Name][k%x.C] = alive[layer.Name][k%x.C] || v != 0
			}
		}
	}
	note(first.Result.Activations)
	reports := make(chan session.SilentReport, 1)
	s.Do(session.Silent(files, func(in weights.Input) weights.Input { return in }, func(r session.SilentReport) { reports <- r }))
	s.OpenFiles([]string{files[2]})
	note(l.await(complete("c.png")).Result.Activations)
	var got session.SilentReport
	select {
	case got = <-reports:
	case <-time.After(patience):
		t.Fatal("no report")
	}
	if got.Pictures != 2 || got.Skipped != 1 || len(got.Layers) != len(alive) {
		t.Errorf("%d pictures, %d skipped, %d layers, want 2, 1 and %d", got.Pictures, got.Skipped, len(got.Layers), len(alive))
	}
	for _, layer := range got.Layers {
		var want []int
		for c, is := range alive[layer.Name] {
			if !is {
				want = append(want, c)
			}
		}
		if !slices.Equal(layer.Silent, want) || layer.Channels != len(alive[layer.Name]) {
			t.Errorf("%s: silent %v of %d, want %v", layer.Name, layer.Silent, layer.Channels, want)
		}
	}
}
