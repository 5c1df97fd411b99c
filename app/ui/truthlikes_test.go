package ui

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/probe"
)

// likes is what is said of what something likes: the picture, the folder, and the looks of the photo.
func (o *witness) likes(t *testing.T, runners walked) {
	switch o.w.now.scene.View {
	case scene.DreamView:
		o.dream(t, runners)
	case scene.BestView:
		o.best()
	}
	o.looks(t, runners)
}

// dream compares the picture with the one that package dream makes of what the scene asks for.
func (o *witness) dream(t *testing.T, runners walked) {
	now, p := &o.w.now, o.w.parts.middle.panes[scene.DreamView].(*dreamPane)
	key, got := o.w.dreams.key(), o.w.dreams.present()
	o.same("whose picture", p.target.Text, map[bool]string{true: now.lang.Text("dream.none"), false: now.targetText(key.target)}[key.target == explain.Target{}])
	o.same("method", p.method.Text, now.lang.Text("dream.method."+string(now.scene.Dream.Method)))
	side := cmp.Or(key.side, 224)
	o.holds("the size", p.size.Text, fmt.Sprintf("%d × %d", side, side))
	o.same("stop", p.stop.Visible(), o.w.dreams.underWay())
	if got.Result == nil || o.w.dreams.underWay() {
		o.same("a picture of nothing", p.drawn != nil && len(got.Curve) == 0, false)
		return
	}
	r := runners.runners[now.network()]
	if key.side > 0 {
		var err error
		if r, err = sizedOf(r)(t.Context(), key.side); err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		o.holds("its size", p.facts.Whole(), fmt.Sprintf("%d × %d", key.side, key.side))
	}
	req := dream.Request{Target: key.target, Method: key.method, Seed: key.seed, Steps: len(got.Curve)}
	if req.Tie = key.tie; key.photo != nil && key.method == dream.MACO {
		req.Samples = []*picture.RGB{o.fitted(t, key.photo, r)}
	} else if key.photo != nil {
		req.Photo = o.fitted(t, key.photo, r)
	}
	want := o.last.dream(t, r, fmt.Sprintf("%p %+v %p %p", now.network(), req, key.photo, key.photo), req)
	o.same("the picture", slices.Equal(got.Result.Picture.Pix, want.Picture.Pix), true)
	if !now.scene.Dream.Clear {
		o.same("the picture that is drawn", p.drawn, got.img)
		o.same("the slider for what is opaque", p.ends.Visible(), false)
		o.same("its pixels", got.img.Pix[4*1000:4*1000+3], want.Picture.Pix[3*1000:3*1000+3])
	}
	if clear, is := p.drawn.(*image.NRGBA); is {
		o.same("what is opaque of the picture", slices.Equal(clear.Pix, want.Transparent(now.scene.Dream.OpaqueFrom()).Pix), true)
	}
	o.same("the curve", p.got.Curve, want.Curve)
	o.holds("what is said of the picture", p.what.Whole(), view.Number(want.Before, 4), view.Number(want.After, 4), now.targetText(key.target))
	o.holds("how it was made", p.facts.Whole(), fmt.Sprint(len(want.Curve)), fmt.Sprint(key.seed))
}

// fitted is a photo at a runner's size.
func (o *witness) fitted(t *testing.T, p *session.Picture, r nn.Runner) *picture.RGB {
	fit, err := nn.Preprocess(p.Prepared.Original, r.Network().Card.Input.With(p.Input.Fit, p.Input.Resample))
	if err != nil {
		t.Fatal(err)
	}
	return fit.Fitted
}

// best is what is said of the folder, of which no picture can be read.
func (o *witness) best() {
	now, p := &o.w.now, o.w.parts.middle.panes[scene.BestView].(*bestPane)
	b := o.w.bests
	o.same("crops of nothing", len(p.shown), 0)
	if now.state.Picture == nil || b.index == nil {
		return
	}
	l := convolution(now.network(), now.layer())
	if now.scene.Best == scene.ByRelevance && relevant(now.network(), l.Index) && b.class() < 0 {
		o.same("whose pictures", p.what.Whole(), now.lang.Text("best.noclass"))
	} else {
		o.holds("whose pictures", p.what.Whole(), l.Name)
	}
	if len(b.index.Failed()) > 0 {
		o.holds("what cannot be read", p.state.Whole(), now.lang.Text("index.unread", len(b.index.Failed())))
	}
}

