package scene

import (
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
)

// Undo and redo lead through the same scenes, from both ends, and a step back that is followed by another act forgets what
// was undone.
func TestHistory(t *testing.T) {
	var h History
	at := time.Unix(0, 0)
	scenes := []Scene{Default()}
	for c := range 60 {
		s := scenes[c].AtChannel(c+1, 100)
		at = at.Add(10 * time.Millisecond)
		h.Note(scenes[c], s, at)
		scenes = append(scenes, s)
	}
	now := scenes[60]
	for i := 59; i >= 0; i-- {
		if now = h.Undo(now); !now.Equal(scenes[i]) {
			t.Fatalf("undo leads to channel %d, want %d", now.Channel, i)
		}
	}
	if h.Back() || !h.Undo(now).Equal(now) {
		t.Error("there is a step before the first")
	}
	for i := 1; i <= 60; i++ {
		if now = h.Redo(now); !now.Equal(scenes[i]) {
			t.Fatalf("redo leads to channel %d, want %d", now.Channel, i)
		}
	}
	now = h.Undo(h.Undo(now))
	h.Note(now, now.WithBefore(true), at)
	if h.Forth() {
		t.Error("what was undone can be done again after something else was done")
	}
}

// A wheel, a drag and typing come in small steps, which are one; a pause, or something else, ends it.
func TestGesturesAreOneStep(t *testing.T) {
	moved := func(s Scene, i int) Scene { s.Camera.Y += float64(i); s.Camera.Fitted = false; return s }
	typed := func(s Scene, i int) Scene {
		s.Order = rank.Order{Key: rank.Index, Only: "max > 123456"[:5+i]}
		return s
	}
	dragged := func(s Scene, i int) Scene {
		s.Range, s.Locks = Locked, []Lock{{s.Layer, false, 0, float32(i)}}
		return s
	}
	covered := func(s Scene, i int) Scene { s.Cause.Cover = float64(i) / 10; return s }
	cleared := func(s Scene, i int) Scene { s.Dream.Opaque = 10 + i; return s }
	for name, step := range map[string]func(Scene, int) Scene{"wheel": moved, "typing": typed, "limits": dragged, "cover": covered, "opaque": cleared} {
		var h History
		at, first := time.Unix(0, 0), Default()
		s := first
		do := func(next Scene) {
			h.Note(s, next, at)
			s = next
		}
		for i := range 5 {
			at = at.Add(gesture / 2)
			do(step(s, i+1))
		}
		pause := s
		at = at.Add(gesture)
		do(step(s, 6))
		if s = h.Undo(s); !s.Equal(pause) {
			t.Errorf("%s: undo does not lead to the pause", name)
		}
		if s = h.Undo(s); !s.Equal(first) {
			t.Errorf("%s: undo does not lead to before the gesture", name)
		}
	}
}

// The picture and the model that are open stay so, and channels of another model stay on.
func TestUndoIsOfTheView(t *testing.T) {
	var h History
	was := full()
	h.Note(was, was.WithBefore(false), time.Time{})
	now := was.WithBefore(false)
	now.Model, now.Picture, now.Off, now.Locks = Source{Name: "another"}, Source{Path: "/b.png"}, nil, nil
	got := h.Undo(now)
	if got.Model != now.Model || got.Picture != now.Picture || got.Off != nil || got.Locks != nil || !got.Before {
		t.Errorf("%+v", got)
	}
	for range 3 * Steps {
		h.Note(now, now.WithBefore(!now.Before), time.Time{})
		now = now.WithBefore(!now.Before)
	}
	n := 0
	for ; h.Back(); n++ {
		now = h.Undo(now)
	}
	if n != Steps {
		t.Errorf("%d steps are kept, want %d", n, Steps)
	}
}

// A step back to a scene of another network leads to what the present one has; in the network it was of, nothing of it is lost.
func TestWithin(t *testing.T) {
	with, without := network(t, true), network(t, false)
	last := explain.Target{Layer: without.Layers[len(without.Layers)-1].Name}
	there := explain.Target{Layer: "fc1", Channel: 3}
	for name, c := range map[string]struct {
		in   func(*Scene)
		want func(*Scene) // in the network without dense layers
	}{
		"layer":          {func(s *Scene) { s.Layer = "fc2" }, func(s *Scene) { s.Layer = last.Layer }},
		"unit":           {func(s *Scene) { s.Unit, s.Trail = &Unit{Layer: "block1_conv1"}, []Unit{{Layer: "fc1"}} }, nil},
		"unit not there": {func(s *Scene) { s.Unit, s.Trail = &Unit{Layer: "fc1"}, []Unit{{Layer: "fc2"}} }, func(s *Scene) { s.Unit, s.Trail = nil, nil }},
		"marks":          {func(s *Scene) { s.Marked = []int{2, 999} }, func(s *Scene) { s.Marked = nil }},
		"target":         {func(s *Scene) { s.Cause.Target = explain.Target{Layer: "block1_conv2"} }, nil},
		"the picture":    {func(s *Scene) { s.Cause.Target = explain.Target{Layer: "input_1", Channel: 2} }, nil}, // which is refused, and that is said
		"class":          {func(s *Scene) { s.Cause.Target = explain.Target{Class: "class:7"} }, func(s *Scene) { s.Cause.Target = last }},
		"condition": {func(s *Scene) { s.Cause.Target, s.Cause.Condition = last, there }, func(s *Scene) {
			s.Cause.Target, s.Cause.Condition = last, explain.Target{}
		}},
		"at a layer": {func(s *Scene) { s.Cause.Target, s.Cause.Layer = last, "fc1" }, func(s *Scene) { s.Cause.Target, s.Cause.Layer = last, "" }},
		"dream":      {func(s *Scene) { s.Dream.Target = there }, func(s *Scene) { s.Dream.Target = explain.Target{} }},
	} {
		s := Default()
		s.Cause.Target = last
		c.in(&s)
		want := s
		if got := s.Within(with); !got.Equal(want) {
			t.Errorf("%s: in its own network\n%+v, want\n%+v", name, got, want)
		}
		if c.want != nil {
			c.want(&want)
		}
		if got := s.Within(without); !got.Equal(want) {
			t.Errorf("%s: in another network\n%+v, want\n%+v", name, got, want)
		}
	}
}
