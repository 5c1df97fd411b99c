package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// An importDialog shows how a model's file is read, what of that the file does not tell, and what the model then says of the
// picture on the screen, beside what it says if it is read another way. All of it can be changed.
type importDialog struct {
	w    *Window
	of   *session.Import
	d    dialog.Dialog
	pic  *picture.RGB // nil without one
	done bool         // answered, or closed

	choices weights.Choices // that are taken now
	answers map[weights.Choices]preview.Answer
	asked   []weights.Choices
	changes int // counted, so that what is typed is asked about when it rests

	doubts  map[string]*kit.Choice // but that about the input
	colours *colourFields
	fitting *fitFields
	other   *kit.Choice // the reading to compare with; nil where there is none
	taken   *reading
	second  *reading
	yes     *kit.ToolButton
	asks    *fyne.Container // what is asked
}

// showImport asks about a model that waits.
func (w *Window) showImport(of *session.Import) {
	m := &importDialog{w: w, of: of, choices: of.Choices, answers: map[weights.Choices]preview.Answer{}, doubts: map[string]*kit.Choice{}}
	w.importing = m
	m.make()
	m.pictured()
	m.show()
}

// pictured has the readings asked as soon as there is a picture.
func (m *importDialog) pictured() {
	if p := m.w.now.state.Picture; p != nil && m.pic == nil && !m.done {
		m.pic = p.Prepared.Original
		m.ask()
		m.show()
	}
}

// values are the answers to a doubt, the one that is usual first.
func values(d weights.Doubt) []string { return append([]string{d.Taken}, d.Others...) }

func (m *importDialog) text(about, value string) string {
	return view.ChoiceText(m.w.now.lang.Text, about, value)
}

// make builds the dialog: at the left what is asked, at the right what is answered, so that both are in sight.
func (m *importDialog) make() {
	t := m.w.now.lang.Text
	m.taken, m.second = newReading(), newReading()
	answers := kit.Stack(6, m.taken.root)
	if len(m.of.Ways) > 1 {
		answers.Add(widget.NewSeparator())
		answers.Add(m.comparison())
		answers.Add(m.second.root)
	}
	m.yes = kit.NewButton(t("import.yes"), m.accept)
	m.yes.Importance = widget.HighImportance
	no := kit.NewButton(t("button.cancel"), func() { m.d.Hide() })
	sides := container.New(&kit.Shares{First: 0.6}, container.NewVScroll(m.questions()), container.NewVScroll(kit.Inset(answers, 6)))
	m.d = m.w.dialogs.frame(t("import.title"), sides, nil, no, m.yes)
	m.d.Resize(m.w.dialogs.size(1060, 660))
	m.w.dialogs.present(m.d, m.closed)
	m.w.win.Canvas().Focus(m.yes)
}

// cardWords are a card's name. That of a set without a card is put together, and so is said in the window's language.
func cardWords(l *locale.Language, c weights.Card) string {
	if c.Naming == "" {
		return c.Name
	}
	family, _, _ := strings.Cut(c.Name, " (")
	return l.Text("model.nocard", family, c.Naming)
}

// questions are what the file holds, what it does not tell, and how pictures are prepared.
func (m *importDialog) questions() fyne.CanvasObject {
	t := m.w.now.lang.Text
	head := t("import.what", m.w.now.modelName(m.of.Ref.Path), cardWords(m.w.now.lang, m.of.Card), plain.Thousands(m.of.Params), m.of.Classes)
	content := kit.Stack(4, kit.NewParagraph(head))
	for _, n := range m.of.Notes {
		content.Add(kit.Caption(sentence(view.NoteText(t, n))))
	}
	content.Add(widget.NewSeparator())
	about := "import.doubts"
	if len(m.of.Doubts) == 0 {
		about = "import.told"
	}
	content.Add(kit.NewParagraph(t(about)))
	for _, d := range m.of.Doubts {
		if d.About != weights.AboutInput {
			content.Add(formRow(m.text(d.About, ""), m.doubt(d)))
		}
	}
	m.colours = newColourFields(m.w.now.lang, m.of.Card.Input, m.chooseColours, func() { m.d.Hide() })
	m.fitting = newFitFields(m.w.now.lang, m.of.Card.Input, m.chooseFit, func() { m.d.Hide() })
	content.Add(m.colours.root)
	content.Add(m.fitting.root)
	m.asks = content
	return content
}

