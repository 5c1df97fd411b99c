package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// A modelsDialog lists the models of the library, those that are gone too, and does with one what can be done with it.
type modelsDialog struct {
	w       *Window
	d       dialog.Dialog
	list    *kit.List
	scroll  *container.Scroll // of what there is to know
	at      int
	details *fyne.Container
	said    *kit.Paragraph
	buttons []*kit.ToolButton // use, rename, read, verify, folder, remove
	closed  bool
}

// unlisted is for what needs a model in the library.
func (w *Window) unlisted() string {
	if len(w.set.Library) == 0 {
		return "why.nolibrary"
	}
	return ""
}

func (w *Window) showModelsDialog() {
	m := &modelsDialog{w: w, details: container.NewStack(), said: kit.Caption("")}
	t := w.now.lang.Text
	m.list = kit.NewList(func() int { return len(w.set.Library) },
		func() fyne.CanvasObject { return kit.Entry(kit.Heading(""), kit.Fact("")) }, m.fill, m.choose)
	for _, b := range []struct {
		key string
		do  func()
	}{{"library.use", m.use}, {"library.rename", m.rename}, {"library.reading", m.read}, {"library.verify", m.verify}, {"library.folder", m.folder}, {"library.remove", m.remove}} {
		m.buttons = append(m.buttons, kit.NewButton(t(b.key), b.do))
	}
	m.list.HideSeparators = true
	var left []fyne.CanvasObject
	for _, b := range m.buttons {
		left = append(left, b)
	}
	shut := kit.NewButton(t("button.close"), func() { m.d.Hide() })
	m.scroll = container.NewVScroll(m.details)
	split := kit.Halves(m.list, m.scroll, 0.36, kit.Explained(t("tip.edge"), nil))
	m.d = w.dialogs.frame(t("library.title"), kit.Between(kit.Gap(1), m.said, split), left, shut)
	m.d.Resize(w.dialogs.size(860, 560))
	w.dialogs.present(m.d, func() { m.closed = true; w.session.Stop(library.VerifyingName) })
	w.dialogs.text = m.scroll
	w.win.Canvas().Focus(m.list)
	m.list.Select(max(0, slices.IndexFunc(w.set.Library, func(k settings.Model) bool {
		return w.now.state.Model != nil && k.Path == w.now.state.Model.Path
	})))
}

// entry is the chosen one.
func (m *modelsDialog) entry() (settings.Model, bool) {
	if m.at < 0 || m.at >= len(m.w.set.Library) {
		return settings.Model{}, false
	}
	return m.w.set.Library[m.at], true
}

// fill is a row of the list: the name, and where it comes from or that it is gone.
func (m *modelsDialog) fill(i int, o fyne.CanvasObject) {
	e, t := m.w.set.Library[i], m.w.now.lang.Text
	c := o.(*fyne.Container)
	name := c.Objects[0].(*widget.Label)
	name.Truncation = fyne.TextTruncateEllipsis
	kit.Say(name, m.w.now.modelName(e.Path))
	words := t("library.imported")
	switch {
	case library.Missing(e):
		words = t("library.missing")
	case e.Origin == settings.Downloaded:
		words = t("library.downloaded")
	case e.Origin == settings.Found:
		words = t("library.found")
	}
	kit.Say(c.Objects[1].(*widget.Label), words)
}

// choose shows what there is to know of row i. The file is opened for that, off the main thread.
func (m *modelsDialog) choose(i int) {
	m.at = i
	e, ok := m.entry()
	m.tell("")
	if !ok {
		m.put(kit.Gap(1))
		return
	}
	missing := library.Missing(e)
	for i, b := range m.buttons {
		enable(b, !missing || i == 1 || i == 5) // what is gone can be renamed and removed
	}
	if missing {
		m.putFault(m.w.now.lang.Text("library.gone", e.Path))
		return
	}
	var about aboutModel
	m.w.main.beside("a model", func() error {
		ref := library.Ref(e)
		set, err := weights.OpenAs(ref.Path, ref.Choices)
		if err == nil {
			about = aboutSet(set, ref)
			set.Close()
		}
		return err
	}, func(err error) {
		switch now, _ := m.entry(); {
		case m.closed || now.Path != e.Path:
		case err != nil:
			m.putFault(inWords(err, m.w.now.lang))
		default:
			m.put(about.form(m.w.now.lang))
		}
	})
}

func (m *modelsDialog) put(o fyne.CanvasObject) {
	m.details.Objects = []fyne.CanvasObject{o}
	m.details.Refresh()
}

// putFault says why there is nothing to know of a model.
func (m *modelsDialog) putFault(text string) {
	p := kit.NewParagraph("")
	p.SayAs(text, kit.Fault)
	m.put(p)
}

// failed says why something could not be done with a model.
func (m *modelsDialog) failed(err error) { m.said.SayAs(inWords(err, m.w.now.lang), kit.Fault) }

// tell says how far something is, or how it went.
func (m *modelsDialog) tell(text string) { m.said.SayAs(text, widget.LowImportance) }

func (m *modelsDialog) use() {
	if e, ok := m.entry(); ok {
		m.d.Hide()
		m.w.session.OpenModelAs(library.Ref(e))
	}
}

// read shows how it is read, to be changed.
func (m *modelsDialog) read() {
	if e, ok := m.entry(); ok {
		m.d.Hide()
		ref := library.Ref(e)
		ref.Ask = true
		m.w.session.OpenModelAs(ref)
	}
}

