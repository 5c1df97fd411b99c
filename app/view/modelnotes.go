package view

import (
	"strings"

	"github.com/vggscope/vggscope/weights"
)

// NoteText is a note on how a model was opened, in the language of text, which gives the text of a key with its arguments.
func NoteText(text func(key string, args ...any) string, n weights.Note) string {
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		if inner, ok := a.(weights.Note); ok {
			a = NoteText(text, inner)
		}
		args[i] = a
	}
	return text("model.note."+n.Key, args...)
}

// ChoiceText names an answer to what a model's file does not tell: what it is about, and one of its values; see weights.Doubt.
// Without a value it names what it is about.
func ChoiceText(text func(key string, args ...any) string, about, value string) string {
	if value == "" {
		return text("model.doubt." + about)
	}
	if about == weights.AboutSize {
		return text("model.choice.size", value, value)
	}
	if about == weights.AboutInput && strings.Contains(value, "=") {
		return ColoursText(text, value)
	}
	return text("model.choice." + about + "." + value)
}

// ColoursText names a way to prepare colours by its numbers.
func ColoursText(text func(key string, args ...any) string, colours string) string {
	in, err := weights.KerasInput().WithColours(colours)
	if err != nil {
		return colours
	}
	return text("model.choice.numbers", in.Channels, weights.ScaleText(in.Scale), weights.NumbersText(in.Mean), weights.NumbersText(in.Std))
}
