package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
)

// boxes are those that are in sight.
func (o *witness) boxes() map[string]*causeBox {
	boxes := map[string]*causeBox{}
	if o.w.now.scene.Tab == scene.WhyTab {
		boxes["tab"] = o.w.parts.why.box
	}
	if o.w.now.scene.View == scene.CauseView {
		boxes["middle"] = o.w.parts.middle.panes[scene.CauseView].(*causePane).box
	}
	return boxes
}

// cause is what is said of the picture of a cause, in the tab and in the middle.
func (o *witness) cause(t *testing.T, runners walked) {
	now := &o.w.now
	o.patch(t, runners)
	if tests := o.w.parts.why.tests; now.scene.Tab == scene.WhyTab {
		trust, curves := o.w.causes.tests.trust[now.scene.Cause.Request], o.w.causes.tests.curves[now.scene.Cause.Request]
		o.same("maps that were tested", tests.maps.Visible(), o.complete() && trust.Trust != nil && trust.Of.Activations == now.result.Activations)
		o.same("curves", tests.lines.Visible(), o.complete() && len(curves.Curves) > 0 && curves.Of.Activations == now.result.Activations)
	}
	o.channels(t, runners)
	for name, b := range o.boxes() {
		o.same(name+": covers", math.Abs(b.cover.Value-now.scene.Cause.Cover) < 1e-9, true)
		if !o.complete() {
			o.same(name+": a cause of what is not shown", b.heat.heat.Values.Len(), 0)
			continue
		}
		if b.heat.heat.Values.Len() == 0 {
			o.same(name+": the bar without a cause", b.mark() == b.mark(), false)
			o.same(name+": a balance without a cause", b.balance.Whole(), "")
			continue
		}
		o.answer(t, name, b, runners)
	}
}

// answer compares a picture of a cause with the one that package explain gives for what the scene asks for.
func (o *witness) answer(t *testing.T, name string, b *causeBox, runners walked) {
	now := &o.w.now
	want := o.last.cause(t, runners.runners[now.network()], now.result.Activations, now.scene.Cause.Request)
	heat := view.HeatOf(want)
	o.same(name+": the cause", slices.Equal(b.heat.heat.Values.Data, heat.Values.Data), true)
	r := b.heat.heat.Range
	o.same(name+": zero of the colours", r.Lo == -r.Hi || r.Lo == 0, true)
	o.same(name+": the range holds the largest value", r.Hi >= heat.Range.Hi || now.scene.Cause.Clip, true)
	o.same(name+": what is explained", b.what.Whole(), now.aimText(want.Aim))
	for _, a := range want.Accounts {
		o.holds(name+": the balance", b.balance.Whole(), view.Number(a.Want, 5), view.Number(a.Residual, 2), summed(now, a))
	}
	if s := b.heat.hover; s.ok {
		v := heat.Values.Data[s.y*heat.Values.W+s.x]
		o.same(name+": mark", b.mark(), v)
		o.begins(name+": value", o.w.parts.status.value.Text, fmt.Sprintf("%s (%d, %d) = %s", now.network().Layers[want.Site.Layer].Name, s.y, s.x, view.Exact(v)))
	}
}

// summed is what an account begins with where the values that are shown are not what is summed up; nothing where they are.
func summed(now *subject, a explain.Account) string {
	key := map[string]string{explain.FullGradient: "part.values.gradient", explain.Above: "part.values.maps"}[a.Name]
	if key == "" {
		return ""
	}
	return now.lang.Text(key, view.NumberAs(a.Of(explain.PartValues), a.Want, 5)) // as finely as the whole
}

