package tour

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
)

// Every step has its texts in all languages, a name of its own, one condition, and lines of Keras that fit beside its text.
func TestChapters(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Chapters() {
		for _, l := range locale.All() {
			if !l.Has("tour.chapter." + c.ID) {
				t.Errorf("%s: no title of %s", l.Code(), c.ID)
			}
		}
		for _, s := range c.Steps {
			if seen[s.ID] {
				t.Errorf("two steps %q", s.ID)
			}
			seen[s.ID] = true
			if (s.Reached == nil) == (s.Changed == nil) {
				t.Errorf("%s: one of two conditions is wanted", s.ID)
			}
			if n := strings.Count(s.Keras, "\n"); s.Keras == "" || n > 1 {
				t.Errorf("%s: %d lines of Keras, want one or two", s.ID, n+1)
			}
			for _, l := range locale.All() {
				if !l.Has("tour.step." + s.ID) {
					t.Errorf("%s: no text of %s", l.Code(), s.ID)
				}
			}
		}
	}
}

// What was so when a step began ticks nothing; what is undone and done again does, once.
func TestSee(t *testing.T) {
	conv := nn.Layer{Name: "block1_conv2", Kind: nn.Conv, Block: 1}
	there := Sight{Scene: scene.Default(), Layer: conv}
	away := Sight{Scene: scene.Default(), Layer: nn.Layer{Name: "block2_conv1", Kind: nn.Conv, Block: 2}}
	tour := New("block1", nil)
	for i, c := range []struct {
		now  Sight
		want bool
	}{{there, false}, {there, false}, {away, false}, {there, true}, {away, false}, {there, false}} {
		if got := tour.See(c.now); got != c.want {
			t.Errorf("look %d: %v, want %v", i, got, c.want)
		}
	}
	if !tour.Done("block1") || tour.Count() != 1 {
		t.Errorf("done: %v", tour.List())
	}
	tour = New("log", nil)
	other := there
	other.Scene.Log = !other.Scene.Log
	if tour.See(there) || !tour.See(other) {
		t.Error("a change is not seen, or the beginning is taken for one")
	}
}

// A tour is taken up where it was left, and walks through all chapters and no further.
func TestPlaces(t *testing.T) {
	tour := New("relu", []string{"picture", "relu", "no such step"})
	if got := tour.List(); !reflect.DeepEqual(got, []string{"picture", "relu"}) || tour.Chapter().ID != "maps" {
		t.Errorf("taken up in %s with %v", tour.Chapter().ID, got)
	}
	_, of := tour.Place()
	tour.Again()
	if tour.Go(-1) || tour.Count() != 0 {
		t.Error("before the first step, or not begun anew")
	}
	for n := 2; n <= of; n++ {
		if !tour.Go(1) {
			t.Fatalf("no step %d of %d", n, of)
		}
		if at, _ := tour.Place(); at != n {
			t.Fatalf("step %d, want %d", at, n)
		}
	}
	if tour.Go(1) {
		t.Error("beyond the last step")
	}
	tour.Open("maps")
	if tour.Step().ID != "block1" {
		t.Errorf("the chapter opens at %s", tour.Step().ID)
	}
}
