package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
)

// What was typed into a field stands there after another language and another theme: the field that takes its place shows it, and not
// only acts by it.
func TestFieldsSayWhatWasTyped(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	fields := func() map[string]fyne.CanvasObject {
		p := w.parts
		return map[string]fyne.CanvasObject{"block5": p.layers.find, "crane": p.answers.find, "max > 0": p.maps.orders.filter}
	}
	w.parts.layers.find.SetText("block5")
	w.parts.answers.find.SetText("crane")
	w.parts.maps.orders.filter.SetText("max > 0")
	for _, id := range []action.ID{action.Language, action.Theme} {
		w.commands.run(id)
		settle(t, w)
		for want, field := range fields() {
			if got := readable(field, nil); !slices.Equal(got, []string{want}) {
				t.Errorf("after %s: a field says %q, want %q", id, got, want)
			}
		}
	}
}

// What computes in CPU mode is said in the window's language.
func TestThreadsInWords(t *testing.T) {
	for code, want := range map[string]string{"en": "8 CPU threads, AVX2", "zh-Hans": "8 个 CPU 线程，AVX2"} {
		w, _ := open(t, settings.Settings{Language: code})
		w.now.state.Device = nn.DeviceInfo{Backend: nn.CPU, Renderer: "8 CPU threads, AVX2", Threads: 8, Units: "AVX2"}
		w.parts.status.show()
		for where, text := range map[string]string{"the status line": w.parts.status.machine.Text, "the menu": w.devices.words(nn.CPU)} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s says %q, want %q in it", code, where, text, want)
			}
		}
	}
}

// The chart tells of the class under a mouse that rests there, after another language too; a class that was looked for is lit until the mouse
// has moved over the chart, and does not come back by itself.
func TestChartFollowsTheMouse(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.parts.answers.find.SetText("crane")
	drawn(w.win.Canvas()) // draws
	c := w.parts.answers.chart
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(c.Size().Width/2, 50)
	c.MouseIn(e)
	lit := c.hover
	if lit < 0 || c.found >= 0 {
		t.Fatalf("the mouse is on class %d, and %d is found", lit, c.found)
	}
	change := func() {
		w.commands.run(action.Language)
		settle(t, w)
		drawn(w.win.Canvas())
		drain()
		for len(w.main.due) > 0 {
			drain()
		}
		c = w.parts.answers.chart
	}
	if change(); c.hover != lit || c.found >= 0 {
		t.Errorf("in another language class %d is lit and %d found, want %d lit", c.hover, c.found, lit)
	}
	c.MouseOut()
	if change(); c.hover >= 0 || c.found >= 0 {
		t.Errorf("without a mouse class %d is lit and %d found", c.hover, c.found)
	}
}
