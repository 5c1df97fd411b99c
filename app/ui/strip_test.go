package ui

import (
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// A thumbnail of a picture as thin as a thread is still wide enough to be drawn.
func TestThinThumbnails(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{20, 6000, thinnest, 2 * thumbSide}, {20000, 20, 2 * thumbSide, thinnest}, {1, 6000, 1, 2 * thumbSide}, {3, 4, 3, 4}, {400, 800, 168, 336},
	} {
		small := picture.New(8, 8)
		input := nn.NewTensor(nn.Shape{H: 8, W: 8, C: 3})
		p := &session.Picture{Prepared: nn.Prepared{Original: picture.New(c.w, c.h), Fitted: small, Input: input}}
		if got := newThumbs(p).original.Bounds(); got.Dx() != c.wantW || got.Dy() != c.wantH {
			t.Errorf("%d x %d: a thumbnail of %v, want %d x %d", c.w, c.h, got, c.wantW, c.wantH)
		}
	}
}

// Until a picture is prepared for a model of another input, nothing is said of what it was for the one before.
func TestPictureOfTheModelBefore(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	strip := w.parts.layers.strip
	if strip.captions[1].Text == "" || strip.steps.Text == "" {
		t.Fatal("nothing is said of the picture")
	}
	n := *w.now.network()
	n.Layers = append([]nn.Layer{}, n.Layers...)
	n.Layers[0].Out.W, n.Layers[0].Out.H = 32, 32
	w.now.state.Model = &session.Model{Network: &n, Weights: w.now.state.Model.Weights}
	w.parts.layers.showPicture()
	if strip.captions[1].Text != "" || strip.captions[2].Text != "" || strip.steps.Text != "" || strip.captions[0].Text == "" {
		t.Errorf("%q, %q, %q, %q of the model before", strip.captions[0].Text, strip.captions[1].Text, strip.captions[2].Text, strip.steps.Text)
	}
}
