package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/probe"
)

// compared has the list and the map of two classes computed.
func (l liking) compared(t *testing.T) {
	t.Helper()
	l.rest(t)
	l.run(t, context.Background(), session.ExplainingName)
	l.run(t, context.Background(), session.RankingName)
}

// Why A and not B: the channels of the last convolution by their exact shares in the difference, the map of that over the photo, and
// the sum; each class can be chosen, and the other way round all signs are the others.
func TestWhyAAndNotB(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w, top := l.Window, l.now.result.Top
	w.commands.run(action.Contrast)
	if s := w.now.scene; s.Tab != scene.WhyTab || s.Cause.Target != (explain.Target{Class: explain.Top, Minus: explain.Second}) || s.Listing.By != rank.Part {
		t.Fatalf("%+v, %+v", s.Cause, s.Listing)
	}
	l.compared(t)
	p := w.parts.why
	shares := func() *probe.Shares {
		t.Helper()
		aim, err := w.now.scene.Cause.Target.Aim(w.now.result.Activations)
		if err != nil {
			t.Fatal(err)
		}
		n := w.now.network()
		layer, _ := n.Find("block5_conv3")
		s, err := probe.SharesOf(context.Background(), l.r, w.now.result.Activations, aim, layer.Index)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.channels.values, s.Channels) || !slices.Equal(p.channels.order, s.Ranked()) || len(s.Channels) == 0 {
			t.Errorf("%v in the order %v, want %v in %v", p.channels.values, p.channels.order, s.Channels, s.Ranked())
		}
		for _, want := range []string{"block5_conv3", view.Number(s.Account.Want, 5), view.Number(s.Account.Residual, 2), "adds up"} {
			if text := p.channels.state.Whole(); !strings.Contains(text, want) {
				t.Errorf("%q: want %q in it", text, want)
			}
		}
		for i, v := range p.box.heat.heat.Values.Data {
			if math.Abs(float64(v-s.Map.Data[i])) > 1e-5*float64(p.box.heat.heat.Range.Hi) { // float32 sums against float64's
				t.Fatalf("the map has %g at %d, want %g", v, i, s.Map.Data[i])
			}
		}
		if r := p.box.heat.heat.Range; r.Lo != -r.Hi {
			t.Errorf("colours from %v: zero is not in the middle", r)
		}
		return s
	}
	one := shares()
	if a, b := p.pair.sides[action.For].Text, p.pair.sides[action.Against].Text; !strings.Contains(a, kitShort(w, top[0].Index)) || !strings.Contains(b, kitShort(w, top[1].Index)) {
		t.Errorf("%q and %q, want the first two of %v", a, b, top)
	}
	w.commands.run(action.ContrastSwap)
	l.compared(t)
	for c, v := range shares().Channels {
		if v != -one.Channels[c] {
			t.Errorf("channel %d: %g one way and %g the other", c, one.Channels[c], v)
		}
	}
	w.commands.run(action.ContrastAnswer(action.For, 0)) // the best stands on the other side
	if w.now.scene.Cause.Target.Class != explain.Second {
		t.Errorf("a class less itself: %v", w.now.scene.Cause.Target)
	}
	w.commands.run(action.ContrastAnswer(action.Against, 2))
	if got := w.now.scene.Cause.Target; got.Minus != explain.ClassIndex(top[2].Index) {
		t.Errorf("%v, want less class %d", got, top[2].Index)
	}
	w.parts.answers.chart.find(top[3].Index)
	w.commands.run(action.ContrastWith)
	if got := w.now.scene.Cause.Target; got != (explain.Target{Class: explain.Top, Minus: explain.ClassIndex(top[3].Index)}) {
		t.Errorf("%v, want less class %d", got, top[3].Index)
	}
	w.commands.run(action.Undo)
	if got := w.now.scene.Cause.Target; got.Minus != explain.ClassIndex(top[2].Index) {
		t.Errorf("a step back leads to %v", got)
	}
}

func kitShort(w *Window, class int) string {
	return strings.TrimSuffix(w.now.className(class)[:min(12, len(w.now.className(class)))], " ")
}

// A click in the list leads to the channel; the pages lead through all channels; and the maps can be sorted in the same way.
func TestListOfChannels(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.commands.run(action.Contrast)
	l.compared(t)
	p := w.parts.why.channels
	seen := map[int]bool{}
	for range (len(p.order) + pageful - 1) / pageful {
		for _, r := range p.list.ladder.Rungs {
			seen[r.Channel] = true
			if r.Map.Values.Len() == 0 {
				t.Errorf("channel %d has no map", r.Channel)
			}
		}
		w.commands.run(action.ListOn)
		l.rest(t)
	}
	if len(seen) != len(p.order) {
		t.Errorf("%d channels on all pages, want %d", len(seen), len(p.order))
	}
	w.commands.run(action.ListEnd)
	l.rest(t)
	w.commands.run(action.ListInMaps)
	if o := w.now.scene.Order; o.Key != rank.Part || !o.Down || w.now.layerName() != "block5_conv3" {
		t.Errorf("the maps of %s are sorted by %+v", w.now.layerName(), o)
	}
	w.viewer.chooseLayer(1)
	w.viewer.look(w.viewer.whole().WithView(scene.CauseView))
	l.rest(t)
	first := p.list.ladder.Rungs[1].Channel
	p.list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(30, view.RungHeight*1.5)})
	if w.now.layerName() != "block5_conv3" || w.now.scene.Channel != first || w.now.scene.View != scene.Maps {
		t.Errorf("a click leads to %s %d, %s, want channel %d", w.now.layerName(), w.now.scene.Channel, w.now.scene.View, first)
	}
	w.commands.run(action.List(rank.Switched))
	l.rest(t)
	w.causes.back() // Esc
	l.rest(t)
	if text := p.state.Whole(); !strings.Contains(text, "stopped") || !l.asked.has("stop "+session.RankingName) {
		t.Errorf("stopped: %q", text)
	}
	w.commands.run(action.List(rank.Switched))
	l.rest(t)
	l.run(t, context.Background(), session.RankingName)
	if v := p.values; len(v) == 0 || v[p.order[0]] > v[p.order[len(v)-1]] {
		t.Errorf("the largest fall is not the first of %v in the order %v", v, p.order)
	}
}

