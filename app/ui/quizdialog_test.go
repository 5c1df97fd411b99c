package ui

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/quiz"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// quizzing opens the quiz of a number and gives its fields and its item, once that is drawn.
type quizzing struct {
	t *testing.T
	w *Window
}

func (q quizzing) top() fyne.CanvasObject { return q.w.win.Canvas().Overlays().Top() }

func (q quizzing) button(key string) { pressButton(q.t, q.top(), q.w.now.lang.Text(key)) }

func (q quizzing) says(key string, args ...any) {
	q.t.Helper()
	if want := q.w.now.lang.Text(key, args...); !strings.Contains(squeezed(texts(q.top())), squeezed(want)) {
		q.t.Errorf("nothing says %q in:\n%s", want, texts(q.top()))
	}
}

// squeezed is a text without what lines were broken by.
func squeezed(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\n", "") }

// Both languages: a wrong answer is refused with what was typed, no number is named, the right one shows the working and counts; the
// working can be had without; the next question comes; another number starts another quiz, the same one the same questions.
func TestQuiz(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code(), Theme: map[string]string{"en": Light, "zh-Hans": Dark}[l.Code()]})
		w.commands.run(action.Quiz)
		q := quizzing{t, w}
		number := find(t, q.top(), func(f *kit.Finder) bool { _, err := strconv.Atoi(f.Text); return err == nil })
		until(t, func() bool { return strings.Contains(texts(q.top()), l.Text("quiz.at", 1)) })
		number.SetText("417")
		enter(number)
		source := quiz.Source{Network: w.now.network(), Pass: w.now.result.Activations, Weights: w.viewer.ranks.reader(&w.now)}
		for i := range uint64(len(source.Kinds())) {
			it, err := source.Make(t.Context(), 417, i)
			if err != nil {
				t.Fatal(err)
			}
			until(t, func() bool { return strings.Contains(texts(q.top()), l.Text("quiz.at", i+1)) })
			q.answer(it, i)
			roomIn(t, w, fmt.Sprint(l.Code(), it.Kind))
			pictured(t, w, fmt.Sprintf("quiz-%s-%s", l.Code(), it.Kind))
			q.button("quiz.next")
		}
		q.says("quiz.score", len(source.Kinds())-1, len(source.Kinds()))
		until(t, func() bool { return w.parts != nil && len(posts) == 0 })
		q.button("button.close")
		if q.top() != nil {
			t.Error("the quiz stays open")
		}
	}
}

// answer answers an item, the first one by having it shown.
func (q quizzing) answer(it quiz.Item, i uint64) {
	t := q.t
	if i == 0 {
		q.button("quiz.show")
		q.says("quiz.shown", strconv.FormatFloat(it.Answer, 'f', -1, 64))
		return
	}
	if it.Choices != nil {
		q.button("quiz.check")
		q.says("quiz.choose")
		choice := find(t, q.top(), func(c *kit.Choice) bool { return len(c.Options) == len(it.Choices) })
		choice.SetSelectedIndex((int(it.Answer) + 1) % len(it.Choices))
		q.button("quiz.check")
		q.says("quiz.wrong", choice.Selected)
		choice.SetSelectedIndex(int(it.Answer))
	} else {
		field, ok := q.w.win.Canvas().Focused().(*kit.Finder)
		if !ok {
			t.Fatalf("%s: the focus is on %T", it.Kind, q.w.win.Canvas().Focused())
		}
		q.button("quiz.check")
		q.says("quiz.empty")
		field.SetText("many")
		enter(field)
		q.says("quiz.nonumber", "many")
		wrong := strconv.FormatFloat(it.Answer*1.2+1, 'g', -1, 64)
		field.SetText(wrong)
		enter(field)
		q.says("quiz.wrong", wrong)
		field.SetText(strconv.FormatFloat(it.Answer, 'g', -1, 64))
	}
	q.button("quiz.check")
	q.says("quiz.right")
	for _, line := range it.Working {
		q.says(line.Key, line.Args...)
	}
}

// Before a picture is computed there are questions about the network alone.
func TestQuizWithoutPass(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.now.result = nil
	w.showQuiz()
	q := quizzing{t, w}
	until(t, func() bool { return strings.Contains(texts(q.top()), w.now.lang.Text("quiz.at", 1)) })
	q.says("quiz.nopass")
	w.dialogs.overlaid(fyne.KeyEscape)
	if q.top() != nil {
		t.Error("Escape leaves the quiz open")
	}
}
