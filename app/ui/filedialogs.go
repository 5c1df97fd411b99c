package ui

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/ui/native"
)

// A chooser asks for files in a dialog that is not the toolkit's, and waits for the answer; native.Choose is one.
type chooser func(ctx context.Context, a native.Ask) ([]string, error)

// fileDialogs ask for files and folders: by the system's own dialogs, where there are some, and else by the toolkit's. A system's
// dialog that fails is not asked again.
type fileDialogs struct {
	system chooser // nil for none
	asking bool    // one is open
	ctx    context.Context
	close  func() // closes the one that is open
}

func newFileDialogs(system chooser) fileDialogs {
	ctx, cancel := context.WithCancel(context.Background())
	return fileDialogs{system: system, ctx: ctx, close: cancel}
}

// A fileAsk is what is asked for: files of some kinds, or a folder.
type fileAsk struct {
	title  string
	yes    string // on the button of the toolkit's dialog, for a folder
	folder string
	kinds  []native.Kind
	dir    bool
	many   bool
}

// choose asks, and calls then with what was chosen, or with nothing.
func (s *dialogs) choose(a fileAsk, then func(paths []string)) {
	if s.files.system == nil {
		s.chooseInside(a, then)
		return
	}
	if s.files.asking {
		s.tell("why.asking")
		return
	}
	s.files.asking = true
	ask := native.Ask{Title: a.title, Folder: a.folder, Dir: a.dir, Many: a.many, Kinds: a.kinds, Window: s.handle()}
	if len(a.kinds) > 0 {
		ask.Kinds = append(slices.Clone(a.kinds), native.Kind{Name: s.now.lang.Text("files.all")})
	}
	var paths []string
	s.main.beside("file dialog", func() (err error) {
		paths, err = s.files.system(s.files.ctx, ask)
		return err
	}, func(err error) {
		s.files.asking = false
		switch {
		case err == nil, errors.Is(err, native.ErrNone):
			then(paths)
		case s.files.ctx.Err() != nil:
		default:
			s.log.Warn("the toolkit's file dialogs from now on", "error", err)
			s.files.system = nil
			s.chooseInside(a, then)
		}
	})
}

// handle is the window's, as a dialog of the system wants it.
func (s *dialogs) handle() (id any) {
	w, ok := s.win.(driver.NativeWindow)
	if !ok {
		return nil
	}
	w.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			if runtime.GOOS != "windows" && c.WindowHandle != 0 {
				id = int(c.WindowHandle)
			}
		case driver.WindowsWindowContext:
			id = c.HWND
		}
	})
	return id
}

// chooseInside asks by the toolkit's dialog, which knows one file only.
func (s *dialogs) chooseInside(a fileAsk, then func(paths []string)) {
	if a.dir {
		s.chooseFolderInside(a, then)
		return
	}
	var endings []string
	for _, k := range a.kinds {
		endings = append(endings, bothCases(k.Endings)...)
	}
	listing := &listed{FileFilter: storage.NewExtensionFileFilter(endings)}
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.failed(err)
		case r == nil:
			then(nil)
		case listing.justNow():
			r.Close()
			a.folder = filepath.Dir(r.URI().Path())
			s.chooseInside(a, then)
		default:
			r.Close() // the session opens it itself
			then([]string{r.URI().Path()})
		}
	}, s.win)
	d.SetTitleText(a.title)
	d.SetFilter(listing)
	startAt(d, a.folder)
	d.Resize(s.size(900, 640))
	s.present(d)
	s.dress()
}

// dress makes the toolkit's dialog, which is on top, one of the window's.
func (s *dialogs) dress() {
	s.translatePlaces()
	s.focusFiles()
	top := s.win.Canvas().Overlays().Top()
	s.lightEdge(top)
	s.onceEach(top)
}

// onceEach has a double click choose what it began on, and nothing else: the toolkit's dialog goes into a folder at the first click, and
// the second one is then on something else, which it would take.
func (s *dialogs) onceEach(top fyne.CanvasObject) {
	var last time.Time
	once := func(choose, leave func(int)) func(int) {
		return func(id int) {
			if time.Since(last) < fyne.CurrentApp().Driver().DoubleTapDelay() {
				leave(id)
				return
			}
			choose(id)
			last = time.Now()
		}
	}
	wrap := func() {
		switch files := filesIn(top).(type) {
		case *widget.GridWrap:
			files.OnSelected = once(files.OnSelected, files.Unselect)
		case *widget.List:
			files.OnSelected = once(files.OnSelected, files.Unselect)
		}
	}
	wrap()
	for _, name := range []string{theme.ListIcon().Name(), theme.GridIcon().Name()} { // the button that makes the files anew, in a list or as tiles
		if b := buttonOf(top, name); b != nil {
			then := b.OnTapped
			b.OnTapped = func() { then(); wrap() }
		}
	}
}

