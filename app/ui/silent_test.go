package ui

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
)

// The search is asked for where several pictures are open; what it finds is told layer by layer, and can be copied.
func TestSilentDialog(t *testing.T) {
	w, a := open(t, settings.Settings{})
	w.commands.run(action.FindSilent)
	if !a.has("do " + session.SilentName) {
		t.Errorf("asked for %q", a.calls)
	}
	w.showSilent(session.SilentReport{Pictures: 200, Skipped: 2, Layers: []nn.SilentLayer{{Name: "block3_conv1", Channels: 256, Silent: []int{3, 77}}, {Name: "fc1", Channels: 4096}}})
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no dialog")
	}
	said := strings.ReplaceAll(texts(top), "\n", " ")
	if strings.Contains(said, "…") || strings.Contains(said, ": (") {
		t.Errorf("said %q, with the menu's dots or a sentence behind its colon", said)
	}
	for _, want := range []string{"200", "block3_conv1 2 of 256", "3, 77", "fc1 0 of 4096"} {
		if !strings.Contains(said, want) {
			t.Errorf("said %q, want %q in it", said, want)
		}
	}
	state := w.now.state
	state.Files = nil
	w.Update(state)
	drain()
	if w.commands[action.FindSilent].hindered() != "why.nofolder" {
		t.Error("it can be asked for with one picture")
	}
}
