package scene

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/probe"
)

// A channel that is switched twice is on again, and the scene before stays as it was.
func TestSwitch(t *testing.T) {
	s := Default().Switch("block5_conv3", 7).Switch("block1_conv2", 3).Switch("block5_conv3", 2)
	want := []Off{{Layer: "block1_conv2", Channels: []int{3}}, {Layer: "block5_conv3", Channels: []int{2, 7}}}
	if !reflect.DeepEqual(s.Off, want) {
		t.Errorf("%v, want %v", s.Off, want)
	}
	if !s.IsOff("block5_conv3", 7) || s.IsOff("block5_conv3", 3) || s.IsOff("fc1", 3) {
		t.Error("what is off is not told from what is on")
	}
	on := s.Switch("block5_conv3", 7)
	if !reflect.DeepEqual(s.Off, want) || on.IsOff("block5_conv3", 7) {
		t.Errorf("%v after %v was switched, which is %v", on.Off, want, s.Off)
	}
	if on = on.Switch("block5_conv3", 2).Switch("block1_conv2", 3); !on.Equal(Default()) || !s.AllOn().Equal(Default()) {
		t.Errorf("with all on: %v, %v", on.Off, s.AllOn().Off)
	}
}

// What stands in a channel's place is another one, or none; and what is the second picture's can be taken away.
func TestReplace(t *testing.T) {
	s := Default().Replace("block5_conv3", 7, probe.Mean).Replace("block5_conv3", 2, probe.Swap).Replace("block1_conv2", 3, probe.Swap).Switch("block5_conv3", 4)
	want := []Off{
		{Layer: "block1_conv2", Channels: []int{3}, With: []probe.Replacement{probe.Swap}},
		{Layer: "block5_conv3", Channels: []int{2, 4, 7}, With: []probe.Replacement{probe.Swap, probe.Zero, probe.Mean}},
	}
	if !reflect.DeepEqual(s.Off, want) {
		t.Errorf("%v, want %v", s.Off, want)
	}
	text, err := s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := Read(text); err != nil || !back.Equal(s) {
		t.Errorf("%v, %v", back.Off, err)
	}
	if with, is := s.InsteadOf("block5_conv3", 7); with != probe.Mean || !is || !s.Swaps() {
		t.Errorf("%q stands in the place of channel 7", with)
	}
	own := s.WithoutSwaps()
	if !reflect.DeepEqual(own.Off, []Off{{Layer: "block5_conv3", Channels: []int{4, 7}, With: []probe.Replacement{probe.Zero, probe.Mean}}}) || own.Swaps() {
		t.Errorf("without the second picture's: %v", own.Off)
	}
	if zero := own.Replace("block5_conv3", 7, probe.Zero); zero.Off[0].With != nil {
		t.Errorf("zeros alone: %v", zero.Off)
	}
	if on := own.Switch("block5_conv3", 7).Switch("block5_conv3", 4); !on.Equal(Default()) {
		t.Errorf("with all on: %v", on.Off)
	}
}

// A network is told of what it has, by the index of its layers.
func TestOffIn(t *testing.T) {
	n := network(t, true)
	s := Default().Switch("block1_conv1", 0).Switch("block1_conv1", 1<<20).Switch("predictions", 1).Switch("nowhere", 1)
	if got, want := s.OffIn(n), map[int][]Replaced{1: {{0, probe.Zero}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := s.In(n).OffIn(n); got != nil {
		t.Errorf("%v is off in another network", got)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
}

func TestReadOff(t *testing.T) {
	for text, want := range map[string]string{
		`[{"layer": "fc1", "channels": []}]`:                                 "some from 0 on",
		`[{"layer": "fc1", "channels": [1], "with": ["mean", "mean"]}]`:      "one for each",
		`[{"layer": "fc1", "channels": [1], "with": ["noise"]}]`:             `"noise"`,
		`[{"layer": "fc1", "channels": [-1]}]`:                               "some from 0 on",
		`[{"layer": "fc1", "channels": [2, 2]}]`:                             "ascending",
		`[{"layer": "b", "channels": [1]}, {"layer": "a", "channels": [1]}]`: "once",
	} {
		if _, err := Read([]byte(`{"vggscope_scene": 1, "off": ` + text + `}`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}