// rename asks for another name; an empty one is the file's own, and another model's is refused.
func (m *modelsDialog) rename() {
	e, ok := m.entry()
	if !ok {
		return
	}
	t := m.w.now.lang.Text
	var d dialog.Dialog
	var name *kit.Finder
	said := kit.Caption("")
	said.Importance = kit.Fault
	save := kit.NewButton(t("button.save"), nil)
	save.Importance = widget.HighImportance
	taken := func() string {
		if of := m.nameTaken(e.Path, plain.OneLine(name.Text)); of != "" {
			return t("library.taken", plain.OneLine(name.Text), of)
		}
		return ""
	}
	save.OnTapped = func() {
		if taken() == "" {
			d.Hide()
			m.call(e.Path, plain.OneLine(name.Text))
		}
	}
	name = kit.NewFinder(library.Called(e.Path), func(string) {
		said.Say(taken())
		enable(save, taken() == "")
	}, save.OnTapped, func() { d.Hide() })
	name.SetText(e.Name)
	no := kit.NewButton(t("button.cancel"), func() { d.Hide() })
	d = m.w.dialogs.frame(words(m.w.now.lang, "library.rename"), kit.Snug(name, said), nil, no, save)
	d.Resize(m.w.dialogs.size(520, 170))
	m.over(d)
	m.w.win.Canvas().Focus(name)
}

// nameTaken is the path of another model that the user calls so, or "".
func (m *modelsDialog) nameTaken(path, name string) string {
	for _, k := range m.w.set.Library {
		if name != "" && k.Path != path && strings.EqualFold(m.w.now.modelName(k.Path), name) {
			return k.Path
		}
	}
	return ""
}

// call gives the model at a path the user's name, wherever it is named.
func (m *modelsDialog) call(path, name string) {
	m.w.set.Change(path, func(k *settings.Model) { k.Name = name })
	m.w.keep()
	m.list.Refresh()
	m.w.parts.toolbar.show()
	m.w.parts.pair.show()
	m.w.parts.answers.showModel()
}

// over presents a dialog above this one, to which Escape leads back.
func (m *modelsDialog) over(d dialog.Dialog) {
	m.w.dialogs.present(d, m.back)
}

// back is for when the dialog above this one is closed.
func (m *modelsDialog) back() { m.w.dialogs.open, m.w.dialogs.text = m.d, m.scroll }

// verify reads all of it and says what was found.
func (m *modelsDialog) verify() {
	e, ok := m.entry()
	if !ok {
		return
	}
	t := m.w.now.lang.Text
	m.tell(t("phase." + library.VerifyingName))
	m.w.session.Do(library.Verifying(library.Ref(e), func(v library.Verdict) {
		m.w.main.do("verified", func() {
			if now, _ := m.entry(); !m.closed && now.Path == e.Path {
				m.judged(v)
			}
		})
	}))
}

// judged says what was found.
func (m *modelsDialog) judged(v library.Verdict) {
	if v.Err != nil {
		m.said.SayAs(m.w.now.lang.Text("verify.bad", inWords(v.Err, m.w.now.lang)), kit.Fault)
		return
	}
	m.tell(m.verdict(v))
}

// verdict is what was found of a model that is whole.
func (m *modelsDialog) verdict(v library.Verdict) string {
	t := m.w.now.lang.Text
	switch {
	case v.Known != nil:
		return t("verify.known", t("source."+v.Known.Name), v.SHA256)
	case v.Named:
		return t("verify.named", v.SHA256)
	case v.SHA256 == "":
		return t("verify.folder", v.Sums)
	}
	return t("verify.good", v.SHA256)
}

func (m *modelsDialog) folder() {
	if e, ok := m.entry(); ok {
		if err := m.w.openURL(storage.NewFileURI(filepath.Dir(e.Path)).String()); err != nil {
			m.failed(err)
		}
	}
}

// remove takes it off the list. A file that this program downloaded is deleted too, if the user says so.
func (m *modelsDialog) remove() {
	e, ok := m.entry()
	if !ok {
		return
	}
	t := m.w.now.lang.Text
	content := kit.Snug(kit.NewParagraph(t("library.remove.text", m.w.now.modelName(e.Path))))
	also := kit.NewToggle(t("library.delete"), nil)
	if e.Origin == settings.Downloaded && !library.Missing(e) {
		content.Add(also)
		content.Add(kit.Caption(e.Path))
	}
	d := m.w.dialogs.ask(words(m.w.now.lang, "library.remove"), t("library.remove.yes"), content, 520, true, func() {
		m.drop(e, also.Checked)
	})
	d.SetOnClosed(m.back)
}

// drop removes a model, and its file with it.
func (m *modelsDialog) drop(e settings.Model, file bool) {
	if in := m.w.now.state.Model; in != nil && in.Path == e.Path {
		m.w.session.OpenBuiltin()
	}
	m.w.session.Remove(e.Path)
	if file && e.Origin == settings.Downloaded {
		if err := os.Remove(e.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
			m.failed(err)
			return
		}
	}
	m.w.set.Forget(e.Path)
	m.w.keep()
	m.list.Refresh()
	if len(m.w.set.Library) == 0 {
		m.d.Hide()
		return
	}
	m.at = min(m.at, len(m.w.set.Library)-1)
	m.list.Select(m.at)
	m.choose(m.at)
}
