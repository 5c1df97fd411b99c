package view

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/weights"
)

// Every note and every choice has a text in each language that takes the same arguments, and English says what the command
// line says.
func TestModelNotesHaveTexts(t *testing.T) {
	for _, l := range locale.All() {
		for _, key := range weights.NoteKeys() {
			if !l.Has("model.note." + key) {
				t.Errorf("%s: no model.note.%s", l.Code(), key)
			}
			text := NoteText(l.Text, weights.Note{Key: key})
			english := weights.Note{Key: key}.String()
			for _, verb := range []string{"%s", "%d", "%q"} {
				if strings.Count(text, verb) != strings.Count(strings.NewReplacer("%!s(MISSING)", "%s", "%!d(MISSING)", "%d", "%!q(MISSING)", "%q").Replace(english), verb) {
					t.Errorf("%s: model.note.%s takes other arguments than %q", l.Code(), key, english)
				}
			}
		}
		for about, values := range weights.ChoiceValues() {
			if key := "model.doubt." + about; !l.Has(key) {
				t.Errorf("%s: no %s", l.Code(), key)
			}
			for _, v := range values {
				if text := ChoiceText(l.Text, about, v); strings.Contains(text, "model.choice.") {
					t.Errorf("%s: no %s", l.Code(), text)
				}
			}
		}
	}
}

// A note within a note is in the same language.
func TestNoteText(t *testing.T) {
	n := weights.Note{Key: "card", Args: []any{"model.json", weights.Note{Key: "of.keras"}}}
	for _, l := range locale.All() {
		text := NoteText(l.Text, n)
		if l.Code() == locale.English && text != n.String() || !strings.Contains(text, l.Text("model.note.of.keras")) {
			t.Errorf("%s: %q", l.Code(), text)
		}
	}
}
