package ui

import (
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
)

// news is a state with what was made from it off the main thread.
type news struct {
	state  session.State
	thumbs thumbs
}

// digest keeps the thumbnails of the last picture. It belongs to the session's worker.
type digest struct {
	of     *session.Picture
	thumbs thumbs
}

// Update takes a state over. It is made for the session's worker: it works out what takes time, and returns without waiting
// for the window. States that follow faster than the screen are passed over.
func (w *Window) Update(s session.State) {
	if s.Picture != nil && s.Picture != w.digest.of {
		w.digest.of, w.digest.thumbs = s.Picture, newThumbs(s.Picture)
	}
	if w.news.Swap(&news{s, w.digest.thumbs}) == nil { // else a call is on its way already
		w.do(func() {
			if n := w.news.Swap(nil); n != nil {
				w.apply(n)
			}
		})
	}
}

// do has f called on the main thread, unless the window is gone by then.
func (w *Window) do(f func()) { w.doing("news", f) }

// doing is do, with a name for f.
func (w *Window) doing(what string, f func()) {
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed { // the toolkit may have ended, and would panic
		return
	}
	w.post(func() {
		if !w.isClosed() {
			defer w.watch(what)()
			f()
		}
	})
}

// soon has a part of the window shown anew a little later, once, however often it is asked for until then. So a state that
// changes everything takes the main thread in pieces, with room for keys and frames between them.
func (w *Window) soon(part string, show func()) {
	if w.due[part] {
		return
	}
	w.due[part] = true
	w.doing(part, func() {
		delete(w.due, part)
		show()
	})
}

// apply takes a state over and has what has changed shown.
func (w *Window) apply(n *news) {
	old := w.state
	w.state, w.thumbs = n.state, n.thumbs
	if n.state.Model != old.Model {
		w.newModel()
	}
	if r := n.state.Result; r != nil && r != w.result {
		fresh := w.result == nil || w.result.Activations != r.Activations
		w.result = r
		w.newResult(fresh)
	}
	if n.state.Problem != old.Problem { // the session has logged it
		w.soon("banner", w.showProblem)
	}
	if n.state.Phase != old.Phase && w.result == nil { // whether something is to come
		w.soon("title", w.showTitle)
	}
	w.bell.phase(n.state)
	w.showStatus()
	if p := n.state.Picture; p != nil {
		w.scene.Picture = scene.Source{Path: p.Path, Name: p.Name}
	}
	if n.state.Picture != old.Picture || n.state.At != old.At || len(n.state.Files) != len(old.Files) {
		w.soon("place", w.showPlace)
	}
}

// newModel starts over with another network, at the layer of the same name.
func (w *Window) newModel() {
	w.result = nil
	w.scene.Model = scene.Source{}
	if m := w.state.Model; m != nil {
		w.scene = w.scene.In(m.Network)
		w.scene.Model = scene.Source{Path: m.Path, Name: m.Network.Card.Name}
	}
	w.parts.pane.show(wanted{}, nil, false)
	w.soon("tools", w.showTools)
	w.soon("model", w.showModel)
	w.soon("layers", w.showRows)
	w.soon("card", w.showCard)
	w.soon("maps", w.showMaps)
}

// relist is how often the layers' times are shown while a pass goes on: the list is the dearest part of an update.
const relist = 150 * time.Millisecond

// newResult shows what a pass has come to.
func (w *Window) newResult(fresh bool) {
	r := w.result
	if fresh {
		w.soon("picture", w.showPicture)
		w.parts.chart.show(nil)
	}
	if fresh || w.pending() {
		w.soon("maps", w.showMaps)
	}
	if fresh || r.Complete() || time.Since(w.listed) > relist {
		w.soon("layers", w.showRows)
		w.listed = time.Now()
	}
	w.soon("answers", w.showAnswers)
	if r.Complete() {
		w.soon("card", w.showCard)
		w.readAll()
		w.prefetch()
	}
}