// on puts the mouse on a rung of the list.
func (l liking) on(rung int) {
	list := l.parts.why.channels.list
	list.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, view.RungHeight*(float32(rung)+0.5))}})
}

// In the list by relevance the mouse has a look at what went through a channel: its own map stands above until the mouse leaves; one
// that is under way ends when the mouse moves on, and nothing else is disturbed.
func TestRelevanceOfAChannel(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.commands.run(action.Tab(scene.WhyTab))
	l.rest(t)
	l.run(t, context.Background(), session.ExplainingName)
	w.commands.run(action.List(rank.Relevance))
	l.rest(t)
	w.parts.right.pages[scene.WhyTab].ScrollToBottom()
	l.on(0)
	if l.asked.has("do " + session.GlimpsingName) {
		t.Error("a look at a list that is not there")
	}
	l.run(t, context.Background(), session.RankingName)
	p := w.parts.why
	if text := p.channels.state.Whole(); !strings.Contains(text, "100.00 %") {
		t.Errorf("the percentages: %q", text)
	}
	whole := p.box.heat.heat
	l.on(2)
	l.on(0)
	if !l.asked.has("stop " + session.GlimpsingName) {
		t.Error("the look at another channel goes on")
	}
	if p.channels.heat.heat.Values.Len() != 0 {
		t.Error("there is a map before there is one")
	}
	l.run(t, context.Background(), session.GlimpsingName)
	first := p.channels.order[0]
	channel := explain.Target{Layer: "block5_conv3", Channel: first}
	want, err := explain.Run(context.Background(), l.r, w.now.result.Activations, explain.Request{Method: explain.LRP, Target: explain.Target{Class: explain.Top}, Condition: channel}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.channels.heat.heat; !slices.Equal(got.Values.Data, view.HeatOf(want).Values.Data) || got.Range.Hi != view.HeatOf(want).Range.Hi {
		t.Errorf("it is not the map of what went through %v", channel)
	}
	if text := p.channels.title.Text; !strings.Contains(text, fmt.Sprint(first)) || !strings.Contains(text, p.channels.number(first)) {
		t.Errorf("%q does not say through which channel", text)
	}
	p.channels.list.MouseOut()
	l.rest(t)
	if p.channels.heat.heat.Values.Len() != 0 || !slices.Equal(p.box.heat.heat.Values.Data, whole.Values.Data) {
		t.Error("the map stays when the mouse has left, or the other one does not")
	}
	l.on(0) // at once, for it is kept
	l.rest(t)
	if p.channels.heat.heat.Values.Len() == 0 {
		t.Error("a map that was there is not kept")
	}
}

// Nothing of all that is cut off, in both languages, on a small screen and a large one, and with long names.
func TestCausesHaveRoom(t *testing.T) {
	inOneGoroutine(t)
	for _, lang := range locale.All() {
		l := openLiking(t, settings.Settings{Language: lang.Code()})
		w := l.Window
		at := func(what string) {
			l.rest(t)
			for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720), fyne.NewSize(2560, 1440)} {
				w.win.Resize(size)
				for _, far := range []func(){w.parts.right.pages[scene.WhyTab].ScrollToTop, w.parts.right.pages[scene.WhyTab].ScrollToBottom} {
					far()
					checkRoom(t, w, fmt.Sprintf("%s, %v, %s", lang.Code(), size, what), size)
				}
			}
		}
		w.commands.run(action.Contrast)
		at("two classes under way")
		l.compared(t)
		at("two classes")
		for _, k := range rank.TargetKeys() {
			w.commands.run(action.List(k))
			at("list under way")
			if k != rank.Part {
				l.run(t, context.Background(), session.RankingName)
			}
			at("list by " + string(k))
		}
		for _, m := range explain.Methods() {
			w.viewer.look(w.viewer.whole().WithMethod(m).WithListing(scene.Listing{}))
			if m == explain.SmoothGrad || m == explain.IG || m == explain.Occlusion { // slow, and their words are there before
				at(string(m))
				continue
			}
			l.rest(t)
			l.run(t, context.Background(), session.ExplainingName)
			at(string(m))
		}
	}
}
