package scene

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

func TestReadDream(t *testing.T) {
	s, err := Read([]byte(`{"vggscope_scene": 1, "best": "relevance", "looks": true, "dream": {"method": "maco", "target": "class:3", "steps": 40, "seed": 9, "clear": true, "opaque": 95, "tie": 0.5, "natural": true, "size": 448}}`))
	want := Default().WithBest(ByRelevance).WithLooks(true).WithDream(Dream{explain.Target{Class: "class:3"}, dream.MACO, 40, 9, true, 95, 0.5, true, 448})
	if err != nil || !s.Equal(want) {
		t.Errorf("%+v, %v, want %+v", s.Dream, err, want.Dream)
	}
	for text, want := range map[string]string{
		`"dream": {"method": "magic"}`: `"magic"`,
		`"dream": {"target": "a cat"}`: "a cat",
		`"dream": {"steps": -1}`:       "-1 steps",
		`"dream": {"steps": 100001}`:   "100001 steps",
		`"dream": {"opaque": 100}`:     "percentile 100",
		`"dream": {"tie": -1}`:         "by -1",
		`"dream": {"size": 31}`:        "31 pixels",
		`"dream": {"size": 1025}`:      "1025 pixels",
		`"dream": {"seed": -1}`:        "seed",
		`"best": "beauty"`:             `"beauty"`,
		`"looks": "nice"`:              "looks",
	} {
		if _, err := Read([]byte(`{"vggscope_scene": 1, ` + text + `}`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}

// A dream of what another network does not have becomes that of the chosen channel; one of a channel that it has stays.
func TestDreamInAnotherNetwork(t *testing.T) {
	n := network(t, true)
	for target, stays := range map[string]bool{"class:3": false, "block1_conv1:0": true, "block1_conv1:9000": false, "conv9:0": false} {
		aim, err := explain.ParseTarget(target)
		if err != nil {
			t.Fatal(err)
		}
		d := Default().Dream
		d.Target = aim
		got := Default().WithDream(d).In(n).Dream.Target
		if want := map[bool]explain.Target{true: aim}[stays]; got != want {
			t.Errorf("%s becomes %q, want %q", target, got, want)
		}
	}
}