// channels is what is said of the channels that are listed, and of the two classes that are compared.
func (o *witness) channels(t *testing.T, runners walked) {
	now, p := &o.w.now, o.w.parts.why
	if now.scene.Tab != scene.WhyTab {
		return
	}
	target := now.scene.Cause.Target
	o.same("two classes", p.pair.both.Visible(), target.Minus != "")
	if target.Minus != "" && o.complete() {
		o.holds("the class", p.pair.sides[action.For].Text, kit.Shorten(now.knownClass(target.Class), 24))
		o.holds("the class that it is not", p.pair.sides[action.Against].Text, kit.Shorten(now.knownClass(target.Minus), 24))
	}
	if !p.channels.list.Visible() {
		return
	}
	o.same("channels of another pass", o.complete(), true)
	l, err := now.listLayer()
	if err != nil || !o.complete() {
		o.same("channels of no layer", err, nil)
		return
	}
	want := session.Ranked{}
	task := session.Ranking(session.Measure(now.scene.Listing.By), target, l.Index, func(r session.Ranked) { want = r })
	if err := task.Run(context.Background(), session.Tools{Runner: runners.runners[now.network()], Result: now.result, Progress: func(float64) {}}); err != nil {
		t.Fatal(err)
	}
	m, _ := rank.ByKey(now.scene.Listing.By)
	o.same("the channels' numbers", p.channels.values, want.Values)
	for _, r := range p.channels.list.ladder.Rungs {
		o.same("a channel's number", r.Text, view.RankText(m, want.Values[r.Channel]))
	}
	o.holds("whose channels they are", p.channels.state.Whole(), l.Name)
	if p.channels.heat.heat.Values.Len() > 0 {
		through, err := explain.Run(context.Background(), runners.runners[now.network()], now.result.Activations, p.channels.through(p.channels.seen()), nil)
		if err != nil {
			t.Fatal(err)
		}
		o.same("what went through a channel", slices.Equal(p.channels.heat.heat.Values.Data, view.HeatOf(through).Values.Data), true)
	}
}

// listChannels lists channels, goes through their list, or is the session that has had a look at one.
func (o *walker) listChannels() string {
	w := o.w
	switch n := o.rand.IntN; n(6) {
	case 5:
		if n(2) == 0 {
			w.commands.run(action.UnitField)
		}
		return "field: " + o.serveShown(session.FieldingName)
	case 0:
		w.commands.run(action.List(rank.TargetKeys()[n(2)]))
	case 1:
		w.commands.run([]action.ID{action.Contrast, action.ContrastSwap, action.ContrastAnswer(action.Against, n(action.Answers)), action.ContrastFound(action.For)}[n(4)])
	case 2:
		w.commands.run([]action.ID{action.ListOn, action.ListBack, action.ListEnd, action.ListInMaps}[n(4)])
	case 3:
		if g := w.causes.glances; g.asked != nil {
			return "looked: " + o.serveShown(session.GlimpsingName)
		}
		return "nothing to look at"
	case 4:
		if list := w.parts.why.channels.list; list.Visible() && len(list.ladder.Rungs) > 0 {
			list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, n2(o, list.Size().Height))})
		}
	}
	return fmt.Sprint("channels ", w.now.scene.Listing, w.now.scene.Cause.Target)
}

// serveShown is serve for a task that takes a complete result.
func (o *walker) serveShown(name string) string {
	if !o.w.now.answered() {
		return "nothing"
	}
	return o.serve(name)
}

// elsewhere reports whether the mouse may be on a value that is not of the maps.
func (o *witness) elsewhere() bool { return o.w.now.scene.View != scene.Maps || o.onCause() }

// onCause reports whether the mouse is where a picture of a cause tells of values, or where it hides the maps.
func (o *witness) onCause() bool {
	for _, b := range o.boxes() {
		if _, on := b.heat.mouse.on(b.heat); on {
			return true
		}
	}
	return false
}

// explain does something about causes: chooses one, or is the session that has computed what was asked for.
func (o *walker) explain(t *testing.T) string {
	w, now := o.w, &o.w.now
	switch n := o.rand.IntN; n(11) {
	case 9, 10:
		return o.listChannels()
	case 8:
		return o.test()
	case 6:
		keys := rank.TargetKeys()
		w.viewer.setSort(keys[n(len(keys))])
		return "sort by " + string(now.scene.Order.Key)
	case 7:
		return o.ranked()
	case 5:
		return o.cover()
	case 0:
		methods := []explain.Method{explain.Gradient, explain.GradCAM, explain.GradXInput, explain.Saliency}
		m := methods[n(len(methods))]
		w.viewer.look(w.viewer.whole().WithMethod(m))
		return "method " + string(m)
	case 1:
		targets := []explain.Target{{Class: explain.Top}, {Class: explain.Top, Minus: explain.Second}, {Class: explain.ClassIndex(3)}, now.here()}
		target := targets[n(len(targets))]
		w.viewer.look(w.viewer.whole().WithTarget(target))
		return "target " + target.String()
	case 2:
		w.viewer.setCover(float64(n(5)) / 4)
		return "cover"
	case 3:
		w.viewer.look(w.viewer.whole().WithTab(scene.WhyTab).WithView(scene.Views()[n(len(scene.Views()))]))
		box := w.parts.why.box.heat
		o.mouse = origin(box).Add(fyne.NewPos(n2(o, box.Size().Width), n2(o, box.Size().Height)))
		inset, _ := w.win.Canvas().InteractiveArea()
		test.MoveMouse(w.win.Canvas(), o.mouse.Add(inset))
		return "why"
	}
	var task session.Task
	for _, t := range o.asked.tasks {
		if t.Name == session.ExplainingName {
			task = t // the last one
		}
	}
	if o.runners[now.network()] == nil || task.Name != session.ExplainingName || !now.answered() || now.state.Phase != session.Idle {
		return "nothing to explain"
	}
	r := o.runners[now.network()]
	err := task.Run(context.Background(), session.Tools{Runner: r, Model: now.state.Model, Result: now.result, Progress: func(float64) {}})
	drain()
	return fmt.Sprint("explained ", now.scene.Cause.Request, err)
}

