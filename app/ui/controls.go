package ui

import (
	"runtime"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// controls make a button for an action, with a text or an icon, and a tip that names the action's key.
type controls func(text string, icon fyne.Resource, tip string, id action.ID) *kit.ToolButton

// tip explains a control and names the key of its action, if it has one.
func tip(now *subject, text string, id action.ID) string {
	a, _ := action.ByID(id)
	if len(a.Keys) == 0 {
		return now.lang.Text(text)
	}
	return now.lang.Text(text) + "  " + action.OnSystem(string(a.Keys[0]), runtime.GOOS)
}
