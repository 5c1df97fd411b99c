// Package notices holds the licences of what others made and VGGScope contains: Go modules, C sources, fonts, data.
//
// tools/notices collects them from the modules that a build uses and writes them into the folder generated, from where they
// are taken into the program. A program built without that step has none, and List says how to put them in.
package notices

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Command makes what List lists; it is run in the repository's root.
const Command = "go run ./tools/notices -o app/notices/generated/notices.json"

// ErrMissing is given by List where the program was built without the notices.
var ErrMissing = errors.New("notices: this build has no licences in it; make build puts them in, or " + Command + " before go build")

// A Notice is what is to be said about one work.
type Notice struct {
	Name    string
	Version string   // as its author counts; may be empty
	License string   // SPDX identifiers, several set apart by commas, or SeeText
	Systems []string // values of GOOS for which it is part of the program; nil for all
	Texts   []Text   // at least one
}

// SeeText stands for a licence without a name that is known here.
const SeeText = "see text"

// Text is one file of a licence.
type Text struct {
	File string // its path in the work; empty where the text is ours
	Body string // lines end in \n, the last one too
}

// Title is the name with the version.
func (n Notice) Title() string { return strings.TrimSpace(n.Name + " " + n.Version) }

// In reports whether the work is part of the program on that system, a value of GOOS.
func (n Notice) In(system string) bool { return n.Systems == nil || slices.Contains(n.Systems, system) }

// For picks the notices of one system.
func For(list []Notice, system string) []Notice {
	return slices.DeleteFunc(slices.Clone(list), func(n Notice) bool { return !n.In(system) })
}

//go:embed generated
var generated embed.FS

// List gives the notices of this program on this system, sorted by name, or ErrMissing.
func List() ([]Notice, error) { return list() }

var list = sync.OnceValues(func() ([]Notice, error) {
	all, err := read(generated)
	return For(all, runtime.GOOS), err
})

func read(f fs.FS) ([]Notice, error) {
	data, err := fs.ReadFile(f, "generated/notices.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	} else if err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	return Decode(data)
}
