package ui

import (
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
)

// Update takes a state over. It is made for the session's worker: it works out what takes time, and returns without waiting
// for the window. States that follow faster than the screen are passed over.
func (w *Window) Update(s session.State) {
	if w.fresh.Swap(&fresh{s, w.thumbs.get(s.Picture)}) == nil { // else a call is on its way already
		w.main.do("state", func() {
			if f := w.fresh.Swap(nil); f != nil {
				w.apply(f)
			}
		})
	}
}

// apply takes a state over and has what has changed shown.
func (w *Window) apply(f *fresh) {
	old, now := w.now.state, &w.now
	now.state = f.state
	if f.state.Model != old.Model {
		w.newModel(old.Model)
	}
	if r := f.state.Result; r != now.result && r.Keep() { // else a newer state is on its way
		another := now.result == nil || now.result.Activations != r.Activations
		now.result.Release()
		now.result = r
		w.newResult(another)
	}
	if f.state.Model != old.Model && now.result.Complete() { // a look at the other model, with no empty grid in between
		w.viewer.showMaps()
	}
	if now.result == nil || now.result.Picture == f.state.Picture { // else those of the picture before stay with its result
		now.thumbs = f.thumbs
	}
	w.newImport(old)
	w.newProblem(old)
	if f.state.Phase != old.Phase {
		now.cancelled = now.cancelled && old.Phase != session.Idle
		w.parts.status.pass()
		w.soon("title", func(p *parts) { p.maps.show(); p.answers.showBest() }) // whether something is to come
	}
	w.devices.see()
	w.parts.pair.show()
	w.causes.follow()
	w.dreams.follow()
	w.bests.follow()
	w.looks.follow()
	w.fields.follow()
	w.parts.status.busy.show()
	w.parts.status.show()
	w.newPicture(old)
	if f.state.Problem != nil && f.state.Problem != old.Problem {
		w.restoring = nil
	}
	w.restore()
	w.soon("film", (*parts).showFilm)
	w.soon("middle", func(p *parts) { p.middle.show() })
	w.seeTour()
	if f.state.Model != old.Model || f.state.Phase != old.Phase {
		w.main.soon("palette", w.renewPalette)
	}
}

// renewPalette has the palette list what can be done now, if it is still open.
func (w *Window) renewPalette() {
	if w.palette != nil {
		w.palette.anew()
	}
}

// newImport shows the question about a model that does not tell how it is read.
func (w *Window) newImport(old session.State) {
	if i := w.now.state.Import; i != old.Import && i != nil {
		w.showImport(i)
	}
	if w.importing != nil {
		w.importing.pictured()
	}
}

// newProblem shows what went wrong, which the session has logged. What cannot be opened is not offered among the recent files.
func (w *Window) newProblem(old session.State) {
	s := w.now.state
	if s.Problem != old.Problem && s.Problem != nil {
		w.unread = nil
		if w.win.Canvas().Overlays().Top() != nil {
			w.unread = &unread{s.Problem, w.opener.turn}
		}
	}
	if s.Problem != old.Problem && s.Problem != nil && (s.Problem.What == session.PictureProblem || s.Problem.What == session.ModelProblem) {
		w.set.Unopened(s.Problem.About)
	}
	if s.Problem != old.Problem || s.Picture != old.Picture || s.Model != old.Model {
		w.main.soon("banner", w.showProblem)
	}
}

// newPicture notes which picture is looked at, and shows where it is among those opened with it.
func (w *Window) newPicture(old session.State) {
	state := w.now.state
	w.newSecond(old)
	if p := state.Picture; p != nil {
		w.now.scene.Picture = scene.Source{Path: p.Path, Name: p.Name}
		if p.Path != "" {
			w.welcomed()
		}
	}
	if state.Picture != old.Picture || state.At != old.At || len(state.Files) != len(old.Files) {
		w.main.soon("place", w.showPlace)
		w.soon("picture", func(p *parts) { p.layers.showPicture() })
	}
}

