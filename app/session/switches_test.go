package session_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
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
	off := session.Off{6: {1}, 9: {0, 2}}
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
	s.SwitchOff(old, session.Off{1: {0}}) // of a model that is gone
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
	off := session.Off{8: {1}}
	s.SwitchOff(whole.Model, off)
	st := l.await("rest", func(st session.State) bool { return st.Phase == session.Idle && st.Tried.Equal(off) })
	if st.Result != whole.Result {
		t.Errorf("after Cancel: %s", describe(st))
	}
	m.set(func(m *machine) { m.onLayer = nil })
	s.Again()
	l.await(withOff("umbrella", off))
}

func TestOffSame(t *testing.T) {
	off := session.Off{3: {1}, 5: {0, 2}}
	for _, c := range []struct {
		p    session.Off
		s    nn.Site
		want bool
	}{
		{nil, nn.Site{Layer: 2}, true}, {nil, nn.Site{Layer: 3, Before: true}, true}, {nil, nn.Site{Layer: 3}, false},
		{nil, nn.Site{Layer: 4}, false}, {session.Off{3: {1}}, nn.Site{Layer: 4}, true}, {session.Off{3: {1}}, nn.Site{Layer: 6}, false},
		{session.Off{3: {1}, 5: {0, 2}}, nn.Site{Layer: 21}, true}, {session.Off{2: {1}, 3: {1}, 5: {0, 2}}, nn.Site{Layer: 2}, false},
	} {
		if got := off.Same(c.p, c.s); got != c.want {
			t.Errorf("%v and %v at %+v: %t, want %t", off, c.p, c.s, got, c.want)
		}
		if got := c.p.Same(off, c.s); got != c.want {
			t.Errorf("%v and %v at %+v: %t the other way round", c.p, off, c.s, got)
		}
	}
}
