package ui

import (
	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
)

// A reading lists the best classes of one way to read a file.
type reading struct {
	root *fyne.Container
	head *kit.Paragraph
	best [5]*answer
	why  *kit.Paragraph // there are none
}

func newReading() *reading {
	r := &reading{head: kit.NewParagraph(""), why: kit.Caption("")}
	r.head.TextStyle.Bold = true
	r.root = kit.Snug(r.head)
	for i := range r.best {
		r.best[i] = newAnswer(func(int) {})
		r.root.Add(r.best[i])
	}
	r.root.Add(r.why)
	return r
}

// fill shows what is known of one way to read the file.
func (m *importDialog) fill(r *reading, c weights.Choices, head string) {
	t := m.w.now.lang.Text
	r.head.Say(head)
	r.head.Hidden = head == ""
	a, there := m.answers[c]
	why := ""
	switch {
	case m.fault() && r == m.taken:
		why, a = t("import.faulty"), preview.Answer{}
	case m.of.Classes == 0:
		why = t("predictions.none")
	case m.pic == nil:
		why = t("why.nopicture")
	case !there:
		why = t("grid.waiting")
	case a.Err != nil:
		why = inWords(a.Err, m.w.now.lang)
	}
	r.why.Say(why)
	for i, line := range r.best {
		line.Hidden = i >= len(a.Top)
		if !line.Hidden {
			line.set(i+1, a.Top[i], -1, m.w.now.lang)
		}
	}
	r.root.Refresh()
}
