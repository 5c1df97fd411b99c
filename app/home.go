package main

import (
	"log/slog"

	"github.com/vggscope/vggscope/app/cli"
	"github.com/vggscope/vggscope/app/logfile"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/nn"
)

// A home is where the window keeps what outlives it: settings and log. Neither has to work.
type home struct {
	settings settings.Settings
	path     string // of the settings; empty where there is no place for them
	log      *slog.Logger
	file     *logfile.File
}

func openHome() *home {
	h := &home{log: slog.New(slog.DiscardHandler)}
	if path, err := logfile.Path(); err == nil {
		if h.file, err = logfile.Open(path); err == nil {
			h.log = h.file.Logger()
			if err := h.file.CatchCrashes(); err != nil {
				h.log.Warn("log", "error", err)
			}
		}
	}
	path, err := settings.Path()
	if err != nil {
		h.log.Warn("no place for settings", "error", err)
		return h
	}
	h.path = path
	if h.settings, err = settings.Load(path); err != nil {
		h.log.Warn("settings", "error", err)
	}
	return h
}

// rememberedGPU is a window's GPU, if something is remembered of any; to ask takes a moment.
func (h *home) rememberedGPU(w *nn.Window) string {
	if len(h.settings.Backends) == 0 {
		return ""
	}
	d, err := nn.Probe(w)
	if err != nil {
		h.log.Warn("asking the GPU", "error", err)
		return ""
	}
	return d.Renderer
}

func (h *home) options(b cli.Build) ui.Options {
	o := ui.Options{Settings: h.settings, Log: h.log, Version: b.Version, Commit: b.Commit, Date: b.Date, Save: h.save}
	if h.file != nil {
		o.LogPath = h.file.Path()
	}
	return o
}

func (h *home) save(s settings.Settings) {
	if h.path == "" {
		return
	}
	if err := s.Save(h.path); err != nil {
		h.log.Warn("settings", "error", err)
	}
}

func (h *home) close() {
	if h.file != nil {
		h.file.Close()
	}
}
