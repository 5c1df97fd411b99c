package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// slow is how long the main thread may be busy with one thing: longer is felt.
const slow = 50 * time.Millisecond

// watch logs what kept the main thread busy for too long. All that the toolkit calls of ours, and all that we have it call,
// is watched.
func (w *Window) watch(what string) (done func()) {
	start := time.Now()
	return func() {
		if d := time.Since(start); d > slow {
			w.options.Log.Debug("the window's thread was busy", "with", what, "for", d)
		}
	}
}

// watched is f under watch.
func (w *Window) watched(what string, f func()) func() {
	return func() {
		defer w.watch(what)()
		f()
	}
}

// watchItems puts what a menu's items do under watch.
func (w *Window) watchItems(items []*fyne.MenuItem) []*fyne.MenuItem {
	for _, item := range items {
		if item.Action != nil {
			item.Action = w.watched("menu", item.Action)
		}
	}
	return items
}
