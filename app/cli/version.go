package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/vggscope/vggscope/nn"
)

// Build says which program this is.
type Build struct{ Version, Commit string }

// NewBuild takes what the linker was told; what it was not is filled in from the record that the go command leaves.
func NewBuild(version, commit string) Build {
	b := Build{version, commit}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	if b.Version == "" {
		b.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && b.Commit == "" {
			b.Commit = s.Value[:min(len(s.Value), 12)]
		}
	}
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "development build"
	}
	return b
}

type versionCmd struct{}

// Help is shown by vggscope version --help.
func (versionCmd) Help() string {
	return `The line on OpenGL says what auto computes on, or why it has to be the CPU.`
}

// Run is called by kong.
func (versionCmd) Run(a *app) error {
	rows := [][]string{{"vggscope", a.build.Version}}
	if a.build.Commit != "" {
		rows = append(rows, []string{"commit", a.build.Commit})
	}
	a.out.table("", nil, append(rows, []string{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		[]string{"OpenGL", probe()}))
	return nil
}

// probe says what OpenGL there is, or why there is none.
func probe() string {
	window, err := newWindow()
	if err != nil {
		return "none: " + sentence(err)
	}
	defer window.Destroy()
	d, err := nn.Probe(window)
	if err != nil {
		return "none: " + sentence(err)
	}
	return d.Version + ", " + d.Renderer
}