func n2(o *walker, size float32) float32 { return o.rand.Float32() * size }

// patch is what is said of a patch on the photo.
func (o *witness) patch(t *testing.T, runners walked) {
	now, h := &o.w.now, &o.w.causes.hand
	req, err := now.scene.Cause.Filled(now.network()) // which the model may not have
	want := err == nil && now.scene.Cause.Method == explain.Occlusion && o.complete() && len(o.boxes()) > 0
	for name, b := range o.boxes() {
		o.same(name+": a patch can be laid", b.heat.onPatch != nil, want)
		o.same(name+": the patch", b.heat.patch, h.box)
		if !want {
			o.same(name+": the patch where there is none", b.how.Whole()+fmt.Sprint(b.heat.patch.Empty(), len(b.patch.Root.Objects)), "true 0")
			continue
		}
		if h.box.Empty() || h.got.Box != h.box {
			continue
		}
		o.same(name+": the patch's side", h.box.Dx(), req.Patch)
		aim, err := req.Target.Aim(now.result.Activations)
		if err != nil {
			t.Fatal(err)
		}
		occluder, err := explain.NewOccluder(context.Background(), runners.runners[now.network()], now.result.Activations, aim, req.Fill)
		if err != nil {
			t.Fatal(err)
		}
		list, err := occluder.At(context.Background(), h.box)
		occluder.Close()
		if err != nil {
			t.Fatal(err)
		}
		o.holds(name+": what the patch does", b.patch.Root.Objects[1].(*widget.Label).Text, view.Number(list[0].Value, 5))
	}
}

// cover drags a patch over the photo, and is the session that tells what it does.
func (o *walker) cover() string {
	w := o.w
	w.viewer.look(w.viewer.whole().WithMethod(explain.Occlusion).WithTab(scene.WhyTab))
	drain()
	box := w.parts.why.box.heat
	if box.onPatch == nil {
		return "no patch to lay"
	}
	for range 3 {
		box.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(n2(o, box.Size().Width), n2(o, box.Size().Height))}})
	}
	for i, task := range slices.Backward(o.asked.tasks) {
		if task.Name == session.CoveringName && w.causes.hand.busy && o.runners[w.now.network()] != nil {
			o.asked.tasks = o.asked.tasks[i:]
			r := o.runners[w.now.network()]
			ctx, stop := context.WithTimeout(context.Background(), 30*time.Millisecond)
			task.Run(ctx, session.Tools{Runner: r, Model: w.now.state.Model, Result: w.now.result, Progress: func(float64) {}})
			stop()
			break
		}
	}
	drain()
	return fmt.Sprint("patch ", w.causes.hand.box)
}

// ranked is the session that has found out what channels are to be sorted by.
func (o *walker) ranked() string {
	now := &o.w.now
	for _, task := range slices.Backward(o.asked.tasks) {
		if task.Name == session.RankingName && o.runners[now.network()] != nil && now.answered() && now.state.Phase == session.Idle && o.w.causes.measures.asked != nil {
			task.Run(context.Background(), session.Tools{Runner: o.runners[now.network()], Result: now.result, Progress: func(float64) {}})
			drain()
			return fmt.Sprint("ranked ", now.scene.Order)
		}
	}
	return "nothing to rank"
}

// test has a map tested by deleting, and is the session that does so.
func (o *walker) test() string {
	w, now := o.w, &o.w.now
	w.commands.run(action.DeleteCause)
	drain()
	for _, task := range slices.Backward(o.asked.tasks) {
		if task.Name == session.TestingName && w.causes.tests.asked != nil && o.runners[now.network()] != nil && now.scene.Cause.Method == explain.GradCAM {
			task.Run(context.Background(), session.Tools{Runner: o.runners[now.network()], Result: now.result, Progress: func(float64) {}})
			drain()
			return "tested"
		}
	}
	return "nothing to test"
}
