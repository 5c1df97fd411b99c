package ui

import (
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/tour"
	"github.com/vggscope/vggscope/nn"
)

// New makes the window, without showing it. Show it, and hand it every State by Update.
func New(a fyne.App, s Session, o Options) *Window {
	dropLastEvent(a)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Window{app: a, session: s, options: o, set: o.Settings, main: newMainThread(o.Log, o.post), win: a.NewWindow("VGGScope")}
	w.now = subject{lang: locale.New(o.Settings.Language), scene: scene.Remembered(o.Settings)}
	w.resting = &rester{main: w.main, win: w.win}
	w.main.acted = func() { w.resting.acted(func() *statusBar { return w.parts.status }) }
	w.viewer = newViewer(&w.now, w.main, s)
	w.viewer.acted = w.seeTour
	w.crowds = &crowds{now: &w.now, main: w.main, session: s, changed: func() { w.parts.crowd.tell(); w.soon("classes of others", func(p *parts) { p.bigChart.tell() }) }}
	w.causes = &causes{now: &w.now, main: w.main, session: s, changed: w.showCauses}
	w.dreams = &dreams{now: &w.now, main: w.main, session: s, changed: w.showDreams, found: map[dreamKey]*dreamt{}}
	w.bests = &bests{now: &w.now, main: w.main, session: s, changed: w.showBests, want: favourite{layer: -1}}
	w.looks = &looks{now: &w.now, main: w.main, session: s, changed: w.showLikes}
	w.fields = &fields{now: &w.now, main: w.main, session: s, changed: w.showFields, found: map[nn.Unit]session.Fielded{}}
	w.causes.hand.causes = w.causes
	w.causes.measured = func() {
		w.main.soon("maps", w.viewer.showMaps)
		w.showCauses()
	}
	w.viewer.ranks.target = w.causes.values
	w.viewer.causes, w.viewer.dreams, w.viewer.bests, w.viewer.looks, w.viewer.fields = w.causes, w.dreams, w.bests, w.looks, w.fields
	w.dialogs = &dialogs{win: w.win, now: &w.now, set: &w.set, log: o.Log, main: w.main, tell: w.tell, files: newFileDialogs(o.Choose)}
	w.now.library = func() []settings.Model { return w.set.Library }
	w.shelf = &shelf{now: &w.now, main: w.main, set: &w.set, find: o.Find, open: s.OpenModelAs, tell: w.tell, offer: w.propose, origins: map[string]string{}}
	w.downloads = &downloads{now: &w.now, main: w.main, session: s, set: &w.set, save: w.keep, tell: w.tell, offer: w.propose, show: w.showGetDialog,
		done: func(r session.ModelRef) { w.shelf.openAs(r, settings.Downloaded) }, changed: map[*int]func(){}}
	w.downloads.watch(func() { w.parts.status.show(); w.showOffer() })
	w.now.words = map[string]func() string{library.FetchingName: w.downloads.short}
	w.opener = &opener{dialogs: w.dialogs, now: &w.now, set: &w.set, session: s, shelf: w.shelf, pasted: o.Pasted, figure: w.openFigure, restore: func(path string) {
		w.main.soon("offer", w.showOffer) // what was asked about a file before makes no sense any more
		switch w.restoring = nil; {
		case path == "":
		case isLesson(path):
			w.lessons.load(path)
		default:
			w.openSession(path)
		}
	}}
	w.photographer = newPhotographer(w.win, w.main, o.Frame)
	w.resting.frame = w.photographer.redraw
	w.works = &works{main: w.main, dialogs: w.dialogs, show: func() { w.parts.status.show() }, leave: w.Close}
	w.now.works = w.works.words
	w.saver = &saver{dialogs: w.dialogs, main: w.main, works: w.works, now: &w.now, causes: w.causes, dreams: w.dreams, fields: w.fields, clipboard: a.Clipboard(), photographer: w.photographer, tell: w.tell, version: o.Version, view: w.viewInside}
	w.help = &help{dialogs: w.dialogs, main: w.main, now: &w.now, options: o, openURL: w.openURL}
	w.devices = &devices{now: &w.now, main: w.main, session: s, set: &w.set, machine: o.GPU, tell: w.tell, offer: w.propose,
		passes: map[paced][]time.Duration{}}
	if o.Settings.Tour.Open {
		w.tour = tour.New(o.Settings.Tour.At, o.Settings.Tour.Done)
	}
	w.lessons = newLessons(w)
	w.commands = w.bind()
	w.menus = &menus{&w.now, w.main, w.commands, w.opener, w.viewer.change, w.shelf}
	w.keys = &keyboard{actions: actionOf(), commands: w.commands, dialogs: w.dialogs, main: w.main}
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.SetOnDropped(func(at fyne.Position, uris []fyne.URI) { w.main.watched("drop", func() { w.dropped(at, uris) })() })
	w.win.SetCloseIntercept(w.Close)
	w.applyTheme()
	w.build()
	w.keys.listen(w.win.Canvas())
	w.flipKeys()
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
	w.shelf.look(w.shelf.offerFound)
	w.downloads.resume()
	w.lessons.offerRescued()
}
