package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

// The chosen layer's row stays in sight when the list becomes lower, unless the user has scrolled it away.
func TestChosenRowStaysInSight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	l := w.parts.layers.layers
	w.viewer.chooseLayer(14)
	i := l.line()
	if !l.inSight(i) {
		t.Fatalf("row %d is not in sight after it was chosen", i)
	}
	for _, height := range []float32{300, 500, 120, 60} {
		l.Resize(fyne.NewSize(l.Size().Width, height))
		for _, row := range []int{i - 1, i, i + 1} {
			if beside := row != i; !l.inSight(row) && !(beside && height < 3*23) {
				t.Errorf("row %d, of %d, is out of sight, %g from the top, in a list of %g", row, i, float32(row)*23-l.GetScrollOffset(), height)
			}
		}
	}
	l.ScrollToOffset(0)
	l.Resize(fyne.NewSize(l.Size().Width, 100))
	if got := l.GetScrollOffset(); got != 0 {
		t.Errorf("scrolled to %g by a change of size, want the place that the user chose", got)
	}
}

// No column runs into another, whatever is in it and however narrow the list is.
func TestColumnsKeepApart(t *testing.T) {
	wear(theApp(t), newPalette(Light))
	r := newLayerRow()
	test.NewTempWindow(t, r)
	for _, row := range []view.LayerRow{
		{Layer: 19, Name: "fc1", Shape: "4096", Params: "102,764,544", Time: "12.3 ms"},
		{Layer: 1, Name: "block1_conv1", Shape: "224 x 224 x 64", Params: "1,792", Time: "1.52 s"},
		{Layer: 19, Name: "fc1", Shape: "4096", Params: "102,764,544"},
		{Layer: 1, Name: "block1_conv1", Shape: "224 x 224 x 64", Params: "1,792"},
		{Layer: 18, Name: "flatten", Shape: "25088"},
	} {
		for _, width := range []float32{230, 290, 336, 500} {
			r.put(row, row.Time != "", nil)
			r.Resize(fyne.NewSize(width, layerRowHeight))
			end := float32(0)
			for i, text := range r.texts {
				if text.Text == "" || text.Hidden {
					continue
				}
				if x := text.Position().X; x < end || x+text.MinSize().Width > width {
					t.Errorf("%s, %g wide: column %d begins at %g, the one before ends at %g", row.Name, width, i, x, end)
				}
				end = text.Position().X + text.MinSize().Width
			}
		}
	}
}

// Times are in the list for those who ask for them, and then at the next start too; the layer's card has its own in any case.
func TestTimesOnRequest(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	times := func() (n int) {
		for _, row := range w.parts.layers.layers.rows {
			if row.Time != "" {
				n++
			}
		}
		return n
	}
	if n := times(); n != 0 || w.parts.layers.names.texts[3].Text != "" {
		t.Errorf("%d times at first, under %q", n, w.parts.layers.names.texts[3].Text)
	}
	if !strings.Contains(texts(w.parts.card.root), " ms") && !strings.Contains(texts(w.parts.card.root), "µs") {
		t.Errorf("no time in the card: %q", texts(w.parts.card.root))
	}
	w.commands.run(action.LayerTimes)
	if n := times(); n != w.now.layers()-1 || w.parts.layers.names.texts[3].Text != "Time" {
		t.Errorf("%d times when asked for, under %q", n, w.parts.layers.names.texts[3].Text)
	}
	w.remember()
	again, _ := open(t, w.set)
	if !again.now.scene.Times {
		t.Error("not remembered")
	}
}

func TestCopySummary(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.CopySummary)
	if got := w.saver.clipboard.Content(); got != view.SummaryTable(w.now.network()) {
		t.Errorf("copied %q", got)
	}
}
