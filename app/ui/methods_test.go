package ui

import (
	"bytes"
	"context"
	"fmt"
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
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/op"
)

// requests are all methods, and all composites of LRP, with what is slow kept short.
func requests() (list []explain.Request) {
	for _, m := range explain.Methods() {
		req := explain.Request{Method: m, Target: explain.Target{Class: explain.Top}, N: 3, Sigma: 0.1, Steps: 4, Patch: 64, Stride: 64}
		if m != explain.LRP {
			list = append(list, req)
			continue
		}
		for _, c := range explain.Composites() {
			req.Composite = c
			list = append(list, req)
		}
	}
	return list
}

// The maps that a map is compared with each stand above what they are and how alike they are, and it is said what to look for; those of
// a signed method are framed.
func TestTrustedMapsSayWhatTheyAre(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		w.commands.run(action.Tab(scene.WhyTab))
		b, asked := w.parts.why.tests, w.now.scene.Cause.Request
		result := func() *explain.Result {
			return &explain.Result{Values: op.NewTensor(op.Map(4, 6, 1)), Map2D: true, Signed: true}
		}
		trust := &explain.Trust{Map: result(), Other: &explain.Likeness{Target: explain.Target{Class: "class:3"}, Map: result(), Pearson: 0.25}}
		for i, layer := range []string{"predictions", "fc2", "fc1", "block5_conv3"} {
			trust.Stages = append(trust.Stages, explain.Likeness{Layer: layer, Map: result(), Pearson: -float64(i) / 8, Flat: i == 3})
		}
		w.causes.tests.trust[asked] = session.Test{Of: w.now.result, Asked: asked, Trust: trust}
		w.parts.why.show()
		w.win.Canvas().Capture() // draws
		runner := w.now.className(3)
		want := [][2]string{{l.Text("trust.this"), ""}, {runner, "r = 0.250"}, {"predictions", "r = 0"}, {"fc2", "r = −0.125"}, {"fc1", "r = −0.250"}, {"block5_conv3", "–"}}
		var maps []*smallMap
		inSight(b.maps, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
			for _, m := range append(b.two.all, b.stages.all...) {
				if m.root == o {
					maps = append(maps, m)
				}
			}
		})
		if len(maps) != len(want) {
			t.Fatalf("%s: %d maps, want %d", l.Code(), len(maps), len(want))
		}
		for i, m := range maps {
			if got := [2]string{m.name.Text, m.like.Text}; got != want[i] {
				t.Errorf("%s: below map %d stands %q, want %q", l.Code(), i, got, want[i])
			}
			img, k := m.picture.Image(), ink()
			if box := view.Fitted(img.Rect.Inset(1), 6, 4); img.RGBAAt(box.Min.X+5, box.Min.Y-1) != k.Line || box.Dx() < 70 {
				t.Errorf("%s: map %d of %v has no frame at %v", l.Code(), i, img.Rect, box)
			}
		}
		said := texts(b.maps)
		for _, words := range []string{l.Text("trust.pair", runner), l.Text("trust.stages", "predictions"), l.Text("trust.note")} {
			if !strings.Contains(strings.ReplaceAll(said, " ", ""), strings.ReplaceAll(words, " ", "")) {
				t.Errorf("%s: %q is not said in %q", l.Code(), words, said)
			}
		}
		delete(w.causes.tests.trust, asked)
		if w.parts.why.show(); b.maps.Visible() {
			t.Errorf("%s: the maps stay", l.Code())
		}
	}
}

