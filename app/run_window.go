package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/cli"
	"github.com/vggscope/vggscope/app/clip"
	"github.com/vggscope/vggscope/app/fonts"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/screen"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/app/ui/native"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/fetch"
	"github.com/vggscope/vggscope/weights/reclaim"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "io.github.vggscope.vggscope"

// runWindow shows the window until it is closed, and gives the program's exit code. Without a display it answers on the
// command line instead.
func runWindow(ctx context.Context, asked windowArguments, b cli.Build) int {
	reclaim.Readily()                   // before the first texture
	compute, noWindow := nn.NewWindow() // before the toolkit starts; see package gpu
	if errors.Is(noWindow, nn.ErrNoDisplay) || compute != nil && compute.Headless() {
		if compute != nil {
			compute.Destroy() // the answer in words has its own
		}
		fmt.Fprintln(os.Stderr, "vggscope: there is no display for the window, so here is the answer in words")
		return inWords(ctx, asked, b)
	}
	fonts.Prepare()
	home := openHome()
	defer home.close()
	if noWindow != nil && !screen.CanDraw() { // the toolkit would wait for ever, with nothing on the screen
		tell(locale.New(home.settings.Language).Text("start.nowindow"))
		return 1
	}
	// As FyneApp.toml says, which Fyne finds only beside the sources: fyneDo spares a look at the stack, to see which thread
	// it is, at every refresh of a widget.
	fyneapp.SetMetadata(fyne.AppMetadata{ID: appID, Name: "VGGScope", Version: b.Version, Migrations: map[string]bool{"fyneDo": true}})
	a := fyneapp.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("vggscope.svg", assets.Icon()))
	var w *ui.Window
	s := session.New(session.OnWindow(compute, noWindow), home.log, func(state session.State) { w.Update(state) })
	options := home.options(b)
	options.Check = func() { s.Do(session.Checking(checkNow(w))) }
	options.Frame, options.OpenURL = screen.Frame, pageOpener()
	board := &clip.Clipboard{}
	options.Clipboard = board
	if cache, err := os.UserCacheDir(); err == nil {
		options.Pasted = filepath.Join(cache, "vggscope", "pasted")
	} else {
		options.Pasted = filepath.Join(os.TempDir(), "vggscope-pasted")
	}
	if native.Available() {
		options.Choose = native.Choose
	}
	if env, err := fetch.ThisMachine(); err == nil {
		options.Find = env.Find
	}
	options.GPU.None = noWindow
	if compute != nil {
		options.Live = compute.Live
		options.GPU.Renderer = home.rememberedGPU(compute)
	}
	asked.backend = cmp.Or(asked.backend, nn.Backend(home.settings.Backends[options.GPU.Renderer].Use), nn.Auto)
	width, height := screen.Desktop()
	options.Room = settings.Size{Width: float32(width), Height: float32(height)}
	options.Hold, options.Measure = screen.Hold, screen.Measure
	w = ui.New(a, s, options)
	w.SetOnClosed(func() { // on the main thread, before the toolkit ends GLFW
		s.Close()
		board.Close()
		if compute != nil {
			home.log.Debug("closed", "live", compute.Live())
			compute.Destroy()
		}
		endSoon(home.log)
	})
	a.Lifecycle().SetOnStarted(func() {
		w.OnContext(func(current func(func())) {
			w.Rests(screen.Hover(current, w.Acted))
			screen.Escape(current, w.Escape)
		})
		begin(ctx, w, s, home.settings, asked)
	})
	w.Show()
	go reclaim.Keep(ctx, w.Still)
	a.Run()
	return 0
}

// endSoon ends the program if the toolkit does not. All is saved and given back by then, but Fyne 2.7.4 can wait for ever
// for an event that came after it had looked for the last time. Its own last event package ui takes away; a system's
// may still come.
func endSoon(log *slog.Logger) {
	time.AfterFunc(3*time.Second, func() {
		log.Warn("the toolkit did not end by itself")
		os.Exit(0)
	})
}

// begin opens the model and the first picture once the toolkit runs.
func begin(ctx context.Context, w *ui.Window, s *session.Session, set settings.Settings, asked windowArguments) {
	onSignal(ctx, w.Quit)
	w.FitRoom()
	s.SetFitting(w.Fitting())
	s.SetBackend(asked.backend)
	if asked.model != "" {
		w.OpenModel(absolute([]string{asked.model})[0])
	} else {
		w.OpenModel(usableModel(set.Model))
	}
	if len(asked.paths) > 0 {
		w.Open(absolute(asked.paths))
	} else {
		s.OpenSample(assets.Samples()[0].Name)
	}
	s.Do(session.Checking(checkOnce))
}
