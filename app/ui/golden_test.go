package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// Goldens hold what the toolkit is told to draw, or a few pixels. After a change that is meant, look at what is in
// testdata/failed and put it in the golden's place. All fonts in them are part of the program.

// stage shows an object alone in a window.
func stage(t *testing.T, theme string, o fyne.CanvasObject, width, height float32) fyne.Canvas {
	t.Helper()
	wear(theApp(t), newPalette(theme))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	o.Refresh()
	return w.Canvas()
}

func TestGoldenAnswers(t *testing.T) {
	wear(theApp(t), newPalette(Light))
	mantis := weights.Class{ID: "n02236044", Name: "mantis", Zh: "螳螂"}
	first, empty := newAnswer(nil), newAnswer(nil)
	first.set(1, nn.Prediction{Index: 315, Class: mantis, Probability: 0.93125}, 0.5, locale.New(locale.Chinese))
	empty.set(2, nn.Prediction{Index: -1}, -1, locale.New(locale.Chinese))
	test.AssertRendersToMarkup(t, "answers.xml", stage(t, Light, kit.Snug(first, empty), 300, 60))
}

func TestGoldenBanner(t *testing.T) {
	wear(theApp(t), newPalette(Dark))
	var b *banner
	b = newBanner("", nil, func() { b.root.Refresh() }, func() {})
	c := stage(t, Dark, b.root, 460, 80)
	b.show(&session.Problem{Err: errors.New("picture: notes.txt: is text, not a picture"), More: 2}, locale.New(locale.English), "The window shows noise.png.", "/log")
	test.AssertRendersToMarkup(t, "banner.xml", c)
}

func TestGoldenLayers(t *testing.T) {
	wear(theApp(t), newPalette(Light))
	l := newLayerList(func(group string) string { return group })
	c := stage(t, Light, l, 336, 96)
	l.show([]view.LayerRow{
		{Layer: -1, Name: "block1", Group: "block1", Open: true},
		{Layer: 1, Name: "block1_conv1", Group: "block1", Shape: "224 x 224 x 64", Params: "1,792", Time: "12.3 ms"},
		{Layer: -1, Name: "top", Group: "top"},
	}, 1, true)
	test.AssertRendersToMarkup(t, "layers.xml", c)
}

func TestGoldenGrid(t *testing.T) {
	wear(theApp(t), newPalette(Dark))
	tensor := nn.NewTensor(nn.Shape{H: 6, W: 6, C: 5})
	for i := range tensor.Data {
		if c := i % 5; c != 3 { // map 3 is silent
			tensor.Data[i] = float32((i/5*(c+2))%36) - 4
		}
	}
	g := newGridPane()
	g.look.Silent, g.look.Ranges, g.look.Chosen = "silent", true, 1
	g.grid.SetColumns(3)
	c := stage(t, Dark, g, 300, 240)
	g.show(layerKey{}, rank.Plain(), view.NewMaps(tensor, view.PerChannel, view.Range{}, view.Viridis()), false)
	test.AssertRendersToImage(t, "grid.png", c)
}
