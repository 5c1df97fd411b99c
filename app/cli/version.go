package cli

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// Build says which program this is. Commit and Date, the day of the commit as 2006-01-02, are empty where nothing tells.
type Build struct{ Version, Commit, Date string }

// NewBuild takes what the linker was told; what it was not is filled in from the record that the go command leaves.
func NewBuild(version, commit, date string) Build {
	b := Build{version, commit, date}
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
		if s.Key == "vcs.time" && b.Date == "" {
			b.Date = s.Value[:min(len(s.Value), len("2006-01-02"))]
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
		rows = append(rows, []string{"commit", strings.TrimSpace(a.build.Commit + "  " + a.build.Date)})
	}
	rows = append(rows, []string{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH})
	for i, line := range a.probe() {
		title := ""
		if i == 0 {
			title = "OpenGL"
		}
		rows = append(rows, []string{title, line})
	}
	a.out.table("", nil, rows)
	return nil
}

// probe says what OpenGL there is, or why there is none. Whether a driver takes the shaders that suit it shows only where a
// network is opened with them; the built-in one takes a moment.
func (a *app) probe() []string {
	none := func(err error) []string { return []string{"none: " + plain.Sentence(err)} }
	set, err := weights.Builtin()
	if err != nil {
		return none(err)
	}
	defer set.Close()
	window, err := newWindow()
	if err != nil {
		return none(err)
	}
	defer window.Destroy()
	r, err := nn.Open(a.ctx, set, nn.Options{Backend: nn.GPU, Window: window})
	if err != nil {
		return none(err)
	}
	defer r.Close()
	return deviceLines(r.Device())
}

// deviceLines name a GPU, and what keeps it from being as fast as it could.
func deviceLines(d nn.DeviceInfo) []string {
	lines := []string{d.Version + ", " + d.Renderer}
	if d.Refused != nil {
		lines = append(lines, slower(d.Refused))
	}
	return lines
}
