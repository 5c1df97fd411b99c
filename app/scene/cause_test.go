package scene

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
)

func TestReadCause(t *testing.T) {
	s, err := Read([]byte(`{"vggscope_scene": 1, "cause": {"method": "lrp", "target": "block5_conv3:7", "condition": "block4_conv1:2"}}`))
	want := Default().WithMethod(explain.LRP).WithTarget(explain.Target{Layer: "block5_conv3", Channel: 7})
	want.Cause.Condition = explain.Target{Layer: "block4_conv1", Channel: 2}
	if err != nil || !s.Equal(want) {
		t.Errorf("%+v, %v, want %+v", s.Cause, err, want.Cause)
	}
	for text, want := range map[string]string{
		`{"method": "magic", "target": "top"}`: `"magic"`,
		`{"target": "a cat"}`:                  "a cat",
		`{"target": ""}`:                       "target",
		`{"cover": 1.5}`:                       "0 to 1",
		`{"steps": -3}`:                        "steps -3",
	} {
		if _, err := Read([]byte(`{"vggscope_scene": 1, "cause": ` + text + `}`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}

// A condition that is the chosen channel stays that, and another one stays as it is.
func TestFollowing(t *testing.T) {
	s := Default().WithMethod(explain.LRP)
	s.Layer, s.Channel = "block4_conv1", 3
	other := s
	s.Cause.Condition = explain.Target{Layer: "block4_conv1", Channel: 3}
	other.Cause.Condition = explain.Target{Layer: "block5_conv1", Channel: 3}
	next, stays := s, other
	next.Channel, stays.Channel = 5, 5
	if got := next.Following(s).Cause.Condition; got != (explain.Target{Layer: "block4_conv1", Channel: 5}) {
		t.Errorf("%v, want the channel that is chosen now", got)
	}
	if got := stays.Following(other); !got.Equal(stays) {
		t.Errorf("%v, want it as it was", got.Cause.Condition)
	}
}

// Why A and not B is asked for by the exact shares, and their list; a list about something else begins anew.
func TestAgainst(t *testing.T) {
	s := Default().Against("class:3", explain.Second)
	if s.Cause.Target.String() != "class:3-second" || s.Cause.Method != explain.HiResCAM || !s.Cause.KeepSign || s.Listing.By != rank.Part || s.Tab != WhyTab {
		t.Errorf("%+v, %+v", s.Cause, s.Listing)
	}
	s.Listing.From = 12
	if next := s.WithTarget(explain.Target{Class: explain.Top}).Following(s); next.Listing.From != 0 {
		t.Errorf("the list goes on at %d", next.Listing.From)
	}
	for text, want := range map[string]string{`{"by": "max"}`: `"max"`, `{"by": "part", "from": -1}`: "from place -1"} {
		if _, err := Read([]byte(`{"vggscope_scene": 1, "listing": ` + text + `}`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", text, err, want)
		}
	}
}
