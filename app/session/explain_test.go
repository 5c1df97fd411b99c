package session_test

import (
	"errors"
	"image"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
)

// heard keeps what a task tells.
type heard[T any] struct {
	mu   sync.Mutex
	list []T
	news chan struct{}
}

func hear[T any]() *heard[T] { return &heard[T]{news: make(chan struct{}, 1000)} }

func (h *heard[T]) tell(v T) {
	h.mu.Lock()
	h.list = append(h.list, v)
	h.mu.Unlock()
	h.news <- struct{}{}
}

func (h *heard[T]) await(t *testing.T, ok func(T) bool) T {
	t.Helper()
	for {
		<-h.news
		h.mu.Lock()
		last := h.list[len(h.list)-1]
		h.mu.Unlock()
		if ok(last) {
			return last
		}
	}
}

// A request is computed about the result that is shown, and about the next picture's when that came in between; what cannot be
// explained is told, and is no problem of the session's.
func TestExplaining(t *testing.T) {
	m := &machine{}
	s, l := start(t, m)
	s.OpenSample("umbrella")
	st := l.await(complete("umbrella"))
	h := hear[session.Explanation]()
	req := explain.Request{Method: explain.GradXInput, Target: explain.Target{Class: explain.Top}}
	s.Do(session.Explaining(req, h.tell))
	e := h.await(t, func(e session.Explanation) bool { return e.Result != nil })
	if e.Of != st.Result || e.Err != nil || e.Partial || len(e.Result.Accounts) != 1 || !e.Result.Accounts[0].OK {
		t.Errorf("%+v, want one that adds up", e)
	}
	s.Do(session.Explaining(explain.Request{Method: explain.Gradient, Target: explain.Target{Layer: "nowhere"}}, h.tell))
	if e = h.await(t, func(e session.Explanation) bool { return true }); e.Err == nil || e.Result != nil {
		t.Errorf("%+v, want an error", e)
	}
	s.OpenSample("starfish")
	if st = l.await(complete("starfish")); st.Problem != nil {
		t.Errorf("%v is a problem", st.Problem)
	}
}

