package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

// The dialog has the code of the very view, and copying it puts that on the clipboard.
func TestKerasCode(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	press(w, fyne.KeyDown, fyne.KeyRight)
	w.viewer.setLimits(view.Range{Lo: 0, Hi: 12.5})
	settle(t, w)
	code, err := w.kerasCode()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`vggscope weights convert "/models/narrow"`, `PICTURE = "/photos/noise.png"`, `name="block1_conv2")(x)`, "channel = 1\n", "low, high = 0, 12.5\n"} {
		if !strings.Contains(code, want) {
			t.Errorf("no %q in\n%s", want, code)
		}
	}
	if strings.Contains(code, "block2_conv1") {
		t.Error("layers behind the one that is looked at are built")
	}
	w.commands.run(action.KerasCode)
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no dialog")
	}
	w.keys.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close it")
	}
}
