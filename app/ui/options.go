package ui

import (
	"context"
	"image"
	"log/slog"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/native"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/fetch"
)

// Session is what the window asks for; *session.Session is one. All methods return at once.
type Session interface {
	OpenBuiltin()
	OpenModelAs(ref session.ModelRef)
	Decline()
	Remove(path string)
	Flip()
	SetBackend(nn.Backend)
	Do(session.Task)
	Stop(task string)
	OpenFiles(paths []string)
	OpenSample(name string)
	Step(n int)
	GoTo(at int)
	SetFitting(picture.Fit, picture.Filter)
	SwitchOff(of *session.Model, off session.Off)
	Cancel()
	Again()
	Dismiss()
	Compare(path, sample string)
	CompareNone()
	Report(error)
}

// A Machine is what a window can compute on, as far as that is known before a model is open.
type Machine struct {
	Renderer string // the GPU's, for a start in CPU mode; empty where it was not asked
	None     error  // why there is no GPU; nil where there is one, or may be
}

// Options are what a window is made with. All may be left out.
type Options struct {
	Settings settings.Settings
	Save     func(settings.Settings) // keeps the settings; called when the window closes, and now and then before
	Log      *slog.Logger
	LogPath  string // to tell the user
	Check    func() // runs the self-check
	// Frame reads what is drawn so far of the frame that the toolkit is drawing; nil has the toolkit read the screen.
	Frame func(width, height int) image.Image
	// Hold notes where the window is, and gives what puts it back there, as screen.Hold does; nil leaves that to the toolkit.
	Hold func(current func(func())) (back func())
	// Measure notes how large the window is, and gives what makes it so large again, as screen.Measure does; nil leaves that to the toolkit.
	Measure func(current func(func())) (again func())
	// Choose asks for files in the system's own dialogs, as native.Choose does; nil leaves it to the toolkit's.
	Choose func(context.Context, native.Ask) ([]string, error)
	// OpenURL opens a page or a folder, and says later if nothing did; nil leaves it to the toolkit, which would not say that.
	OpenURL func(page string, failed func(error)) error
	// Clipboard is the system's, for pictures; nil leaves out what needs it. Pasted is the folder where pictures from it are kept.
	Clipboard Clipboard
	Pasted    string
	Live      func() int           // counts the objects on the GPU, for a debug run
	GPU       Machine              // what computes beside the CPU
	Find      func() []fetch.Found // finds models of other programs; nil for none
	Room      settings.Size        // on the screen, in its pixels; the window opens no larger than that. Zero where it is not known
	post      func(func())         // has something done on the main thread, from the beginning on; nil for fyne.Do. Tests are such a thread themselves

	Version, Commit, Date string // of the program, as far as they are known
}
