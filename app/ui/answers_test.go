package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// A name that is longer than its line ends before the probability, and is whole again where there is room.
func TestLongNamesOfClasses(t *testing.T) {
	open(t, settings.Settings{})
	name := strings.Repeat("extraordinarily long ", 8)
	a := newAnswer(func(int) {})
	a.Resize(fyne.NewSize(280, 28))
	for _, was := range []float32{-1, 0.5} {
		a.set(1, nn.Prediction{Index: 0, Probability: 0.25, Class: weights.Class{ID: "n1", Name: name}}, was, locale.New("en"))
		end := a.share.Position().X
		if was >= 0 {
			end = a.change.Position().X
		}
		if reach := a.name.Position().X + a.name.MinSize().Width; reach > end || !strings.HasSuffix(a.name.Text, "…") {
			t.Errorf("%q reaches to %v, the probability begins at %v", a.name.Text, reach, end)
		}
	}
	if a.Resize(fyne.NewSize(4000, 28)); a.name.Text != name {
		t.Errorf("%q, want %q where there is room", a.name.Text, name)
	}
}

// A model of two classes has two lines.
func TestFewClasses(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	n := *w.now.network()
	n.Layers = append([]nn.Layer{}, n.Layers...)
	n.Layers[len(n.Layers)-1].Out.C = 2
	m := *w.now.state.Model
	for _, c := range []struct {
		network *nn.Network
		lines   int
	}{{&n, 2}, {w.now.network(), len(w.parts.answers.best)}} {
		m.Network = c.network
		w.now.state.Model = &session.Model{ModelRef: m.ModelRef, Network: c.network, Weights: m.Weights}
		w.parts.answers.showBest()
		lines := 0
		for _, line := range w.parts.answers.best {
			if line.Visible() {
				lines++
			}
		}
		if lines != c.lines {
			t.Errorf("%d lines, want %d", lines, c.lines)
		}
	}
}
