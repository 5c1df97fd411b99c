package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/cli"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/logfile"
	"github.com/vggscope/vggscope/app/screen"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/nn"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "io.github.vggscope.vggscope"

// wantsWindow reports whether the arguments ask for the window: there are none, or the first is a file or a folder and no
// command.
func wantsWindow(args []string) bool {
	if len(args) == 0 {
		return true
	}
	if strings.HasPrefix(args[0], "-") || cli.IsCommand(args[0]) {
		return false
	}
	_, err := os.Stat(args[0])
	return err == nil
}

// runWindow shows the window until it is closed, and gives the program's exit code. Without a display it answers on the
// command line instead.
func runWindow(ctx context.Context, paths []string, b cli.Build) int {
	compute, noWindow := nn.NewWindow() // before the toolkit starts; see package gpu
	if errors.Is(noWindow, nn.ErrNoDisplay) {
		fmt.Fprintln(os.Stderr, "vggscope: there is no display for the window, so here is the answer in words")
		return inWords(ctx, paths, b)
	}
	desk := openDesk()
	defer desk.close()
	if noWindow != nil && !screen.CanDraw() { // the toolkit would wait for ever, with nothing on the screen
		tell(locale.New(desk.settings.Language).Text("start.nowindow"))
		return 1
	}
	// As FyneApp.toml says, which Fyne finds only beside the sources: fyneDo spares a look at the stack, to see which thread
	// it is, at every refresh of a widget.
	fyneapp.SetMetadata(fyne.AppMetadata{ID: appID, Name: "VGGScope", Version: b.Version, Migrations: map[string]bool{"fyneDo": true}})
	a := fyneapp.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("vggscope.svg", assets.Icon()))
	var w *ui.Window
	s := session.New(session.OnWindow(compute, noWindow), desk.log, func(state session.State) { w.Update(state) })
	options := desk.options(b)
	options.Check = func() { s.Do(session.Checking(checkNow(w))) }
	if compute != nil {
		options.Live = compute.Live
	}
	width, height := screen.Desktop()
	options.Room = settings.Size{Width: float32(width), Height: float32(height)}
	w = ui.New(a, s, options)
	w.SetOnClosed(func() { // on the main thread, before the toolkit ends GLFW
		s.Close()
		if compute != nil {
			desk.log.Debug("closed", "live", compute.Live())
			compute.Destroy()
		}
		endSoon(desk.log)
	})
	a.Lifecycle().SetOnStarted(func() { begin(ctx, w, s, desk.settings, paths) })
	w.Show()
	a.Run()
	return 0
}

// endSoon ends the program if the toolkit does not. All is saved and given back by then, but Fyne 2.7.4 can wait for ever
// for an event that came after it had looked for the last time.
func endSoon(log *slog.Logger) {
	time.AfterFunc(3*time.Second, func() {
		log.Warn("the toolkit did not end by itself")
		os.Exit(0)
	})
}

// begin opens the model and the first picture once the toolkit runs.
func begin(ctx context.Context, w *ui.Window, s *session.Session, set settings.Settings, paths []string) {
	onSignal(ctx, w.Quit)
	w.FitRoom()
	s.SetFitting(w.Fitting())
	s.OpenModel(usableModel(set.Model))
	if len(paths) > 0 {
		w.Open(absolute(paths))
	} else {
		s.OpenSample(assets.Samples()[0].Name)
	}
	s.Do(session.Checking(checkOnce(w, slices.Clone(set.Checked))))
}

// usableModel is the model that was in use last, or the built-in one if that is gone.
func usableModel(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// absolute makes paths that can be remembered.
func absolute(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = p
		if abs, err := filepath.Abs(p); err == nil {
			out[i] = abs
		}
	}
	return out
}

// inWords classifies the pictures, or the first sample if there are none.
func inWords(ctx context.Context, paths []string, b cli.Build) int {
	if len(paths) == 0 {
		dir, err := os.MkdirTemp("", "vggscope-")
		if err != nil {
			fmt.Fprintln(os.Stderr, "vggscope:", err)
			return 1
		}
		defer os.RemoveAll(dir)
		sample := assets.Samples()[0]
		path := filepath.Join(dir, sample.Name+".png")
		if err := os.WriteFile(path, sample.PNG, 0o600); err != nil {
			fmt.Fprintln(os.Stderr, "vggscope:", err)
			return 1
		}
		paths = []string{path}
	}
	return cli.Run(ctx, append([]string{"classify"}, paths...), cli.Standard(), b)
}

// A desk is what the window finds on the machine and leaves there: settings and log. Neither has to work.
type desk struct {
	settings settings.Settings
	path     string // of the settings; empty where there is no place for them
	log      *slog.Logger
	file     *logfile.File
}

func openDesk() *desk {
	d := &desk{log: slog.New(slog.DiscardHandler)}
	if path, err := logfile.Path(); err == nil {
		if d.file, err = logfile.Open(path); err == nil {
			d.log = d.file.Logger()
			if err := d.file.CatchCrashes(); err != nil {
				d.log.Warn("log", "error", err)
			}
		}
	}
	path, err := settings.Path()
	if err != nil {
		d.log.Warn("no place for settings", "error", err)
		return d
	}
	d.path = path
	if d.settings, err = settings.Load(path); err != nil {
		d.log.Warn("settings", "error", err)
	}
	return d
}

func (d *desk) options(b cli.Build) ui.Options {
	o := ui.Options{Settings: d.settings, Log: d.log, Version: b.Version, Commit: b.Commit, Date: b.Date, Save: d.save}
	if d.file != nil {
		o.LogPath = d.file.Path()
	}
	return o
}

func (d *desk) save(s settings.Settings) {
	if d.path == "" {
		return
	}
	if err := s.Save(d.path); err != nil {
		d.log.Warn("settings", "error", err)
	}
}

func (d *desk) close() {
	if d.file != nil {
		d.file.Close()
	}
}
