package ui

import (
	"net/url"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/tour"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/picture"
)

// A Window shows a session. It joins panes, which know nothing of each other. Its methods must be called on the toolkit's main
// thread, except for those that say otherwise.
type Window struct {
	app     fyne.App
	win     fyne.Window
	session Session
	options Options
	set     settings.Settings
	now     subject

	main         *mainThread
	resting      *rester
	viewer       *viewer
	causes       *causes
	dreams       *dreams
	bests        *bests
	looks        *looks
	fields       *fields
	dialogs      *dialogs
	restoring    *bringing       // is being brought back; nil most of the time
	pasting      int             // how often something was pasted
	palette      *commandPalette // that is open; nil most of the time
	opener       *opener
	saver        *saver
	works        *works
	photographer *photographer
	help         *help
	commands     commands
	said         map[action.ID]string // what stands on the buttons of actions, in the present language
	menus        *menus
	keys         *keyboard
	devices      *devices
	shelf        *shelf
	downloads    *downloads
	importing    *importDialog // nil while nothing is asked
	unread       *unread       // what went wrong behind a dialog; nil most of the time
	offers       []offer       // not answered yet; the first is shown
	parts        *parts
	crowds       *crowds
	tour         *tour.Tour // nil while it is not open
	lessons      *lessons

	fresh  atomic.Pointer[fresh] // the newest state that is not on the screen yet
	thumbs thumbCache
	back   func() // puts the window back on the desktop where it was before, as large as small
	small  fyne.Size
	exact  func()    // makes the window as large as it was, to the pixel; nil when nothing is being put into it
	full   fyne.Size // the whole screen's
	listed time.Time // when the layers' times were shown last
}

// titleBar is about how high a window's title bar is, in units.
const titleBar = 36

// FitRoom makes a window smaller that does not fit on the screen. The toolkit knows only once it runs how many pixels make
// one of its units there.
func (w *Window) FitRoom() {
	room, scale := w.options.Room, w.win.Canvas().Scale()
	if room.Width <= 0 || room.Height <= 0 || scale <= 0 {
		return
	}
	size := w.win.Canvas().Size()
	if fits := size.Min(fyne.NewSize(room.Width/scale, room.Height/scale-titleBar)); fits != size {
		w.win.Resize(fits)
	}
}

// OnContext has f given what calls a function with the window's context of OpenGL current, once the window is there; a toolkit
// without one does nothing.
func (w *Window) OnContext(f func(current func(func()))) {
	if c, ok := w.win.(interface{ RunWithContext(func()) }); ok {
		f(c.RunWithContext)
	}
}

// Open opens files or folders and remembers them.
func (w *Window) Open(paths []string) { w.opener.open(paths) }

// OpenModel opens a model, the built-in one for an empty path, as it is remembered how to read it.
func (w *Window) OpenModel(path string) { w.opener.openModel(path) }

// Close remembers the choices and closes the window.
func (w *Window) Close() {
	if w.lessons.keepsOpen() || w.works.keepsOpen() || w.main.shut() {
		return
	}
	w.lessons.close()
	w.dialogs.files.close()
	w.remember()
	w.win.Close()
}

// Quit is Close for any goroutine.
func (w *Window) Quit() {
	w.main.do("closing", func() {
		w.lessons.rescue() // nobody can be asked
		w.works.giveUp()
		w.Close()
	})
}

// SetOnClosed has f called on the main thread when the window is gone, in whichever way, and before the toolkit ends.
func (w *Window) SetOnClosed(f func()) {
	w.win.SetOnClosed(func() {
		w.main.shut()
		w.lessons.close()
		w.dialogs.files.close()
		f()
	})
}

// cancel ends the work that is under way.
func (w *Window) cancel() {
	w.now.cancelled = true
	w.session.Cancel()
}

// dismiss takes the banner away.
func (w *Window) dismiss() {
	w.session.Dismiss()
	w.unread = nil
	w.parts.banner.show(nil, w.now.lang, "", "")
	w.parts.relay()
}

// Checked answers who had the numbers checked, by the key of a text. It may be called on any goroutine.
func (w *Window) Checked(key string) {
	w.main.do("checked", func() {
		w.tell(key)
		w.dialogs.inform(w.now.lang.Text("menu.help.check"), kit.NewParagraph(w.now.lang.Text(key)), 520)
	})
}

// tell shows a text in the status line for a while, in the language that the window has then.
func (w *Window) tell(key string, args ...any) { w.parts.status.tell(key, args...) }

// Fitting is what was chosen for pictures, to be told to a new session.
func (w *Window) Fitting() (picture.Fit, picture.Filter) { return w.now.scene.Fit, w.now.scene.Filter }

// keep hands the settings on to be kept.
func (w *Window) keep() {
	if w.options.Save != nil {
		w.options.Save(w.set)
	}
}

// remember puts what was chosen into the settings, and has them kept.
func (w *Window) remember() {
	s := &w.set
	w.now.scene.Remember(s)
	w.keepTour()
	if size := w.win.Canvas().Size(); size.Width > 0 && !w.win.FullScreen() {
		s.Window = settings.Size{Width: size.Width, Height: size.Height}
		s.Splits = nil
		if p := w.parts.sides; p.Left > 0 && p.Right > 0 { // else nobody has chosen any
			s.Splits = map[string]float64{"left": float64(p.Left / size.Width), "right": float64(p.Right / size.Width)}
		}
	}
	if m := w.now.state.Model; m != nil {
		s.Model = m.Path
	}
	w.keep()
}

// openURL opens a page in the system's browser, or a folder in what shows those. That nothing does may only be known later.
func (w *Window) openURL(page string) error {
	if open := w.options.OpenURL; open != nil {
		return open(page, func(err error) {
			w.main.do("not opened", func() {
				w.main.log.Warn("failed", "page", page, "error", err)
				w.dialogs.failed(errText(w.now.lang.Text("open.failed", page)))
			})
		})
	}
	u, err := url.Parse(page)
	if err != nil {
		return err
	}
	return w.app.OpenURL(u)
}