// buttonOf finds the button with an icon below an object.
func buttonOf(o fyne.CanvasObject, icon string) *widget.Button {
	return buttonIn(o, func(b *widget.Button) bool { return b.Icon != nil && b.Icon.Name() == icon })
}

// buttonIn finds the first button below an object that is one of those asked for.
func buttonIn(o fyne.CanvasObject, is func(*widget.Button) bool) *widget.Button {
	if b, button := o.(*widget.Button); button && is(b) {
		return b
	}
	for _, part := range partsOf(o) {
		if b := buttonIn(part, is); b != nil {
			return b
		}
	}
	return nil
}

// partsOf are the objects of which one of the toolkit's dialogs, or a part of it, is made.
func partsOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	case *container.Split:
		return []fyne.CanvasObject{o.Leading, o.Trailing}
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}

func (s *dialogs) chooseFolderInside(a fileAsk, then func(paths []string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.failed(err)
		case u == nil:
			then(nil)
		default:
			then([]string{u.Path()})
		}
	}, s.win)
	d.SetTitleText(a.title)
	d.SetConfirmText(a.yes)
	startAt(d, a.folder)
	d.Resize(s.size(900, 640))
	s.present(d)
	s.dress()
}

// chooseFolder asks for a folder, at first in one; yes stands on the button. If none is chosen, then gets "".
func (s *dialogs) chooseFolder(title, yes, folder string, then func(path string)) {
	s.choose(fileAsk{title: title, yes: yes, folder: folder, dir: true}, func(paths []string) {
		if len(paths) == 0 {
			then("")
			return
		}
		then(paths[0])
	})
}

// listed is a filter that notes when a folder was listed last. The toolkit's dialog goes into a folder at the first click, and
// takes the second one of a double click, which then is on something else, as one on that.
type listed struct {
	storage.FileFilter
	at time.Time
}

// Matches implements storage.FileFilter.
func (l *listed) Matches(u fyne.URI) bool {
	l.at = time.Now()
	return l.FileFilter.Matches(u)
}

// justNow reports whether that was within the time of a double click.
func (l *listed) justNow() bool {
	return time.Since(l.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
}

// startAt opens a dialog in a folder.
func startAt(d *dialog.FileDialog, folder string) {
	if dir, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
		d.SetLocation(dir)
	}
}

// translatePlaces puts the names of folders at the left of the toolkit's dialog, which is on top, into the window's language: the
// toolkit has them in English only.
func (s *dialogs) translatePlaces() {
	eachList(s.win.Canvas().Overlays().Top(), func(l *widget.List) {
		update := l.UpdateItem
		l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
			update(i, o)
			row, ok := o.(*fyne.Container)
			if !ok {
				return
			}
			for _, part := range row.Objects {
				if label, ok := part.(*widget.Label); ok && s.now.lang.Has("place."+label.Text) {
					label.SetText(s.now.lang.Text("place." + label.Text))
				}
			}
		}
		l.Refresh()
	})
}

// lightEdge puts an edge as the window has them, which goes by keys too, in the place of the toolkit's heavy one below an object.
func (s *dialogs) lightEdge(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *widget.PopUp:
		s.lightEdge(o.Content)
	case *fyne.Container:
		for i, part := range o.Objects {
			split, is := part.(*container.Split)
			if !is {
				s.lightEdge(part)
				continue
			}
			o.Objects[i] = kit.Halves(split.Leading, split.Trailing, float32(split.Offset), kit.Explained(s.now.lang.Text("tip.edge"), nil))
			o.Refresh()
		}
	}
}

// focusFiles gives the keys to the files in the toolkit's dialog, which is on top: arrows, and Space to take one. Else nothing has them,
// and Tab comes to the files last.
func (s *dialogs) focusFiles() {
	if files := filesIn(s.win.Canvas().Overlays().Top()); files != nil {
		s.win.Canvas().Focus(files)
	}
}

// filesIn finds the files below an object: they are what is scrolled and is no row of buttons.
func filesIn(o fyne.CanvasObject) fyne.Focusable {
	switch o := o.(type) {
	case *widget.GridWrap:
		return o
	case *widget.List:
		return o
	}
	for _, part := range slices.Backward(partsOf(o)) { // what is at the left has a list too
		if files := filesIn(part); files != nil {
			return files
		}
	}
	return nil
}

// eachList finds the lists below an object.
func eachList(o fyne.CanvasObject, visit func(*widget.List)) {
	if l, is := o.(*widget.List); is {
		visit(l)
	}
	for _, part := range partsOf(o) {
		eachList(part, visit)
	}
}
