// Notices collects the licences of what others made and VGGScope contains, from the modules that a build uses.
//
//	go run ./tools/notices -o app/notices/generated/notices.json
//	go run ./tools/notices -o THIRD-PARTY-NOTICES.txt -goos windows
//
// The name of the file decides: .json is for the program itself, and holds what it contains on Linux, Windows and macOS; any
// other is text to be read, for one system. A module without a licence ends it with an error. It is run in the repository's
// root, on the machine that builds: set GOOS for the build, not for this command.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/vggscope/vggscope/app/notices"
)

func main() {
	out := flag.String("o", "", "`file` to write: .json for the program, or text")
	system := flag.String("goos", "", "only what is contained on this `system`: linux, windows or darwin")
	flag.Parse()
	if err := run(*out, *system); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out, system string) error {
	if out == "" || flag.NArg() > 0 {
		return errors.New("notices: say -o and a file; see -help")
	}
	systems := allSystems
	if system != "" {
		systems = []string{system}
	}
	list, err := collect(".", systems)
	if err != nil {
		return err
	}
	var data []byte
	if filepath.Ext(out) == ".json" {
		data, err = notices.Encode(list)
	} else {
		var b bytes.Buffer
		err = notices.WriteText(&b, list)
		data = b.Bytes()
	}
	if err != nil {
		return err
	}
	return write(out, data)
}

// write leaves a file alone that is as it should be, so that nothing is built anew for it.
func write(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("notices: %w", err)
	}
	return nil
}

// allSystems are those that VGGScope is built for.
var allSystems = []string{"darwin", "linux", "windows"}

// collect gives the notices of the program in a folder of the repository, for these systems.
func collect(root string, systems []string) ([]notices.Notice, error) {
	modules, err := linked(root, systems)
	if err != nil {
		return nil, err
	}
	list, err := ofGo(modules)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, m := range modules.others {
		found, err := ofModule(m)
		if err != nil {
			failed = append(failed, err)
		}
		list = append(list, found...)
	}
	own, err := ofRepository(root)
	list = append(list, own...)
	runtime, err2 := ofCompiler(systems)
	list = append(list, runtime...)
	if err := errors.Join(append(failed, err, err2)...); err != nil {
		return nil, err
	}
	return sorted(list, systems), nil
}

// title is for messages.
func title(path, version string) string { return strings.TrimSpace(path + " " + version) }
