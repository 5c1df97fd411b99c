package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// The action asks how large the page may be, and writes one of the picture that is on the screen, in the window's language.
func TestSavePage(t *testing.T) {
	w, _ := open(t, settings.Settings{Language: "zh-Hans"})
	until(t, func() bool { return w.commands[action.SavePage].why() == "" })
	w.commands[action.SavePage].do()
	field := asking(t, w)
	if got := filepath.Base(field.Text); got != "noise.html" {
		t.Errorf("proposed %q", got)
	}
	sizes := find(t, w.win.Canvas().Overlays().Top(), func(s *kit.Choice) bool { return len(s.Options) == 3 })
	if strings.Join(sizes.Options, ",") != "5 MB,15 MB,40 MB" || sizes.Selected != "15 MB" {
		t.Fatalf("sizes %q, %q", sizes.Options, sizes.Selected)
	}
	sizes.SetSelected("5 MB")
	path := filepath.Join(t.TempDir(), "page.html")
	field.SetText(path)
	enter(field)
	until(t, func() bool { _, err := os.Stat(path); return err == nil })
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 5_000_000 || !strings.Contains(string(text), `<html lang="zh-Hans">`) || !strings.Contains(string(text), `"name":"noise`) {
		t.Errorf("%d bytes: %.300s", len(text), text)
	}
}
