package ui

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights"
)

// colourFields are how the levels of a picture become the input's numbers: one of the usual ways, whose numbers are shown, or
// numbers of one's own.
type colourFields struct {
	root    fyne.CanvasObject
	lang    *locale.Language
	changed func(in weights.Input, typed bool)

	in       weights.Input // as it is chosen; where something is typed that is no number, as it was before
	ways     []string      // what each line of usual stands for; the last one for own numbers
	usual    *kit.Choice
	channels *kit.Choice
	fields   []*colourField
	said     *kit.Paragraph
	filling  bool // nobody types
}

// A colourField is the text for one part of how colours are prepared.
type colourField struct {
	about string
	entry *kit.Finder
	label *labelled
	wrong bool
	show  func(weights.Input) string
}

// A labelled object has a name before it that can be changed.
type labelled struct {
	root fyne.CanvasObject
	name func(string)
}

func newLabelled(o fyne.CanvasObject) *labelled {
	name := kit.Fact("")
	return &labelled{kit.Row(formLabel, kit.Level(name), o), func(text string) { kit.Say(name, text) }}
}

// newColourFields makes them for an input as its file has it. changed hears of each change that makes sense; typed says that more
// may follow.
func newColourFields(l *locale.Language, in weights.Input, changed func(in weights.Input, typed bool), leave func()) *colourFields {
	f := &colourFields{lang: l, in: in, changed: changed, said: kit.Caption("")}
	f.said.Importance = kit.Fault
	var texts []string
	if id := in.Colours(); strings.Contains(id, "=") { // the file's own numbers
		f.ways = append(f.ways, id)
	}
	for _, n := range weights.Inputs() {
		f.ways = append(f.ways, n.ID)
	}
	for _, id := range f.ways {
		texts = append(texts, view.ChoiceText(l.Text, weights.AboutInput, id))
	}
	f.ways = append(f.ways, "")
	f.usual = kit.NewChoice(append(texts, l.Text("import.own")), func(string) { f.chosen() })
	f.channels = kit.NewChoice([]string{"RGB", "BGR"}, func(c string) { f.take(weights.AboutChannels, c, false) })
	for _, x := range []struct {
		about string
		show  func(weights.Input) string
	}{
		{weights.AboutScale, func(in weights.Input) string { return weights.ScaleText(in.Scale) }},
		{weights.AboutMean, func(in weights.Input) string { return weights.NumbersText(in.Mean) }},
		{weights.AboutStd, func(in weights.Input) string { return weights.NumbersText(in.Std) }},
	} {
		c := &colourField{about: x.about, show: x.show}
		c.entry = kit.NewFinder("", func(text string) { f.typed(c, text, true) }, func() { f.typed(c, c.entry.Text, false) }, leave)
		c.label = newLabelled(c.entry)
		f.fields = append(f.fields, c)
	}
	column := kit.Stack(4, formRow(l.Text("model.doubt.input"), f.usual), formRow(l.Text("import.channels"), f.channels))
	for _, c := range f.fields {
		column.Add(c.label.root)
	}
	column.Add(f.said)
	f.root = column
	f.fill()
	return f
}

// fill shows the numbers that are taken, and of which usual way they are.
func (f *colourFields) fill() {
	f.filling = true
	defer func() { f.filling = false }()
	for _, c := range f.fields {
		if c.wrong = false; c.entry.Text != c.show(f.in) {
			c.entry.SetText(c.show(f.in))
		}
	}
	f.name()
}

// name shows the choices and the names of the channels that the numbers stand for.
func (f *colourFields) name() {
	f.filling = true
	defer func() { f.filling = false }()
	f.channels.SetSelected(f.in.Channels)
	at := slices.Index(f.ways, f.in.Colours())
	if at < 0 {
		at = len(f.ways) - 1
	}
	f.usual.SetSelectedIndex(at)
	order := strings.Join(strings.Split(f.in.Channels, ""), ", ")
	for _, c := range f.fields {
		if c.about == weights.AboutScale {
			c.label.name(f.lang.Text("import.scale"))
			continue
		}
		c.label.name(f.lang.Text("import."+c.about, order))
	}
	f.said.Say(f.fault())
	f.said.Hidden = f.fault() == ""
}

// choose takes a way by its text, and tells nobody.
func (f *colourFields) choose(way string) {
	if in, err := f.in.WithColours(way); err == nil {
		f.in = in
		f.fill()
	}
}

// chosen takes the usual way that is chosen. For numbers of one's own it leads to where those are typed.
func (f *colourFields) chosen() {
	switch way := f.ways[max(f.usual.SelectedIndex(), 0)]; {
	case f.filling:
	case way == "":
		mean := f.fields[1].entry
		fyne.CurrentApp().Driver().CanvasForObject(mean).Focus(mean)
	default:
		f.choose(way)
		f.changed(f.in, false)
	}
}

// take takes one part, and shows all of them anew.
func (f *colourFields) take(about, value string, typed bool) {
	if f.filling {
		return
	}
	f.choose(weights.ColourPart(about, value))
	f.changed(f.in, typed)
}

// typed takes what is in a field, if it makes sense.
func (f *colourFields) typed(c *colourField, text string, more bool) {
	if f.filling {
		return
	}
	in, err := f.in.WithColours(weights.ColourPart(c.about, strings.ReplaceAll(text, ":", " ")))
	var fault *weights.ColourError
	if c.wrong = errors.As(err, &fault); !c.wrong {
		f.in = in
	}
	f.name()
	f.changed(f.in, more)
}

// fault says what is wrong with what is typed, or nothing.
func (f *colourFields) fault() string {
	for _, c := range f.fields {
		if c.wrong {
			return f.lang.Text("import.fault."+c.about, kit.Shorten(c.entry.Text, 30))
		}
	}
	return ""
}