// Each method, in the window: its numbers on the bar, zero fixed, on one scale with those of another class; the value under the mouse as
// it is; the parameters that it was computed with below it; how much of the photo shows; what is saved; and two sentences in both languages.
func TestEachMethod(t *testing.T) {
	inOneGoroutine(t)
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.commands.run(action.Tab(scene.WhyTab))
	drawn(w.win.Canvas())
	for _, req := range requests() {
		name := fmt.Sprint(req.Method, " ", req.Composite)
		for _, lang := range locale.All() {
			note := locale.New(lang.Code()).Text("method." + string(req.Method) + ".note")
			if n := strings.Count(note, ".") + strings.Count(note, "。"); n < 2 {
				t.Errorf("%s, %s: %q is not two sentences", name, lang.Code(), note)
			}
		}
		ask := func(target explain.Class) *causeBox {
			t.Helper()
			req.Target.Class = target
			next := w.now.scene.Cause
			next.Request = req
			w.viewer.look(w.viewer.whole().WithCause(next))
			l.rest(t)
			if w.causes.present().Result == nil {
				w.commands.run(action.Explain)
				l.run(t, context.Background(), session.ExplainingName)
			}
			return w.parts.why.box
		}
		first := ask(explain.Top)
		got := w.causes.present()
		if got.Result == nil {
			t.Errorf("%s: %v", name, got.Err)
			continue
		}
		if facts := first.facts.Whole(); req.Composite != "" && !strings.Contains(facts, w.now.choiceText(string(req.Composite))) {
			t.Errorf("%s: %q does not name the rules", name, facts)
		}
		if req.Method == explain.LRP && req.Composite != explain.Composites()[0] { // their scale is that of the first
			checkHover(t, name, w, first)
			continue
		}
		second := ask(explain.Second)
		r, other := second.heat.heat.Range, w.causes.present()
		if most := max(got.peaks[0], other.peaks[0]); r.Hi != most || r.Lo != 0 && r.Lo != -r.Hi || got.Result.Signed != (r.Lo < 0) {
			t.Errorf("%s: the colours go from %v to %v, and the largest of both classes is %v", name, r.Lo, r.Hi, most)
		}
		if back := ask(explain.Top); back.heat.heat.Range != r {
			t.Errorf("%s: another class has another scale, %v and %v", name, back.heat.heat.Range, r)
		}
		checkHover(t, name, w, first)
		w.viewer.setCover(1)
		l.rest(t)
		covered := first.heat.heat
		w.viewer.setCover(0.5)
		l.rest(t)
		if covered.Cover != 1 || first.heat.heat.Cover != 0.5 {
			t.Errorf("%s: the slider does not reach the picture", name)
		}
		facts := first.facts.Whole()
		for _, want := range map[explain.Method][]string{
			explain.SmoothGrad: {"noisy pictures: 3", "sigma: 0.1"}, explain.IG: {"steps: 4", "baseline:"}, explain.Occlusion: {"patch: 64", "stride: 64"},
			explain.LRP: {"composite:"}, explain.GradCAM: {"block5_conv3", "negative values: set to zero"}, explain.Saliency: {"reducer:"},
		}[req.Method] {
			if !strings.Contains(facts, want) {
				t.Errorf("%s: %q does not name %q", name, facts, want)
			}
		}
		for what, write := range map[string]func(*bytes.Buffer) error{
			"npy":  func(b *bytes.Buffer) error { return w.saver.explanation().WriteNPY(b) },
			"json": func(b *bytes.Buffer) error { return w.saver.explanation().WriteJSON(b) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil || b.Len() < 100 {
				t.Errorf("%s: %s: %v, %d bytes", name, what, err, b.Len())
			}
		}
	}
}

// checkHover puts the mouse on the middle of a map: what is told of is its raw value there.
func checkHover(t *testing.T, name string, w *Window, b *causeBox) {
	t.Helper()
	size := b.heat.Size()
	b.heat.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(size.Width/2, size.Height/2)}})
	s, heat := b.heat.hover, b.heat.heat
	if !s.ok {
		t.Errorf("%s: the mouse is on no value", name)
		return
	}
	v := heat.Values.Data[s.y*heat.Values.W+s.x]
	if b.mark() != v || !strings.Contains(w.parts.status.value.Text, fmt.Sprintf("(%d, %d) = %s", s.y, s.x, view.Exact(v))) {
		t.Errorf("%s: told is %q, and the value at (%d, %d) is %v", name, w.parts.status.value.Text, s.y, s.x, v)
	}
	b.heat.MouseOut()
}

// What can be chosen of a method is within what it takes, and named in both languages.
func TestOptionsAreSane(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	for _, o := range scene.Options() {
		for _, m := range explain.Methods() {
			if !m.Reads(o.Name) {
				continue
			}
			c := o.Set(scene.Default().WithMethod(m).Cause, explain.Target{Layer: "block4_conv1", Channel: 0})
			if _, err := c.Filled(l.now.network()); err != nil && !(o.Name == "stride" && c.Patch == 0) { // a stride longer than the patch is refused in words
				t.Errorf("%s of %s: %v", o.Value, m, err)
			}
		}
		for _, lang := range locale.All() {
			if !locale.New(lang.Code()).Has("option." + o.Name) {
				t.Errorf("%s has no name for %s", lang.Code(), o.Name)
			}
		}
	}
	for _, name := range []string{"n", "sigma", "steps", "composite"} {
		if !slices.Contains(scene.OptionNames(), name) {
			t.Errorf("%s cannot be chosen", name)
		}
	}
}
