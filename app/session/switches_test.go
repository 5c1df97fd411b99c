package session_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// withOff is a state at rest with the answer for a picture, in which these channels are off.
func withOff(name string, off session.Off) (string, func(session.State) bool) {
	return fmt.Sprintf("the result of %s without %v", name, off), func(s session.State) bool {
		return s.Phase == session.Idle && s.Result.Complete() && s.Picture.Name == name && s.Result.Off.Equal(off)
	}
}

// Channels that are off are off as in a pass of its own, for the next picture too; with all on again the result is the very one
// from before, and another model has all on.
func TestSwitchOff(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	whole := l.await(complete("umbrella"))
	off := session.Zeros(map[int][]int{6: {1}, 9: {0, 2}})
	s.SwitchOff(whole.Model, off)
	st := l.await(withOff("umbrella", off))
	if st.Result.Whole != whole.Result || st.Result.Activations.From() != 7 || len(st.Result.Top) != 5 || !st.Tried.Equal(off) {
		t.Errorf("%+v, want one that goes on from the whole one at layer 7", st.Result)
	}
	values := output(t, st.Result)
	if slices.Equal(values, output(t, whole.Result)) {
		t.Error("channels are off and nothing has changed")
	}
	if a, b := st.Result.At(nn.Site{Layer: 5}), st.Result.At(nn.Site{Layer: 6}); a != whole.Result.Activations || b == a {
		t.Error("a site that is as it was is not the whole pass's, or one that is not is")
	}
	s.OpenSample("stop-sign")
	st = l.await(withOff("stop-sign", off))
	s.OpenSample("umbrella")
	st = l.await(withOff("umbrella", off))
	if !slices.Equal(output(t, st.Result), values) {
		t.Error("the same channels off in the same picture give something else")
	}
	exact := st.Result.Whole
	s.SwitchOff(st.Model, nil)
	if st = l.await(withOff("umbrella", nil)); st.Result != exact || len(st.Tried) != 0 {
		t.Errorf("with all on: %s, want the result from before", describe(st))
	}
	s.SwitchOff(st.Model, off)
	old := l.await(withOff("umbrella", off)).Model
	s.OpenModel(model(t, t.TempDir(), "small"))
	st = l.await("another model", func(st session.State) bool {
		return st.Model != old && st.Result.Complete() && st.Phase == session.Idle
	})
	s.SwitchOff(old, session.Zeros(map[int][]int{1: {0}})) // of a model that is gone
	s.OpenSample("starfish")
	if st = l.await(complete("starfish")); len(st.Result.Off) > 0 {
		t.Errorf("%v is off in another model", st.Result.Off)
	}
	checkStates(t, l)
}

func output(t *testing.T, r *session.Result) []float32 {
	t.Helper()
	out, err := r.Activations.Output(r.Done - 1)
	if err != nil {
		t.Fatal(err)
	}
	return out.Data
}

// What is cancelled while channels are switched off is not tried again by itself, and the result before stays.
func TestCancelSwitching(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	whole := l.await(complete("umbrella"))
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 9 {
				s.Cancel()
			}
		}
	})
	off := session.Zeros(map[int][]int{8: {1}})
	s.SwitchOff(whole.Model, off)
	st := l.await("rest", func(st session.State) bool { return st.Phase == session.Idle && st.Tried.Equal(off) })
	if st.Result != whole.Result {
		t.Errorf("after Cancel: %s", describe(st))
	}
	m.set(func(m *machine) { m.onLayer = nil })
	s.Again()
	l.await(withOff("umbrella", off))
}

// A channel has its mean, or another picture's values, in its place: what is behind it is as probe computes it, with what is at zero
// below; another picture to take it from is waited for; and with all on again the result is the very one from before.
func TestReplaceChannels(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	whole := l.await(complete("umbrella"))
	mean := session.Off{6: {{Channel: 0}}, 9: {{Channel: 0}, {Channel: 1, With: probe.Mean}, {Channel: 2}}}
	s.SwitchOff(whole.Model, mean)
	st := l.await(withOff("umbrella", mean))
	r := m.last()
	ctx := context.Background()
	zeros, err := r.Forward(ctx, nn.Pass{Base: whole.Result.Activations, From: 7, Off: map[int][]int{6: {0}, 9: {0, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	pass, err := probe.Switch{Layer: 9, Channels: []int{1}, With: probe.Mean}.Pass(zeros)
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.Forward(ctx, pass)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(output(t, st.Result), output(t, &session.Result{Activations: want, Done: st.Result.Done})) {
		t.Error("with a mean in the place of a channel it is something else than probe computes")
	}
	if got, err := st.Result.At(nn.Site{Layer: 9}).At(nn.Site{Layer: 9}); err != nil || got.At(0, 0, 1) != got.At(1, 1, 1) || got.At(0, 0, 0) != 0 {
		t.Errorf("%v: the layer itself has not what stands in the places of its channels", err)
	}
	swap := session.Off{9: {{Channel: 1, With: probe.Swap, Of: session.SecondOf("", "starfish")}}}
	s.SwitchOff(whole.Model, swap)
	s.Compare("", "starfish")
	st = l.await(withOff("umbrella", swap))
	other, err := st.Second.Result.Activations.At(nn.Site{Layer: 9})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := st.Result.At(nn.Site{Layer: 9}).At(nn.Site{Layer: 9}); err != nil || !slices.Equal(got.Channel(nil, 1), other.Channel(nil, 1)) || slices.Equal(got.Channel(nil, 2), other.Channel(nil, 2)) {
		t.Errorf("%v: the channel is not the other picture's, or others are too", err)
	}
	s.SwitchOff(whole.Model, nil)
	if st = l.await(withOff("umbrella", nil)); !slices.Equal(output(t, st.Result), output(t, whole.Result)) {
		t.Error("with all on again the numbers are others")
	}
}

func TestOffSame(t *testing.T) {
	zeros := session.Zeros
	off := zeros(map[int][]int{3: {1}, 5: {0, 2}})
	for _, c := range []struct {
		p    session.Off
		s    nn.Site
		want bool
	}{
		{nil, nn.Site{Layer: 2}, true}, {nil, nn.Site{Layer: 3, Before: true}, true}, {nil, nn.Site{Layer: 3}, false},
		{nil, nn.Site{Layer: 4}, false}, {zeros(map[int][]int{3: {1}}), nn.Site{Layer: 4}, true}, {zeros(map[int][]int{3: {1}}), nn.Site{Layer: 6}, false},
		{zeros(map[int][]int{3: {1}, 5: {0, 2}}), nn.Site{Layer: 21}, true}, {zeros(map[int][]int{2: {1}, 3: {1}, 5: {0, 2}}), nn.Site{Layer: 2}, false},
	} {
		if got := off.Same(c.p, c.s); got != c.want {
			t.Errorf("%v and %v at %+v: %t, want %t", off, c.p, c.s, got, c.want)
		}
		if got := c.p.Same(off, c.s); got != c.want {
			t.Errorf("%v and %v at %+v: %t the other way round", c.p, off, c.s, got)
		}
	}
}
