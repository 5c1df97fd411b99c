package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/fetch"
)

// A shelf has the models that the window can offer: those of the library, and those that other programs keep on this computer.
type shelf struct {
	now   *subject
	main  *mainThread
	set   *settings.Settings
	find  func() []fetch.Found // nil: nothing is looked for
	open  func(session.ModelRef)
	tell  func(key string, args ...any)
	offer func(offer)

	found   []fetch.Found     // by the last look
	origins map[string]string // of models that are being opened, by their paths
}

// look has the usual places looked at, at names and sizes only, and then does something.
func (s *shelf) look(then func()) {
	if s.find == nil {
		return
	}
	var found []fetch.Found
	s.main.beside("models found", func() error { found = s.find(); return nil }, func(err error) {
		if err != nil {
			s.main.log.Warn("looking for models", "error", err)
			return
		}
		s.found = found
		then()
	})
}

// offerFound offers what was found, once and never again for that file.
func (s *shelf) offerFound() {
	f, ok := library.Offer(s.set, s.found)
	if !ok {
		return
	}
	seen := func() { library.See(s.set, s.found...) }
	s.offer(offer{
		text: func() string {
			return s.now.lang.Text("found.offer", foundTitle(f, s.now.lang), sizeText(f.Size), f.Of)
		},
		choices: []choice{{"found.use", func() { seen(); s.use(f) }}},
		closed:  seen,
		still:   func() bool { _, known := s.set.Known(f.Path); return !known },
	})
}

// use opens a found file where it is.
func (s *shelf) use(f fetch.Found) { s.openAs(library.FoundRef(f), settings.Found) }

// openAs opens a model, and remembers where it came from once it is in use.
func (s *shelf) openAs(ref session.ModelRef, origin string) {
	s.origins[ref.Path] = origin
	s.open(ref)
}

// ref is how to open the model at a path: as it is remembered.
func (s *shelf) ref(path string) session.ModelRef {
	if m, known := s.set.Known(path); known {
		return library.Ref(m)
	}
	return session.ModelRef{Path: path}
}

// used remembers the model that is in use now, whichever way it was opened. It reports whether it is a new one.
func (s *shelf) used() (first bool) {
	m := s.now.state.Model
	if m == nil || m.Path == "" {
		return false
	}
	_, known := s.set.Known(m.Path)
	library.Remember(s.set, m.ModelRef, m.Network.Card.Name)
	if origin := s.origins[m.Path]; origin != "" {
		s.set.Change(m.Path, func(m *settings.Model) { m.Origin = origin })
		delete(s.origins, m.Path)
	}
	return !known
}

// items are the models' lines in their menu: those of the library, the one in use ticked, and then those that were found.
func (s *shelf) items() (items []*fyne.MenuItem) {
	t := s.now.lang.Text
	models := s.set.Library
	models = models[:min(len(models), recents)]
	for _, m := range models {
		item := fyne.NewMenuItem(kit.Middle(s.now.modelName(m.Path), 48), func() { s.open(library.Ref(m)) })
		in := s.now.state.Model
		switch {
		case in != nil && in.Path == m.Path:
			item.Checked, item.Action = true, func() {}
		case library.Missing(m):
			item.Label += dot + t("library.missing")
			item.Action = func() { s.tell("library.gone", m.Path) }
		}
		items = append(items, item)
	}
	found := library.Unknown(s.set, s.found)
	if len(found) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, f := range found[:min(len(found), recents)] {
		text := t("found.item", foundTitle(f, s.now.lang), sizeText(f.Size), f.Of)
		if f.Whole > f.Size { // half a file, most probably
			text = t("found.part", foundTitle(f, s.now.lang), sizeText(f.Size), sizeText(f.Whole), f.Of)
		}
		items = append(items, fyne.NewMenuItem(text, func() { s.use(f) }))
	}
	return items
}

// foundTitle says what a found file is, as far as that is known.
func foundTitle(f fetch.Found, l *locale.Language) string {
	all := fetch.Sources()
	i := slices.IndexFunc(all, func(s fetch.Source) bool { return s.Title == f.Title })
	switch {
	case i >= 0:
		return l.Text("source." + all[i].Name)
	case f.Title != "":
		return l.Text("source.notop")
	}
	return kit.Middle(library.Called(f.Path), 40)
}
