package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// aboutModel is what can be told of a model.
type aboutModel struct {
	path    string
	card    weights.Card
	classes int
	params  int64
	notes   []weights.Note
}

// aboutSet tells of a set of weights.
func aboutSet(s *weights.Set) aboutModel {
	return aboutModel{path: s.Path, card: s.Card, classes: len(s.Classes), params: s.Params(), notes: s.Notes}
}

// rows are names and values.
func (m aboutModel) rows(l *locale.Language) [][2]string {
	t, c := l.Text, m.card
	rows := [][2]string{{t("model.name"), c.Name}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, [2]string{t(key), value})
		}
	}
	add("model.path", m.path)
	add("model.description", c.Description)
	add("model.trained", c.TrainedOn)
	add("model.source", c.Source)
	add("model.license", c.License)
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(c.Accuracy)) {
		parts = append(parts, accuracyText(k, c.Accuracy[k], l))
	}
	add("model.accuracy", strings.Join(parts, ", "))
	add("model.classes", fmt.Sprint(m.classes))
	add("model.params", plain.Thousands(m.params))
	in := c.Input
	add("model.input", fmt.Sprintf("%d × %d, %s, (v × %.4g − %.6g) / %.4g, %s, %s", in.Width, in.Height, in.Channels, in.Scale,
		in.Mean, in.Std, t("fit."+in.Fit), t("filter."+in.Resample)))
	switch {
	case c.Recognised:
		add("model.card", t("model.recognised"))
	case c.Assumed:
		add("model.card", t("model.assumed"))
	}
	for _, n := range m.notes {
		add("model.noted", sentence(view.NoteText(l.Text, n)))
	}
	return rows
}

// sentence begins with a large letter.
func sentence(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// form lists the rows, a name above its value.
func (m aboutModel) form(l *locale.Language) fyne.CanvasObject {
	form := kit.Stack(4)
	for _, r := range m.rows(l) {
		form.Add(kit.Snug(kit.Fact(r[0]), kit.NewParagraph(r[1])))
	}
	return form
}