// What goes through a channel, looked at in passing, is Run's; the next one goes on from where the first one came to, and so does what follows
// a layer's percentages. A dream of another size has it, beside the runner.
func TestGlimpsing(t *testing.T) {
	const glimpsed = 7 // a layer with two channels
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	st := l.await(complete("umbrella"))
	h, ranked := hear[session.Explanation](), hear[session.Ranked]()
	s.Do(session.Ranking(session.Relevance, explain.Target{Class: explain.Top}, glimpsed, ranked.tell))
	half := ranked.await(t, func(session.Ranked) bool { return true }).Half
	r := runnerOf(t)
	a := passOf(t, r, st.Picture.Prepared.Input)
	defer a.Release()
	name := r.Network().Layers[glimpsed].Name
	for i, from := range []*explain.Halfway{nil, half} {
		req := explain.Request{Method: explain.LRP, Target: explain.Target{Class: explain.Top}, Condition: explain.Target{Layer: name, Channel: i}}
		want, err := explain.Run(t.Context(), r, a, req, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Do(session.Glimpsing(req, from, h.tell))
		e := h.await(t, func(e session.Explanation) bool { return e.Asked == req })
		if e.Err != nil || e.Half == nil || from != nil && e.Half != from || !slices.Equal(e.Result.Values.Data, want.Values.Data) {
			t.Errorf("%v: through channel %d goes something else", e.Err, i)
		}
	}
	dreamt := hear[session.Dream]()
	q := session.DreamRequest{Request: dream.Request{Target: explain.Target{Layer: name}, Method: dream.Accentuate, Steps: 1}, Of: st.Picture, Side: 64}
	s.Do(session.Dreaming(st.Model, q, &session.Dreamt{}, dreamt.tell))
	if d := dreamt.await(t, func(d session.Dream) bool { return d.Result != nil || d.Err != nil }); d.Err != nil || d.Picture.W != 64 || d.Picture.H != 64 {
		t.Errorf("%+v, want a picture of 64 pixels", d.Err)
	}
	q.Side = 4000
	s.Do(session.Dreaming(st.Model, q, &session.Dreamt{}, dreamt.tell))
	if d := dreamt.await(t, func(d session.Dream) bool { return d.Err != nil }); !strings.Contains(d.Err.Error(), "4000 x 4000") {
		t.Errorf("%v, want a refusal of the size", d.Err)
	}
}

// An occlusion comes in parts, and what is stopped keeps what is there.
func TestExplainingOcclusion(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	st := l.await(complete("umbrella"))
	h := hear[session.Explanation]()
	req := explain.Request{Method: explain.Occlusion, Target: explain.Target{Class: explain.Top}, Patch: 64, Stride: 64}
	s.Do(session.Explaining(req, h.tell))
	e := h.await(t, func(e session.Explanation) bool { return !e.Partial })
	r := runnerOf(t)
	whole, err := explain.Run(t.Context(), r, passOf(t, r, st.Picture.Prepared.Input), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e.Err != nil || len(e.Result.Values.Data) != len(whole.Values.Data) || e.Spread.Len() != 224*224 {
		t.Fatalf("%+v", e)
	}
	for i, v := range whole.Values.Data {
		if math.Abs(float64(v-e.Result.Values.Data[i])) > 1e-4*math.Abs(whole.Aim.Value) {
			t.Errorf("at %d %g, want %g", i, e.Result.Values.Data[i], v)
		}
	}
	req.Patch, req.Stride = 16, 4
	s.Do(session.Explaining(req, h.tell))
	h.await(t, func(e session.Explanation) bool { return e.Partial })
	s.Stop(session.ExplainingName)
	e = h.await(t, func(e session.Explanation) bool { return e.Err != nil })
	if !e.Partial || e.Result == nil || !slices.ContainsFunc(e.Spread.Data, func(v float32) bool { return v != 0 }) {
		t.Errorf("after Stop %+v, want what was there", e)
	}
}

// runnerOf computes as the session does, apart from it: fake machines have this network for the built-in one.
func runnerOf(t *testing.T) nn.Runner {
	t.Helper()
	set, err := weights.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&machine{t: t}).opener(t.Context(), set, nn.CPU, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func passOf(t *testing.T, r nn.Runner, input nn.Tensor) *nn.Activations {
	t.Helper()
	a, err := r.Forward(t.Context(), nn.Pass{Input: input, Done: func(*nn.Activations, int) {}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A patch that is dragged tells what it does wherever it is; a patch over nothing of the picture is refused.
func TestCovering(t *testing.T) {
	s, l := start(t, &machine{})
	s.OpenSample("umbrella")
	st := l.await(complete("umbrella"))
	h := hear[session.Covered]()
	boxes := make(chan image.Rectangle, 1)
	r := runnerOf(t)
	s.Do(session.Covering(explain.Target{Class: explain.Top}, explain.MeanColour, boxes, h.tell))
	for _, box := range []image.Rectangle{image.Rect(0, 0, 16, 16), image.Rect(100, 90, 164, 154)} {
		boxes <- box
		c := h.await(t, func(c session.Covered) bool { return c.Box == box })
		input := st.Picture.Prepared.Input
		covered := nn.Tensor{Shape: input.Shape, Data: slices.Clone(input.Data)}
		for y := box.Min.Y; y < box.Max.Y; y++ {
			clear(covered.Data[(y*224+box.Min.X)*3 : (y*224+box.Max.X)*3])
		}
		top, err := passOf(t, r, covered).Top(5)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Top) != 5 || c.Top[0].Index != top[0].Index || math.Abs(float64(c.Top[0].Probability-top[0].Probability)) > 1e-5 {
			t.Errorf("under a patch at %v %+v, want %+v", box, c.Top, top)
		}
	}
	boxes <- image.Rect(500, 500, 510, 510)
	if c := h.await(t, func(c session.Covered) bool { return c.Ended }); c.Err == nil || errors.Is(c.Err, nn.ErrDeviceLost) {
		t.Errorf("a patch beside the picture: %v", c.Err)
	}
}