// formLabel is the width of labels in the dialog.
const formLabel = 240

// formRow puts a label before what it names.
func formRow(label string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.Row(formLabel, kit.Level(kit.Fact(label)), o)
}

// doubt is the list of answers to one.
func (m *importDialog) doubt(d weights.Doubt) fyne.CanvasObject {
	list := values(d)
	var texts []string
	for _, v := range list {
		texts = append(texts, m.text(d.About, v))
	}
	s := kit.NewChoice(texts, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { m.choose(m.choices.With(d.About, list[max(s.SelectedIndex(), 0)])) }
	m.doubts[d.About] = s
	return s
}

// comparison is the list of other ways, with a button to take the one that is compared.
func (m *importDialog) comparison() fyne.CanvasObject {
	var others []string
	for _, c := range m.of.Ways[1:] {
		others = append(others, m.wayText(c))
	}
	m.other = kit.NewChoice(others, func(string) { m.show() })
	m.other.SetSelectedIndex(m.telling())
	take := kit.NewButton(m.w.now.lang.Text("import.take"), m.take)
	return kit.Stack(4, kit.Heading(m.w.now.lang.Text("import.compare")), kit.Border(nil, nil, nil, take, m.other))
}

// telling is the other way that is compared first: one in another order of flattening, for that is what answers tell best.
func (m *importDialog) telling() int {
	return max(0, slices.IndexFunc(m.of.Ways[1:], func(c weights.Choices) bool { return c.Flatten != m.of.Choices.Flatten }))
}

// wayText says in what a way differs from the usual one.
func (m *importDialog) wayText(c weights.Choices) string {
	for _, about := range []string{weights.AboutFlatten, weights.AboutReading, weights.AboutSize, weights.AboutInput} {
		if v := c.Answer(about); v != m.of.Choices.Answer(about) {
			return m.text(about, v)
		}
	}
	return m.w.now.lang.Text("import.usual")
}

// choose takes other answers.
func (m *importDialog) choose(c weights.Choices) {
	m.choices = c
	m.changes++
	m.ask()
	m.show()
}

// fault is what is wrong with what is typed, or "".
func (m *importDialog) fault() bool { return m.colours.fault() != "" || m.fitting.fault() != "" }

// ref is the model as it is to be read now.
func (m *importDialog) ref() session.ModelRef {
	return session.ModelRef{Path: m.of.Ref.Path, Choices: m.choices, Checked: true}
}

// show shows what is there of both readings.
func (m *importDialog) show() {
	if m.d == nil {
		return
	}
	m.fill(m.taken, m.choices, m.w.now.lang.Text("import.taken"))
	if m.other != nil {
		m.fill(m.second, m.fitted(m.compared()), "")
	}
	enable(m.yes, !m.fault())
	m.asks.Refresh() // a sentence has come or gone
}

// compared is the way that stands beside the one that is taken.
func (m *importDialog) compared() weights.Choices {
	return m.of.Ways[1+max(m.other.SelectedIndex(), 0)]
}

// take has the other reading take the place of the one that is taken.
func (m *importDialog) take() {
	c := m.fitted(m.compared())
	for _, d := range m.of.Doubts {
		if s := m.doubts[d.About]; s != nil {
			s.SetSelectedIndex(max(0, slices.Index(values(d), c.Answer(d.About))))
		}
	}
	m.colours.choose(cmp.Or(c.Input, m.of.Card.Input.Colours()))
	m.choose(c)
}

func (m *importDialog) accept() {
	if m.fault() {
		return
	}
	m.done = true
	m.d.Hide()
	m.w.session.OpenModelAs(m.ref())
}

// closed is called when the dialog is.
func (m *importDialog) closed() {
	m.w.importing = nil
	m.w.session.Stop(library.PreviewingName)
	if !m.done {
		m.done = true
		m.w.session.Decline()
	}
}

// tellNotes offers to read what was done, assumed or left out when a model was opened for the first time.
func (w *Window) tellNotes(m *session.Model) {
	if m == nil || m.Path == "" || m.Weights == nil || len(m.Weights.Notes) == 0 {
		return
	}
	w.propose(offer{
		text: func() string {
			t := w.now.lang.Text
			return t("import.note", w.now.modelName(m.Path), view.NoteText(t, m.Weights.Notes[0]))
		},
		choices: []choice{{"get.details", w.help.model}},
		still:   func() bool { return w.now.state.Model == m },
	})
}
