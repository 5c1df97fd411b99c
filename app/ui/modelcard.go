package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
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
	choices weights.Choices
	checked bool // the user has seen what is taken
}

// aboutSet tells of a set of weights, which was opened in a way.
func aboutSet(s *weights.Set, ref session.ModelRef) aboutModel {
	return aboutModel{path: s.Path, card: s.Card, classes: len(s.Classes), params: s.Params(), notes: s.Notes, choices: s.Choices,
		checked: ref.Checked && ref.Choices != (weights.Choices{})}
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
	add("model.accuracy", strings.Join(parts, l.Comma()))
	add("model.classes", fmt.Sprint(m.classes))
	add("model.params", plain.Thousands(m.params))
	in := c.Input
	input := []string{fmt.Sprintf("%d × %d", in.Width, in.Height), t("model.choice.numbers", in.Channels, weights.ScaleText(in.Scale),
		weights.NumbersText(in.Mean), weights.NumbersText(in.Std)), t("fit." + in.Fit), t("filter." + in.Resample)}
	if in.Fit == string(picture.Crop) && in.Resize > 0 {
		input = append(input, t("model.short", in.Resize))
	}
	add("model.input", strings.Join(input, dot))
	for _, about := range []string{weights.AboutFlatten, weights.AboutReading} {
		if answer := m.choices.Answer(about); answer != "" {
			add("model.doubt."+about, view.ChoiceText(t, about, answer))
		}
	}
	switch {
	case c.Recognised:
		add("model.card", t("model.recognised"))
	case c.Assumed && m.checked:
		add("model.card", t("model.accepted"))
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

// form lists the rows, a name beside its value.
func (m aboutModel) form(l *locale.Language) fyne.CanvasObject {
	form := kit.Pairs()
	for _, r := range m.rows(l) {
		name := kit.Fact(r[0])
		name.Truncation = fyne.TextTruncateOff
		form.Add(name)
		form.Add(kit.NewParagraph(r[1]))
	}
	return form
}
