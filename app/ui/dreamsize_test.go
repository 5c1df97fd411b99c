package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// A picture of another size is what package dream makes with the model at that size, also of a photo and where it goes on; caption, file and
// command say the size. Dense layers refuse where they read whole maps.
func TestDreamOfAnotherSize(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.viewer.chooseLayer(4)
	for _, m := range []dream.Method{dream.Naive, dream.Accentuate} {
		d := scene.Dream{Target: explain.Target{Layer: "block2_conv1", Channel: 1}, Method: m, Steps: 2}
		w.viewer.look(w.viewer.whole().WithDream(d).WithView(scene.DreamView))
		w.commands.run(action.DreamSize(128))
		w.commands.run(action.BeginDream)
		l.run(t, context.Background(), session.DreamingName)
		w.commands.run(action.GoOnDreaming)
		l.run(t, context.Background(), session.DreamingName)
		r, err := sizedOf(l.r)(t.Context(), 128)
		if err != nil {
			t.Fatal(err)
		}
		req := dream.Request{Target: d.Target, Method: m, Steps: 4}
		if m == dream.Accentuate {
			p, err := nn.Preprocess(w.now.picture().Prepared.Original, r.Network().Card.Input)
			if err != nil {
				t.Fatal(err)
			}
			req.Photo = p.Fitted
		}
		want, err := dream.Run(t.Context(), r, req, nil)
		r.Close()
		got := w.dreams.present()
		if err != nil || got.Err != nil || got.Result == nil || got.Result.Picture.W != 128 || !slices.Equal(got.Result.Picture.Pix, want.Picture.Pix) {
			t.Fatalf("%s: %v, %v: the picture is another one than package dream's", m, err, got.Err)
		}
		w.commands.run(action.CopyDream)
		for text, want := range map[string]string{
			w.app.Clipboard().Content(): " --size 128 ", l.dreamPane().facts.Whole(): "128 × 128 pixels, computed on the CPU",
			strings.Join(w.saver.dreamNotes(), ", "): "128 x 128 pixels", w.saver.dreamStem(): "_128px",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q, want %q in it", m, text, want)
			}
		}
	}
	for range locale.All() {
		w.commands.run(action.Language)
		l.rest(t)
		w.win.Resize(fyne.NewSize(1280, 720))
		w.win.Resize(fyne.NewSize(960, 600))
		checkRoom(t, w, "a dream of another size", fyne.NewSize(960, 600))
	}
	w.commands.run(action.DreamSize(0))
	if len(w.dreams.present().Curve) != 0 || w.now.dreamSide() != 0 {
		t.Error("the model's size has the picture of another one")
	}
	for target, why := range map[string]string{"class:3": "why.dreamsize", "fc1:2:0,0": "why.dreamsize", "block5_pool:1": ""} {
		aim, err := explain.ParseTarget(target)
		if err != nil {
			t.Fatal(err)
		}
		w.viewer.look(w.viewer.whole().WithDream(scene.Dream{Target: aim, Method: dream.Naive, Size: 320}))
		if got := w.dreams.hindered(); got != why {
			t.Errorf("%s: %q, want %q", target, got, why)
		}
	}
}

// sizedOf opens runners of a runner's model for other sizes.
func sizedOf(r nn.Runner) func(context.Context, int) (nn.Runner, error) {
	return func(ctx context.Context, side int) (nn.Runner, error) {
		set, err := r.Weights().Resized(side, side)
		if err != nil {
			return nil, err
		}
		return nn.Open(ctx, set, nn.Options{Backend: nn.CPU})
	}
}
