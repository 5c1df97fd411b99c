package ui

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/vggscope/vggscope/app/locale"
)

// speak has the toolkit's own dialogs follow the window's language. Fyne has no call for that; where it takes the language
// from the environment, and it does so whenever translations are added, the environment can be changed. On Windows and
// macOS its dialogs stay in the system's language.
func speak(l *locale.Language) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return
	}
	name := "en"
	if l.Code() == locale.Chinese {
		name = "zh_CN"
	}
	for _, variable := range []string{"LANGUAGE", "LC_ALL"} { // the first counts only where the second is not C
		os.Setenv(variable, name) // fails on a name with a zero byte only
	}
	// An addition to a language that is there, so that Fyne chooses anew. A locale of its own would be chosen with nothing in it.
	_ = lang.AddTranslationsForLocale([]byte(`{"vggscope.language": "`+name+`"}`), "en")
}

// dropLastEvent keeps the toolkit from a last event of its own. Fyne 2.7.4 posts one to its main loop when that has ended:
// whichever goroutine brings it there may find the loop's queue closed, and panics ("send on closed channel"), or waits for
// ever. The event only saves Fyne's preferences, of which this program has none.
func dropLastEvent(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
