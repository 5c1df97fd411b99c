package ui

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/locale"
)

// The toolkit's dialogs say what the window's language says, there and back.
func TestSpeak(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("here Fyne takes the language from the system and not from the environment")
	}
	for _, variable := range []string{"LANGUAGE", "LC_ALL"} {
		t.Setenv(variable, "C") // and put back after the test
	}
	test.NewTempApp(t)
	for _, c := range []struct{ code, want string }{{locale.Chinese, "取消"}, {locale.English, "Cancel"}, {locale.Chinese, "取消"}} {
		speak(locale.New(c.code))
		if got := lang.L("Cancel"); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
}

// Nothing is left for the toolkit to do when its main loop has ended: it would do that on another goroutine, too late.
func TestNoLastEvent(t *testing.T) {
	a := test.NewTempApp(t)
	l, ok := a.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if !ok {
		t.Fatalf("the toolkit's %T has other methods now: see what it does when its loop ends", a.Lifecycle())
	}
	l.SetOnStoppedHookExecuted(func() {})
	dropLastEvent(a)
	if l.OnStopped() != nil {
		t.Error("the toolkit has something to do still")
	}
}