// looks compares the small pictures and their numbers with what package probe gives.
func (o *witness) looks(t *testing.T, runners walked) {
	now, p := &o.w.now, o.w.parts.likes
	o.same("the box for looks", p.tried.Checked, now.scene.Looks)
	if !p.grid.Visible() || now.scene.Tab != scene.WhyTab {
		return
	}
	o.same("looks of another pass", o.complete(), true)
	if !o.complete() {
		return
	}
	target := now.scene.Cause.Target
	aim, err := target.Aim(now.result.Activations)
	if err != nil {
		t.Fatal(err)
	}
	want, err := probe.LooksOf(context.Background(), runners.runners[now.network()], now.result.Activations, aim, now.result.Picture.Prepared.Fitted, nil, probe.LookOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.holds("what is tried", p.what.Whole(), now.aimText(aim))
	for i, tile := range p.tiles {
		o.same("look", tile.name.Text, now.lang.Text("look."+string(want[i].Look)))
		o.same("its numbers", tile.says[0].Text, fmt.Sprintf("%s → %s", view.Number(aim.Value, 4), view.Number(want[i].Value, 4)))
		o.same("its picture", tile.img.Image.Image.(interface{ PixOffset(int, int) int }) != nil, true)
	}
}

// like does something about what is liked: asks for it, or is the session that has computed what was asked for.
func (o *walker) like(t *testing.T) string {
	w := o.w
	switch n := o.rand.IntN; n(5) {
	case 0:
		key := []rune("liicc")[n(5)]
		w.keys.typedRune(key)
		return "key " + string(key)
	case 1:
		d := scene.Dream{Method: dream.Methods()[n(4)], Steps: 1 + n(3), Seed: uint64(n(2)), Clear: n(4) == 0, Opaque: n(3) * 40, Tie: float64(n(2)), Natural: n(2) == 0, Size: n(2) * 64}
		d.Target = []explain.Target{{}, {Class: explain.ClassIndex(3)}, {Layer: "block2_conv1", Channel: 1}}[n(3)]
		if d.Target.Class != "" && !w.now.network().HasTop() {
			d.Target = explain.Target{}
		}
		w.viewer.look(w.viewer.whole().WithDream(d).WithView(scene.DreamView))
		w.commands.run(action.BeginDream)
		return fmt.Sprint("dream ", d)
	case 2:
		return "looked: " + o.serve(session.LookingName)
	case 3:
		w.commands.run([]action.ID{action.GoOnDreaming, action.StopDreaming, action.Best(scene.ByRelevance), action.Best(scene.ByActivation)}[n(4)])
		return "go on, stop, or rank"
	}
	return "dreamt: " + o.serve(session.DreamingName)
}

// serve runs the task of a name that was asked for last.
func (o *walker) serve(name string) string {
	now := &o.w.now
	i := -1
	for k, task := range o.asked.tasks {
		if task.Name == name {
			i = k
		}
	}
	if o.runners[now.network()] == nil || i < 0 || now.state.Phase != session.Idle || now.network() == nil || name == session.LookingName && !now.answered() {
		return "nothing"
	}
	if steps := now.scene.Dream.Steps; name == session.DreamingName && (steps < 1 || steps > 3) {
		return "nothing: it would take long"
	}
	task := o.asked.tasks[i]
	o.asked.tasks = slices.Delete(o.asked.tasks, i, i+1)
	err := task.Run(context.Background(), session.Tools{Runner: o.runners[now.network()], Model: now.state.Model, Result: now.result, Progress: func(float64) {}, OpenSized: sizedOf(o.runners[now.network()])})
	drain()
	return fmt.Sprint(err)
}
