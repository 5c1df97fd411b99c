package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Env is what decides where programs keep their files.
type Env struct {
	OS   string // as runtime.GOOS
	Home string
	Get  func(variable string) string
}

// ThisMachine is the environment of the process.
func ThisMachine() (Env, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Env{}, fmt.Errorf("there is no home folder: %w", err)
	}
	return Env{OS: runtime.GOOS, Home: home, Get: os.Getenv}, nil
}

// folder gives the value of the first variable that is set, or else the usual folder.
func (e Env) folder(usual string, variables ...string) string {
	for _, v := range variables {
		if dir := e.Get(v); dir != "" {
			return dir
		}
	}
	return usual
}

// Folder is where downloads go if nothing else is asked for.
func (e Env) Folder() string {
	var data string
	switch e.OS {
	case "windows":
		data = e.folder(filepath.Join(e.Home, "AppData", "Local"), "LocalAppData")
	case "darwin":
		data = filepath.Join(e.Home, "Library", "Application Support")
	default:
		data = e.folder(filepath.Join(e.Home, ".local", "share"), "XDG_DATA_HOME")
	}
	return filepath.Join(data, "vggscope", "models")
}

// place is a folder in which a program keeps weights.
type place struct {
	of       string // the program
	dir      string
	patterns []string // of files below dir, as fs.Glob has them
}

// places lists the usual folders. Keras, PyTorch and Hugging Face use the same ones on all systems.
func (e Env) places() []place {
	cache := e.folder(filepath.Join(e.Home, ".cache"), "XDG_CACHE_HOME")
	torch := e.folder(filepath.Join(cache, "torch"), "TORCH_HOME")
	hub := filepath.Join(e.folder(filepath.Join(cache, "huggingface"), "HF_HOME"), "hub")
	hub = e.folder(hub, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
	keras := e.folder(filepath.Join(e.Home, ".keras"), "KERAS_HOME")
	return []place{
		{"VGGScope", e.Folder(), []string{"*vgg*"}},
		{"Keras", filepath.Join(keras, "models"), []string{"vgg*"}},
		{"PyTorch", filepath.Join(torch, "hub", "checkpoints"), []string{"vgg*"}},
		{"Hugging Face", hub, []string{"models--*vgg*/snapshots/*/*"}},
	}
}
