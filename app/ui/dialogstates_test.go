package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/native"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/fetch"
)

// otherStates open each of the dialogs that are not about models, with the longest texts that it may have.
func otherStates() map[string]func(t *testing.T, w *Window) {
	states := map[string]func(t *testing.T, w *Window){
		"save, a wrong path": func(t *testing.T, w *Window) {
			w.saver.ask(filed{saving: saving{of: "field.values", name: "x.png"}}, longPath, w.now.lang.Text("save.ending", ".jpg", ".png"))
		},
		"replace": func(t *testing.T, w *Window) {
			w.dialogs.confirm(w.now.lang.Text("save.exists.title"), w.now.lang.Text("save.exists", longName), w.now.lang.Text("button.replace"), func() {})
		},
		"failed": func(t *testing.T, w *Window) {
			w.dialogs.failed(fmt.Errorf("fetch: %s: %w", longPath, fetch.ErrDamaged))
		},
		"failed, unknown": func(t *testing.T, w *Window) {
			w.dialogs.failed(errors.New(strings.Repeat("what nobody thought of; ", 20)))
		},
		"licences": func(t *testing.T, w *Window) { w.help.notices() },
		"quiz": func(t *testing.T, w *Window) {
			w.commands.run(action.Quiz)
			until(t, func() bool {
				return strings.Contains(texts(w.win.Canvas().Overlays().Top()), w.now.lang.Text("quiz.at", 1))
			})
		},
		"lesson": func(t *testing.T, w *Window) {
			w.lessons.lesson = lesson.Lesson{Title: longName}
			for i := range 40 {
				s := lesson.Step{Text: fmt.Sprintf("# Step %d 第 %d 步\n\n%s", i, i, strings.Repeat("很长的一段文字 ", 40))}
				s.View.Scene, s.View.Picture.Name = w.now.scene, longName
				w.lessons.lesson.Steps = append(w.lessons.lesson.Steps, s)
			}
			w.lessons.edit()
			t.Cleanup(func() { w.lessons.lesson = lesson.Lesson{} })
		},
		"lesson, too long": func(t *testing.T, w *Window) {
			w.lessons.lesson = lesson.Lesson{Title: longName, Steps: []lesson.Step{{}}}
			w.lessons.edit().written(strings.Repeat("很长 ", lesson.MostText/7+1))
			w.lessons.step().Text = ""
			t.Cleanup(func() { w.lessons.lesson = lesson.Lesson{} })
		},
		"lesson, not saved": func(t *testing.T, w *Window) {
			w.lessons.lesson.Title, w.lessons.unsaved = longName, true
			w.lessons.leave()
			w.lessons.lesson.Title, w.lessons.unsaved = "", false
		},
		"session, a photo that is gone": func(t *testing.T, w *Window) {
			w.askFor(bringing{}, "picture.missing", longPath, native.Kind{}, func(string) {})
		},
		"silent channels": func(t *testing.T, w *Window) {
			r := session.SilentReport{Pictures: 40, Skipped: 2}
			for i := range 40 {
				r.Layers = append(r.Layers, nn.SilentLayer{Name: fmt.Sprint("block", i), Channels: 512, Silent: []int{1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377}})
			}
			w.showSilent(r)
		},
	}
	for _, id := range []action.ID{action.SaveMap, action.SaveFigure, action.SavePage, action.SaveNPY, action.LogFile, action.About, action.KerasCode, action.Palette} {
		states[string(id)] = func(t *testing.T, w *Window) { w.commands.run(id) }
	}
	return states
}
