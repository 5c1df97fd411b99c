package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// What features --silent prints is what the arrays of each picture have: as a table, and as an object.
func TestSilentChannels(t *testing.T) {
	dir := t.TempDir()
	one, two := link(t, "umbrella.png", dir, "a.png"), link(t, "sunflower.png", dir, "b.png")
	bad := write(t, dir, "c.png", "these are words")
	off := map[int][]int{}
	passes := []*nn.Activations{passOf(t, one, off), passOf(t, two, off)}
	n := passes[0].Network()

	got := run(t, onSmall("features", "--silent", "--json", one, two, bad)...)
	var said silentJSON
	if err := json.Unmarshal([]byte(got.out), &said); err != nil || got.code != 1 || said.Pictures != 2 || len(said.Failed) != 1 || filepath.Base(said.Failed[0].Image) != "c.png" {
		t.Fatalf("code %d, %v, %s, %s", got.code, err, got.out, got.err)
	}
	table := run(t, onSmall("features", "--silent", one, two)...)
	if table.code != 0 || !strings.Contains(table.out, "all 2 pictures") {
		t.Errorf("code %d, %s%s", table.code, table.out, table.err)
	}
	i := 0
	for _, l := range n.Layers {
		if l.Activation != "relu" {
			continue
		}
		want := []int{}
		for c := range l.Out.C {
			if !slices.ContainsFunc(passes, func(a *nn.Activations) bool { return alive(t, a, l.Index, c) }) {
				want = append(want, c)
			}
		}
		if i >= len(said.Layers) || said.Layers[i].Layer != l.Name || said.Layers[i].Channels != l.Out.C || !slices.Equal(said.Layers[i].Silent, want) {
			t.Fatalf("%s: %+v, want %v", l.Name, said.Layers, want)
		}
		line := strings.Fields(table.out[strings.Index(table.out, l.Name):])
		if line[1] != fmt.Sprint(len(want)) || line[2] != fmt.Sprint(l.Out.C) || len(want) > 0 && line[3] != runs(want) {
			t.Errorf("the table's line is %q, want %d of %d: %v", line[:4], len(want), l.Out.C, want)
		}
		i++
	}
	if i != len(said.Layers) {
		t.Errorf("%d layers, want %d", len(said.Layers), i)
	}
	single := run(t, onSmall("features", "--silent", "--layer=block1_conv2", one)...)
	if strings.Count(single.out, "block") != 1 || !strings.Contains(single.out, "block1_conv2") {
		t.Errorf("of one layer: %s", single.out)
	}
	if none := run(t, onSmall("features", "--silent", bad)...); none.code != 1 || none.out != "" || !strings.Contains(none.err, "c.png") {
		t.Errorf("of no picture: code %d, %q, %q", none.code, none.out, none.err)
	}
}

// alive reports whether a channel is anything but zero.
func alive(t *testing.T, a *nn.Activations, layer, c int) bool {
	t.Helper()
	x, err := a.Output(layer)
	if err != nil {
		t.Fatal(err)
	}
	for i := c; i < len(x.Data); i += x.C {
		if x.Data[i] != 0 {
			return true
		}
	}
	return false
}