// newModel starts over with another network, at the layer of the same name.
func (w *Window) newModel(old *session.Model) {
	now, p := &w.now, w.parts
	w.viewer.turn(old)
	now.result.Release()
	now.result, now.scene.Model = nil, scene.Source{}
	if m := now.state.Model; m != nil {
		now.scene = now.scene.In(m.Network)
		now.scene.Model = scene.Source{Path: m.Path, Name: m.Network.Card.Name}
	}
	first := w.shelf.used()
	w.showOffer()
	if first {
		w.keep() // how it is read was asked for, maybe; a program that is killed has it too
		w.tellNotes(now.state.Model)
	}
	p.maps.clear()
	p.answers.newModel()
	w.soon("tools", func(p *parts) { p.toolbar.show() })
	w.soon("model", (*parts).showModel)
	w.soon("layers", func(p *parts) { p.layers.showRows() })
	w.soon("card", func(p *parts) { p.card.showLayer() })
	w.soon("answers", func(p *parts) { p.answers.showBest() })
	w.soon("picture", func(p *parts) { p.layers.showPicture() })
	w.soon("unit", func(p *parts) { p.unit.show() })
	w.main.soon("maps", w.viewer.showMaps)
}

// relist is how often the layers' times are shown while a pass goes on: the list is the dearest part of an update.
const relist = 150 * time.Millisecond

// newResult shows what a pass has come to; another says that it is not the one that was shown before.
func (w *Window) newResult(another bool) {
	r, p := w.now.result, w.parts
	if another {
		w.soon("picture", func(p *parts) { p.layers.showPicture() })
		w.soon("card", func(p *parts) { p.card.showLayer() }) // with this pass's time, or none yet
		p.answers.showAll(nil)
	}
	if another || p.maps.pending() {
		w.main.soon("maps", w.viewer.showMaps)
	}
	if another || r.Complete() || time.Since(w.listed) > relist {
		w.soon("layers", func(p *parts) { p.layers.showRows() })
		w.listed = time.Now()
	}
	w.soon("answers", func(p *parts) { p.answers.showBest() })
	w.soon("unit", func(p *parts) { p.unit.show() })
	if w.now.answered() {
		w.soon("card", func(p *parts) { p.card.showLayer() })
		w.viewer.readAll()
		w.viewer.prefetch()
	}
}

// soon has some of the parts on the screen, which may be others by then, show something a little later.
func (w *Window) soon(part string, show func(*parts)) { w.main.soon(part, func() { show(w.parts) }) }

// An unread problem came behind a dialog, where nobody could read it: what that is answered with does not take it away.
type unread struct {
	*session.Problem
	turn int // of what was opened: what is opened next does
}

// problem is what is to be told of; nil for nothing.
func (w *Window) problem() *session.Problem {
	p, u := w.now.state.Problem, w.unread
	if p == nil && u != nil && u.turn == w.opener.turn {
		return u.Problem
	}
	return p
}

// showProblem shows what went wrong, or nothing.
func (w *Window) showProblem() {
	w.parts.banner.show(w.problem(), w.now.lang, w.stays(), w.options.LogPath)
	w.parts.relay()
}

// stays says what the window shows where a file could not be opened: what it showed before, the next picture that can be read,
// or a sample.
func (w *Window) stays() string {
	p, s := w.problem(), w.now.state
	switch {
	case p == nil:
	case p.What == session.PictureProblem && s.Picture != nil:
		return w.now.lang.Text("problem.stays.picture", w.now.pictureCalled(s.Picture.Path, s.Picture.Name))
	case p.What == session.ModelProblem && s.Model != nil:
		return w.now.lang.Text("problem.stays.model", w.now.modelName(s.Model.Path))
	}
	return ""
}

// showPlace names the picture in the window's title, and which of several it is.
func (w *Window) showPlace() {
	title := "VGGScope"
	if w.now.state.Picture != nil {
		title = w.now.nameOf(w.now.state.Picture) + " — " + title
	}
	w.win.SetTitle(title)
}
