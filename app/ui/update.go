package ui

import (
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
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
func (w *Window) do(f func()) {
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed { // the toolkit may have ended, and would panic
		return
	}
	w.post(func() {
		if w.isClosed() {
			return
		}
		start := time.Now()
		f()
		w.watch("apply", start)
	})
}

// slow is how long the main thread may be busy with one thing: longer is felt.
const slow = 50 * time.Millisecond

// watch logs what kept the main thread busy for too long.
func (w *Window) watch(what string, start time.Time) {
	if d := time.Since(start); d > slow {
		w.options.Log.Debug("the window's thread was busy", "with", what, "for", d)
	}
}

// apply shows a state.
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
	w.parts.banner.show(w.state.Problem, w.lang, w.options.LogPath) // the session has logged it
	w.bell.phase(n.state)
	w.showStatus()
	if n.state.Picture != old.Picture || n.state.At != old.At || len(n.state.Files) != len(old.Files) {
		w.showPlace()
	}
}

// newModel starts over with another network, at the layer of the same name.
func (w *Window) newModel() {
	w.result = nil
	w.choice.locks = map[lock]view.Range{}
	if m := w.state.Model; m != nil {
		w.choice.layer = min(w.choice.layer, len(m.Network.Layers)-1)
	}
	w.parts.pane.show(nil, false)
	w.showModel()
	w.showLayer()
}

// relist is how often the layers' times are shown while a pass goes on: the list is the dearest part of an update.
const relist = 150 * time.Millisecond

// newResult shows what a pass has come to.
func (w *Window) newResult(fresh bool) {
	r := w.result
	if fresh {
		w.parts.strip.show(r.Picture, w.pictureName(), w.thumbs, w.lang)
		w.parts.chart.show(nil)
	}
	if fresh || r.Complete() || time.Since(w.listed) > relist {
		w.showRows()
		w.listed = time.Now()
	}
	w.showAnswers()
	if fresh || w.pending() {
		w.showMaps()
	}
	if r.Complete() {
		w.showCard()
		w.readAll()
		w.prefetch()
	}
}
