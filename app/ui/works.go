package ui

import (
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2/dialog"
)

// works are what the window itself does beside the main thread because somebody asked for it: writing files, and waiting for the
// clipboard. The status line names what takes its time, and the window stays until files are whole, unless somebody would rather lose them.
type works struct {
	main     *mainThread
	dialogs  *dialogs
	list     []*job
	show     func()        // in the status line
	leave    func()        // closes the window
	question dialog.Dialog // whether to leave without waiting
}

// A job is one of the works.
type job struct {
	says string // the key of what is said of it
	file string // what is written; empty if nothing is lost with it
	slow bool   // it takes long enough to be spoken of
}

// do does a job, and calls then on the main thread.
func (w *works) do(j job, do func() error, then func(error)) {
	mine := &j
	w.list = append(w.list, mine)
	timer := time.AfterFunc(patience, func() {
		w.main.do("works", func() { mine.slow = true; w.show() })
	})
	w.main.beside(j.says, do, func(err error) {
		timer.Stop()
		w.list = slices.DeleteFunc(w.list, func(o *job) bool { return o == mine })
		w.show()
		left := w.answer(err)
		then(err)
		if left && err == nil {
			w.leave()
		}
	})
}

// answer takes the question away that a job's end answers, and reports whether it was asked.
func (w *works) answer(err error) bool {
	d := w.question
	if d == nil || err == nil && w.file() != "" {
		return false
	}
	w.question = nil
	asked := w.dialogs.open == d // nobody has answered it
	if asked {
		d.Hide()
	}
	return asked
}

// file is what is being written, the last that was begun; empty for nothing.
func (w *works) file() string {
	for _, j := range slices.Backward(w.list) {
		if j.file != "" {
			return j.file
		}
	}
	return ""
}

// keepsOpen asks before the window is closed over a file that is not whole, and reports whether it did.
func (w *works) keepsOpen() bool {
	file := w.file()
	if file == "" || w.main.over() {
		return false
	}
	t := w.dialogs.now.lang.Text
	w.question = w.dialogs.confirm(t("leave.title"), t("leave.text", filepath.Base(file)), t("leave.now"), func() {
		w.giveUp()
		w.leave()
	})
	return true
}

// giveUp waits for no file any more.
func (w *works) giveUp() { w.list, w.question = nil, nil }

// words say what takes its time.
func (w *works) words() (list []string) {
	for _, j := range w.list {
		switch {
		case !j.slow:
		case j.file != "":
			list = append(list, w.dialogs.now.lang.Text(j.says, filepath.Base(j.file)))
		default:
			list = append(list, w.dialogs.now.lang.Text(j.says))
		}
	}
	return list
}
