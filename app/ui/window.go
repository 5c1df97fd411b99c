package ui

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn/picture"
)

// Session is what the window asks for; *session.Session is one. All methods return at once.
type Session interface {
	OpenBuiltin()
	OpenModel(path string)
	OpenFiles(paths []string)
	OpenSample(name string)
	Step(n int)
	SetFitting(picture.Fit, picture.Filter)
	Cancel()
	Dismiss()
	Report(error)
}

// Options are what a window is made with. All may be left out.
type Options struct {
	Settings settings.Settings
	Save     func(settings.Settings) // keeps the settings; called when the window closes, and now and then before
	Log      *slog.Logger
	LogPath  string        // to tell the user
	Check    func()        // runs the self-check
	Live     func() int    // counts the objects on the GPU, for a debug run
	Room     settings.Size // on the screen, in its pixels; the window opens no larger than that. Zero where it is not known

	Version, Commit, Date string // of the program, as far as they are known
}

// A Window shows a session. All methods but Update must be called on the toolkit's main thread.
type Window struct {
	app     fyne.App
	win     fyne.Window
	session Session
	options Options
	set     settings.Settings
	lang    *locale.Language
	shelf   *shelf

	commands commands
	keys     map[action.Key]action.ID

	scene  scene.Scene // what is looked at; see Scene for all of it
	state  session.State
	thumbs thumbs
	result *session.Result // what is on the screen: the state's, or the one before until that has something to show
	parts  *parts

	news   atomic.Pointer[news] // the newest state that is not on the screen yet
	digest digest
	bell   *bell
	listed time.Time // when the layers' times were shown last
	told   string    // a message in the status line, and since when
	toldAt time.Time
	dialog dialog.Dialog // the one that was shown last, until Escape closes it
	gate   sync.RWMutex  // held while something is posted, so that nothing is once the toolkit has ended
	closed bool
	due    map[string]bool // parts that will be shown anew
	post   func(func())    // has something done on the main thread: fyne.Do
}

// New makes the window, without showing it. Show it, and hand it every State by Update.
func New(a fyne.App, s Session, o Options) *Window {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Window{app: a, session: s, options: o, set: o.Settings, lang: locale.New(o.Settings.Language)}
	w.scene = scene.Remembered(o.Settings)
	w.shelf = newShelf(w.layerReady, w.layerFault)
	w.bell = newBell(w)
	w.post, w.due = fyne.Do, map[string]bool{}
	w.win = a.NewWindow("VGGScope")
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.watched("drop", func() { w.dropped(uris) })() })
	w.win.SetCloseIntercept(w.Close)
	w.commands, w.keys = w.bind(), actionOf()
	w.applyTheme()
	w.build()
	w.addKeys()
	size := fyne.NewSize(1440, 900)
	if s := o.Settings.Window; s.Width >= 640 && s.Height >= 480 {
		size = fyne.NewSize(s.Width, s.Height)
	}
	w.win.Resize(size)
	return w
}

// Show brings the window to the screen.
func (w *Window) Show() {
	w.win.Show()
	w.trace()
}

// frame is about how high a window's title bar is, in units.
const frame = 36

// FitRoom makes a window smaller that does not fit on the screen. The toolkit knows only once it runs how many pixels make
// one of its units there.
func (w *Window) FitRoom() {
	room, scale := w.options.Room, w.win.Canvas().Scale()
	if room.Width <= 0 || room.Height <= 0 || scale <= 0 {
		return
	}
	size := w.win.Canvas().Size()
	if fits := size.Min(fyne.NewSize(room.Width/scale, room.Height/scale-frame)); fits != size {
		w.win.Resize(fits)
	}
}

// Window is the toolkit's own.
func (w *Window) Window() fyne.Window { return w.win }

// Close remembers the choices and closes the window.
func (w *Window) Close() {
	if w.shut() {
		return
	}
	w.remember()
	w.win.Close()
}

// Quit is Close for other goroutines.
func (w *Window) Quit() { w.doing("closing", w.Close) }

// SetOnClosed has f called on the main thread when the window is gone, in whichever way, and before the toolkit ends.
func (w *Window) SetOnClosed(f func()) {
	w.win.SetOnClosed(func() {
		w.shut()
		f()
	})
}

// shut lets nothing more through to the main thread, and reports whether it was so before.
func (w *Window) shut() (before bool) {
	w.gate.Lock()
	defer w.gate.Unlock()
	before, w.closed = w.closed, true
	return before
}

// isClosed reports whether the window is gone.
func (w *Window) isClosed() bool {
	w.gate.RLock()
	defer w.gate.RUnlock()
	return w.closed
}

// Checked says that the self-check was passed, or that it had nothing to go by. An empty device is not remembered. It may
// be called on any goroutine.
func (w *Window) Checked(device string, passed, tell bool) {
	w.do(func() {
		if device != "" && passed {
			w.set.Passed(device)
		}
		if tell && passed {
			w.tell(w.lang.Text("status.check.passed"))
		} else if tell {
			w.tell(w.lang.Text("status.check.other"))
		}
	})
}

// Fitting is what was chosen for pictures, to be told to a new session.
func (w *Window) Fitting() (picture.Fit, picture.Filter) { return w.scene.Fit, w.scene.Filter }

// remember hands the settings on to be kept.
func (w *Window) remember() {
	s := &w.set
	w.scene.Remember(s)
	if size := w.win.Canvas().Size(); size.Width > 0 {
		s.Window = settings.Size{Width: size.Width, Height: size.Height}
		s.Splits = map[string]float64{
			"left":  float64(w.parts.sides.Left / size.Width),
			"right": float64(w.parts.sides.Right / size.Width),
		}
	}
	if w.state.Model != nil {
		s.Model = w.state.Model.Path
	}
	if w.options.Save != nil {
		w.options.Save(*s)
	}
}

// applyTheme puts the chosen theme in force.
func (w *Window) applyTheme() { w.app.Settings().SetTheme(newLook(w.set.Theme)) }
