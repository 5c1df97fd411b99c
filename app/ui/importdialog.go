package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// An importDialog shows what is not known of a model's file, what is taken for it, and what the model then says of the picture
// on the screen, beside what it says if it is read another way.
type importDialog struct {
	w    *Window
	of   *session.Import
	d    dialog.Dialog
	pic  *picture.RGB // nil without one
	done bool         // answered, or closed

	choices weights.Choices // that are taken now
	fit     picture.Fit
	filter  picture.Filter
	answers map[weights.Choices]preview.Answer
	asked   []weights.Choices

	doubts map[string]*kit.Choice
	fits   *kit.Choice
	other  *kit.Choice // the reading to compare with
	taken  *reading
	second *reading
}

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

// make builds the dialog.
func (m *importDialog) make() {
	t := m.w.now.lang.Text
	head := t("import.what", filepath.Base(m.of.Ref.Path), m.of.Card.Name, plain.Thousands(m.of.Params), m.of.Classes)
	content := kit.Stack(4, kit.NewParagraph(head))
	for _, n := range m.of.Notes {
		content.Add(kit.Caption(sentence(view.NoteText(t, n))))
	}
	content.Add(widget.NewSeparator())
	content.Add(kit.NewParagraph(t("import.doubts")))
	for _, d := range m.of.Doubts {
		content.Add(m.row(m.text(d.About, ""), m.doubt(d)))
	}
	content.Add(m.row(t("import.fit"), m.fitting()))
	m.taken, m.second = newReading(), newReading()
	var others []string
	for _, c := range m.of.Ways[1:] {
		others = append(others, m.wayText(c))
	}
	m.other = kit.NewChoice(others, func(string) { m.show() })
	m.other.SetSelectedIndex(m.telling())
	content.Add(widget.NewSeparator())
	content.Add(container.NewGridWithColumns(2, m.taken.root, kit.Snug(m.other, m.second.root)))
	yes := kit.NewButton(t("import.yes"), m.accept)
	yes.Importance = widget.HighImportance
	take := kit.NewButton(t("import.take"), m.take)
	no := kit.NewButton(t("button.cancel"), func() { m.d.Hide() })
	foot := container.NewBorder(nil, nil, yes, container.NewHBox(take, no))
	m.d = dialog.NewCustomWithoutButtons(t("import.title"), container.NewBorder(nil, foot, nil, nil, container.NewVScroll(content)), m.w.win)
	m.d.Resize(m.w.dialogs.size(820, 640))
	m.w.dialogs.present(m.d, m.closed)
	m.w.win.Canvas().Focus(yes)
}

func (m *importDialog) row(label string, o fyne.CanvasObject) fyne.CanvasObject {
	l := kit.Fact(label)
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(290, 36), kit.Level(l)), nil, o)
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
	s.OnChanged = func(string) { m.choose(d.About, list[max(s.SelectedIndex(), 0)]) }
	m.doubts[d.About] = s
	return s
}

// fitting is the list of ways to bring a picture to the network's size, its card's first.
func (m *importDialog) fitting() fyne.CanvasObject {
	t := m.w.now.lang.Text
	list := []picture.Fit{picture.Fit(m.of.Card.Input.Fit)}
	for _, f := range picture.Fits() {
		if f != list[0] {
			list = append(list, f)
		}
	}
	var texts []string
	for _, f := range list {
		texts = append(texts, t("fit."+string(f)))
	}
	m.fits = kit.NewChoice(texts, nil)
	m.fits.SetSelectedIndex(0)
	m.fits.OnChanged = func(string) {
		m.fit = ""
		if i := m.fits.SelectedIndex(); i > 0 {
			m.fit = list[i]
		}
		m.answers, m.asked = map[weights.Choices]preview.Answer{}, nil
		m.ask()
		m.show()
	}
	return m.fits
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

// choose takes another answer to a doubt.
func (m *importDialog) choose(about, value string) {
	m.choices = m.choices.With(about, value)
	m.ask()
	m.show()
}

// ref is the model as it is to be read now.
func (m *importDialog) ref() session.ModelRef {
	return session.ModelRef{Path: m.of.Ref.Path, Choices: m.choices, Fit: m.fit, Filter: m.filter, Checked: true}
}

// ask has all ways computed that are not, the one that is chosen first.
func (m *importDialog) ask() {
	if m.pic == nil || m.of.Classes == 0 {
		return
	}
	var ways []weights.Choices
	for _, c := range append([]weights.Choices{m.choices}, m.of.Ways...) {
		if _, there := m.answers[c]; !there && !slices.Contains(ways, c) {
			ways = append(ways, c)
		}
	}
	if len(ways) == 0 || slices.Equal(ways, m.asked) {
		return
	}
	m.asked = ways
	fit := m.fit
	m.w.session.Do(library.Previewing(m.ref(), ways, m.pic, func(a preview.Answer) {
		m.w.main.do("preview", func() {
			if !m.done && m.fit == fit {
				m.answers[a.Choices] = a
				m.show()
			}
		})
	}))
}

// show shows what is there of both readings.
func (m *importDialog) show() {
	if m.d == nil {
		return
	}
	m.fill(m.taken, m.choices, m.w.now.lang.Text("import.taken"))
	m.fill(m.second, m.compared(), "")
}

// compared is the way that stands beside the one that is taken.
func (m *importDialog) compared() weights.Choices {
	return m.of.Ways[1+max(m.other.SelectedIndex(), 0)]
}

func (m *importDialog) fill(r *reading, c weights.Choices, head string) {
	t := m.w.now.lang.Text
	r.head.Say(head)
	r.head.Hidden = head == ""
	a, there := m.answers[c]
	why := ""
	switch {
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

// take has the other reading take the place of the one that is taken.
func (m *importDialog) take() {
	c := m.compared()
	for _, d := range m.of.Doubts {
		m.doubts[d.About].SetSelectedIndex(max(0, slices.Index(values(d), c.Answer(d.About))))
	}
}

func (m *importDialog) accept() {
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
			return t("import.note", filepath.Base(m.Path), view.NoteText(t, m.Weights.Notes[0]))
		},
		choices: []choice{{"get.details", w.help.model}},
		still:   func() bool { return w.now.state.Model == m },
	})
}
